//! The formats for people.

use std::sync::Arc;

use hullmark_findings::{Location, Severity};
use hullmark_report::Style;
use hullmark_source::SourceKind;

use crate::case::{case, finding, span, written, written_at};

#[test]
fn full_shows_the_lines_the_reason_and_the_remedy() {
    insta::assert_snapshot!(written(&case(), "full"), @r"
    error[memory-limit-missing]: container `web` of Deployment/shop-web has no memory limit
       ╭─[charts/my web/values.yaml:4:12]
     3 │ # größe: 😀
     4 │ resources: {}
       ·            ─┬
       ·             ╰── set `limits.memory` here
     5 │ image: {repository: naïve/😀, tag: latest}
       ╰────
       ╭─[charts/my web/templates/deployment.yaml:5:11]
     5 │           {{- with .Values.resources }}
       ·           ──────────────┬──────────────
       ·                         ╰── `resources:` is written only when this is set
     6 │           resources: {{ toYaml . | nindent 12 }}
       ·           ───────────────────┬──────────────────
       ·                              ╰── not written
       ╰────
      see  charts/my web/values.yaml: seen with these values
      why  Without a limit one leaking process can push every other Pod off the node.
      fix  Set `resources.limits.memory` to what the process needs under load.
      more hullmark explain memory-limit-missing

    error[memory-limit-missing]: container `sidecar` of Deployment/shop-web has no memory limit
       ╭─[charts/my web/values.yaml:4:12]
     3 │ # größe: 😀
     4 │ resources: {}
       ·            ─┬
       ·             ╰── set `limits.memory` here
     5 │ image: {repository: naïve/😀, tag: latest}
       ╰────
       ╭─[charts/my web/templates/deployment.yaml:5:11]
     5 │           {{- with .Values.resources }}
       ·           ──────────────┬──────────────
       ·                         ╰── `resources:` is written only when this is set
       ╰────
      note this is the template action that wrote it; what to change is among its inputs

    warning[image-tag-latest]: image `naïve/😀:latest` has the tag `latest`
       ╭─[charts/my web/values.yaml:5:35]
     4 │ resources: {}
     5 │ image: {repository: naïve/😀, tag: latest}
       ·                     ────┬───       ──────
       ·                         ╰── the repository
       ╰────
      fix  name a version, or better a digest

    error[yaml-syntax-error]: a tab cannot indent YAML
       ╭─[broken.yaml:2:1]
     1 │ a: [1,
     2 │     b: ␛[31m
       · ──────┬─────
       ·       ╰── here
       ╰────

    error[yaml-syntax-error]: the sequence is not closed
       ╭─[broken.yaml:3:1]
     2 │     b: ␛[31m
     3 │  
       · ▲
       · ╰── expected `]`
       ╰────

    note[host-network]: Pod/db uses the network of its node
       ╭─[charts/db.tgz!templates/db.yaml:2:14]
     1 │ kind: Pod
     2 │ hostNetwork: true
       ·              ──┬─
       ·                ╰── on
       ╰────
      fix  the chart is packed: set it from the parent's values

    warning[no-network-policy]: no policy
      at   charts/my web/templates/deployment.yaml
      note only the file is known, not the line

    not checked: data.yaml: it is not UTF-8
    not checked: tpl.yaml: looks like a template
    Checked 1 manifest file (2 documents) and 1 chart (1 template): 4 errors, 2 warnings, 1 note; 2 not checked; 3 files without Kubernetes objects left alone; placed: 5 exactly, 1 at a template, 1 at a file.
    ");
}

#[test]
fn concise_is_one_line_a_finding() {
    insta::assert_snapshot!(written(&case(), "concise"), @r"
    charts/my web/values.yaml:4:12: error[memory-limit-missing] container `web` of Deployment/shop-web has no memory limit
    charts/my web/values.yaml:4:12: error[memory-limit-missing] container `sidecar` of Deployment/shop-web has no memory limit
    charts/my web/values.yaml:5:35: warning[image-tag-latest] image `naïve/😀:latest` has the tag `latest`
    broken.yaml:2:1: error[yaml-syntax-error] a tab cannot indent YAML
    broken.yaml:3:1: error[yaml-syntax-error] the sequence is not closed
    charts/db.tgz!templates/db.yaml:2:14: note[host-network] Pod/db uses the network of its node
    charts/my web/templates/deployment.yaml: warning[no-network-policy] no policy
    ");
}

#[test]
fn colours_change_nothing_but_the_colours() {
    let case = case();
    let coloured = written_at(&case, "full", Style { color: true, ..Style::default() });
    let plain: String = coloured.split('\u{1b}').enumerate().map(|(index, part)| without_sgr(index, part)).collect();
    assert_ne!(coloured, plain);
    assert_eq!(plain, written(&case, "full"));
}

/// A part of a text split at escape characters, without the rest of the colour sequence that it begins with.
fn without_sgr(index: usize, part: &str) -> &str {
    if index == 0 { part } else { part.split_once('m').unwrap().1 }
}

#[test]
fn full_keeps_to_a_narrow_terminal() {
    let mut case = case();
    let long = format!("kind: Pod\ndata: {}HERE{}\n", "x".repeat(3000), "y".repeat(3000));
    let source = case.sources.add("long.yaml", SourceKind::File, Arc::from(long));
    let place = span(&case.sources, source, "HERE");
    case.findings = vec![finding("long-line", Severity::Note, &"words ".repeat(30), Location::new(place, "here"))];
    insta::assert_snapshot!(written_at(&case, "full", Style { color: false, width: 50 }), @r"
    note[long-line]: words words words words words
      words words words words words words words words
      words words words words words words words words
      words words words words words words words words
      words
       ╭─[long.yaml:2:3007]
     1 │ kind: Pod
     2 │ …xxxxxxxxxxxxxxHEREyyyyyyyyyyyyyyyyyyyyyyyyyy…
       ·                ──┬─
       ·                  ╰── here
       ╰────

    not checked: data.yaml: it is not UTF-8
    not checked: tpl.yaml: looks like a template
    Checked 1 manifest file (2 documents) and 1 chart (1 template): 1 note; 2 not checked; 3 files without Kubernetes objects left alone.
    ");
}
