//! The formats for people.

use std::sync::Arc;

use hullmark_findings::{Finding, Location, Severity, Unchecked, UncheckedKind};
use hullmark_report::{STATISTICS, STATISTICS_JSON, Style};
use hullmark_source::SourceKind;

use crate::case::{case, span, with_report, written, written_at};

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
      auto hullmark check --fix --unsafe-fixes can set `tag` to `1.27`

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
    Checked 1 manifest file (2 documents) and 1 chart (1 template): 4 errors, 2 warnings, 1 note; 2 in dependencies left out; 2 not checked; 3 files without Kubernetes objects left alone; placed: 5 exactly, 1 at a template, 1 at a file.
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
fn grouped_puts_findings_under_their_files() {
    insta::assert_snapshot!(written(&case(), "grouped"), @r"
    charts/my web/values.yaml: 2 errors, 1 warning
      4:12  error    memory-limit-missing  container `web` of Deployment/shop-web has no memory limit
      4:12  error    memory-limit-missing  container `sidecar` of Deployment/shop-web has no memory limit
      5:35  warning  image-tag-latest      image `naïve/😀:latest` has the tag `latest`

    broken.yaml: 2 errors
      2:1  error    yaml-syntax-error  a tab cannot indent YAML
      3:1  error    yaml-syntax-error  the sequence is not closed

    charts/db.tgz!templates/db.yaml: 1 note
      2:14  note     host-network  Pod/db uses the network of its node

    charts/my web/templates/deployment.yaml: 1 warning
        warning  no-network-policy  no policy

    not checked: data.yaml: it is not UTF-8
    not checked: tpl.yaml: looks like a template
    Checked 1 manifest file (2 documents) and 1 chart (1 template): 4 errors, 2 warnings, 1 note; 2 in dependencies left out; 2 not checked; 3 files without Kubernetes objects left alone; placed: 5 exactly, 1 at a template, 1 at a file.
    ");
}

#[test]
fn statistics_count_the_findings_of_each_rule() {
    let mut out = Vec::new();
    with_report(&case(), Style { summary: false, ..Style::default() }, |report| (STATISTICS.write)(report, &mut out))
        .unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
    2  error    memory-limit-missing  Container has no memory limit
    2  error    yaml-syntax-error
    1  note     host-network
    1  warning  image-tag-latest
    1  warning  no-network-policy
    ");
    let mut out = Vec::new();
    with_report(&case(), Style::default(), |report| (STATISTICS_JSON.write)(report, &mut out)).unwrap();
    let counts: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(counts[0], serde_json::json!({"rule": "memory-limit-missing", "severity": "error", "count": 2}));
}

#[test]
fn links_lead_to_files_and_rules_and_change_no_text() {
    let case = case();
    let style = Style { hyperlinks: true, ..Style::default() };
    for format in ["full", "concise", "grouped"] {
        let linked = written_at(&case, format, style);
        let text: String = linked
            .split("\u{1b}]8;;")
            .enumerate()
            .map(|(index, part)| if index == 0 { part } else { part.split_once("\u{1b}\\").unwrap().1 })
            .collect();
        assert_eq!(text, written(&case, format));
    }
    let concise = written_at(&case, "concise", style);
    insta::assert_snapshot!(concise.lines().next().unwrap().replace('\u{1b}', "␛"), @r"␛]8;;file:///repo/charts/my%20web/values.yaml␛\charts/my web/values.yaml␛]8;;␛\:4:12: error[␛]8;;https://github.com/hullmark/hullmark/blob/main/docs/rules/resources/memory-limit-missing.md␛\memory-limit-missing␛]8;;␛\] container `web` of Deployment/shop-web has no memory limit");
    assert!(concise.contains("file:///repo/charts/db.tgz\u{1b}"), "an archive's member links to the archive");
}

#[test]
fn a_quiet_report_ends_without_a_summary() {
    let quiet = written_at(&case(), "full", Style { summary: false, ..Style::default() });
    assert!(written(&case(), "full").starts_with(&quiet));
    assert!(!quiet.contains("Checked "));
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
    case.findings = vec![Finding::new("long-line", Severity::Note, "words ".repeat(30), Location::new(place, "here"))];
    insta::assert_snapshot!(written_at(&case, "full", Style { width: 50, ..Style::default() }), @r"
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
    Checked 1 manifest file (2 documents) and 1 chart (1 template): 1 note; 2 in dependencies left out; 2 not checked; 3 files without Kubernetes objects left alone.
    ");
}

#[test]
fn of_many_resources_whose_charts_lie_elsewhere_the_first_few_are_named() {
    let mut case = case();
    case.findings.clear();
    let elsewhere = |number| Unchecked {
        path: format!("app{number}.yaml"),
        kind: UncheckedKind::ChartElsewhere,
        reason: "its chart comes from a registry".into(),
    };
    case.summary.unchecked.extend((1..=4).map(elsewhere));
    let four = written(&case, "full");
    assert_eq!(four.matches("its chart comes from a registry").count(), 4, "{four}");
    case.summary.unchecked.push(elsewhere(5));
    insta::assert_snapshot!(written(&case, "full"), @r"
    not checked: data.yaml: it is not UTF-8
    not checked: app1.yaml: its chart comes from a registry
    not checked: app2.yaml: its chart comes from a registry
    not checked: app3.yaml: its chart comes from a registry
    not checked: 2 more resources whose chart or values lie elsewhere; `--format json` names them
    not checked: tpl.yaml: looks like a template
    Checked 1 manifest file (2 documents) and 1 chart (1 template): no findings; 2 in dependencies left out; 7 not checked; 3 files without Kubernetes objects left alone.
    ");
}
