//! Charts that show whether every finding points at the line that somebody can edit.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

mod chains;
mod dependencies;
mod filled_in;
mod functions;
mod identity;

use std::fmt::Write as _;
use std::sync::Arc;

use hullmark_checks::{Selection, run};
use hullmark_findings::{Finding, Place};
use hullmark_model::{ReleaseUnit, UnitKind};
use hullmark_parser::{Document, parse};
use hullmark_render::chart::{ChartFiles, RenderOptions, SetArgument, SetKind, load, render};
use hullmark_source::{SourceKind, SourceMap};
use insta::assert_snapshot;

const CHART: (&str, &str) = ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: latest\n");

fn checked(files: &[(&str, &str)], overrides: &[(&str, &str)], rule: &str) -> (SourceMap, Vec<Finding>) {
    let members = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    checked_members(members.collect(), overrides, rule)
}

fn checked_members(
    members: Vec<(String, Vec<u8>)>,
    overrides: &[(&str, &str)],
    rule: &str,
) -> (SourceMap, Vec<Finding>) {
    checked_with_set(members, overrides, None, rule)
}

fn checked_with_set(
    members: Vec<(String, Vec<u8>)>,
    overrides: &[(&str, &str)],
    set: Option<&str>,
    rule: &str,
) -> (SourceMap, Vec<Finding>) {
    let sources = SourceMap::new();
    let chart = load(&ChartFiles::folder("web", members), &sources).unwrap();
    let add = |(name, text): &(&str, &str)| sources.add(*name, SourceKind::File, (*text).into());
    let set = set.map(|text| SetArgument {
        kind: SetKind::Typed,
        source: sources.add("--set", SourceKind::Argument, text.into()),
    });
    let options = RenderOptions {
        values_files: overrides.iter().map(add).collect(),
        set: set.into_iter().collect(),
        ..RenderOptions::default()
    };
    let rendered = render(&chart, &options, &sources);
    assert!(rendered.errors.is_empty(), "{:?}", rendered.errors);
    let texts = rendered.templates.iter().filter_map(|template| sources.get(template.rendered));
    let documents: Vec<Document> =
        texts.flat_map(|source| parse(source.id(), &Arc::clone(source.text())).documents).collect();
    let unit = ReleaseUnit::new(UnitKind::Render { namespace: "default".into() }, &documents);
    let selection = Selection::new("all", &[rule], &[] as &[&str]).unwrap();
    let findings = run(&unit, &selection, &sources);
    (sources, findings)
}

/// `path:line:col [what stands there] precision; label` of each finding, the related places below it.
fn places(files: &[(&str, &str)], overrides: &[(&str, &str)], rule: &str) -> String {
    let members = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    places_of(members.collect(), overrides, rule)
}

fn places_of(members: Vec<(String, Vec<u8>)>, overrides: &[(&str, &str)], rule: &str) -> String {
    let (sources, findings) = checked_members(members, overrides, rule);
    drawn(&sources, &findings)
}

/// As [`places`], with an argument of `--set`.
fn places_with_set(files: &[(&str, &str)], overrides: &[(&str, &str)], set: &str, rule: &str) -> String {
    let members = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    let (sources, findings) = checked_with_set(members.collect(), overrides, Some(set), rule);
    drawn(&sources, &findings)
}

fn drawn(sources: &SourceMap, findings: &[Finding]) -> String {
    let at = |place: Place| {
        let source = sources.get(place.source()).unwrap();
        let Some(span) = place.span() else { return source.name().to_string() };
        let start = sources.position(span).start;
        format!("{}:{}:{} [{}]", source.name(), start.line, start.column, source.slice(span).escape_debug())
    };
    let mut out = String::new();
    for finding in findings {
        let label = &finding.primary.label;
        let separator = if label.is_empty() { "" } else { "; " };
        let _ = writeln!(out, "{} {}{separator}{label}", at(finding.primary.place), finding.precision.as_str());
        for related in &finding.related {
            let _ = writeln!(out, "  {} {}", at(related.place), related.label);
        }
    }
    out
}

/// A template with a pod of one container, to which the lines are added.
fn pod(lines: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: app\n      image: r.example/app:1.0\n{lines}"
    )
}

#[test]
fn a_scalar_of_the_values() {
    let template = pod("      securityContext:\n        privileged: {{ .Values.sc.privileged }}\n");
    let files = [CHART, ("values.yaml", "sc:\n  privileged: true\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "privileged-container"), @r"
    web/values.yaml:2:15 [true] exact
      web/templates/pod.yaml:10:21 [{{ .Values.sc.privileged }}] written by this action
    ");
}

#[test]
fn a_branch_before_the_first_entry_of_a_mapping() {
    let template = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  {{- if .Values.className }}\n  ingressClassName: {{ .Values.className }}\n  {{- end }}\n  {{- with .Values.tls }}\n  tls:\n    {{- toYaml . | nindent 4 }}\n  {{- end }}\n  rules:\n    - host: shop.example\n";
    let files = [CHART, ("values.yaml", "className: ''\ntls: []\n"), ("templates/ingress.yaml", template)];
    assert_snapshot!(places(&files, &[], "ingress-tls-missing"), @r"
    web/values.yaml:2:1 [tls: []] exact; set `tls` here
      web/templates/ingress.yaml:9:3 [{{- with .Values.tls }}] `tls` is written only when this is set
    ");
}

#[test]
fn an_empty_mapping_of_the_values() {
    let template = pod("      securityContext: {{- toYaml .Values.sc | nindent 8 }}\n");
    let files = [CHART, ("values.yaml", "sc: {}\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "writable-root-filesystem"), @r"
    web/values.yaml:1:5 [{}] exact; add `readOnlyRootFilesystem: true` here
      web/templates/pod.yaml:9:24 [{{- toYaml .Values.sc | nindent 8 }}] written by this action
    ");
}

#[test]
fn a_mapping_of_the_values_without_the_field() {
    let template = pod("      securityContext:\n        {{- toYaml .Values.sc | nindent 8 }}\n");
    let files = [CHART, ("values.yaml", "# settings\nsc:\n  runAsUser: 1000\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "writable-root-filesystem"), @r"
    web/values.yaml:2:1 [sc] exact; add `readOnlyRootFilesystem: true` here
      web/templates/pod.yaml:10:9 [{{- toYaml .Values.sc | nindent 8 }}] written by this action
    ");
}

#[test]
fn a_branch_that_was_not_taken() {
    let template =
        pod("      {{- with .Values.resources }}\n      resources: {{- toYaml . | nindent 8 }}\n      {{- end }}\n");
    let files = [CHART, ("values.yaml", "resources: {}\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "memory-limit-missing"), @r"
    web/values.yaml:1:1 [resources: {}] exact; set `limits.memory` here
      web/templates/pod.yaml:9:7 [{{- with .Values.resources }}] `resources` is written only when this is set
    ");
    let undeclared = [CHART, ("values.yaml", "a: 1\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&undeclared, &[], "memory-limit-missing"), @r"
    web/templates/pod.yaml:7:7 [name: app] exact; add `resources.limits.memory` here
      web/templates/pod.yaml:9:7 [{{- with .Values.resources }}] `resources` is written only when `.Values.resources` is set, which no values file does
    ");
}

#[test]
fn a_field_that_no_template_writes() {
    let template = pod("");
    let files = [CHART, ("templates/pod.yaml", template.as_str())];
    assert_snapshot!(places(&files, &[], "memory-limit-missing"), @r"
    web/templates/pod.yaml:7:7 [name: app] exact; add `resources.limits.memory` here
    ");
}

#[test]
fn a_tag_and_its_default() {
    let template = pod("").replace(
        "r.example/app:1.0",
        "\"{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}\"",
    );
    let set = [
        CHART,
        ("values.yaml", "image:\n  repository: r.example/app\n  tag: latest\n"),
        ("templates/pod.yaml", &template),
    ];
    assert_snapshot!(places(&set, &[], "image-tag-latest"), @r"
    web/values.yaml:3:8 [latest] exact
      web/templates/pod.yaml:8:46 [{{ .Values.image.tag | default .Chart.AppVersion }}] written by this action
    ");
    let unset =
        [CHART, ("values.yaml", "image:\n  repository: r.example/app\n  tag: ''\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&unset, &[], "image-tag-latest"), @r"
    web/Chart.yaml:4:13 [latest] exact
      web/templates/pod.yaml:8:46 [{{ .Values.image.tag | default .Chart.AppVersion }}] written by this action
      web/values.yaml:3:3 [tag] `image.tag` takes part in the choice
    ");
}

#[test]
fn text_that_tpl_expands_from_a_block_scalar() {
    let values = "extra: |\n  apiVersion: v1\n  kind: Pod\n  metadata:\n    name: {{ .Release.Name }}\n  spec:\n    hostPID: true\n    containers: []\n";
    let files = [CHART, ("values.yaml", values), ("templates/extra.yaml", "{{ tpl .Values.extra . }}\n")];
    assert_snapshot!(places(&files, &[], "host-pid"), @r"
    web/values.yaml:7:14 [true] exact
      web/templates/extra.yaml:1:1 [{{ tpl .Values.extra . }}] expanded by `tpl` here
    ");
}

#[test]
fn a_values_file_over_the_charts_own() {
    let template = pod("      securityContext:\n        privileged: {{ .Values.privileged }}\n");
    let files = [CHART, ("values.yaml", "privileged: false\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[("prod.yaml", "# prod\nprivileged: true\n")], "privileged-container"), @r"
    prod.yaml:2:13 [true] exact
      web/templates/pod.yaml:10:21 [{{ .Values.privileged }}] written by this action
      web/values.yaml:1:13 [false] the value that it overrides
    ");
}

#[test]
fn an_entry_of_a_range() {
    let template = pod(
        "      env:\n        {{- range $key, $value := .Values.env }}\n        - name: {{ $key }}\n          value: {{ $value | quote }}\n        {{- end }}\n",
    );
    let values = "env:\n  PORT: '80'\n  DB_PASSWORD: Xk29dPqLz71m\n";
    let files = [CHART, ("values.yaml", values), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "env-secret-literal"), @r"
    web/values.yaml:3:16 [Xk29dPqLz71m] exact
      web/templates/pod.yaml:12:18 [{{ $value | quote }}] written by this action
    ");
}

#[test]
fn choices_and_constants() {
    let template = pod("      securityContext:\n        privileged: {{ ternary \"true\" \"false\" .Values.debug }}\n");
    let files = [CHART, ("values.yaml", "debug: true\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "privileged-container"), @r#"
    web/templates/pod.yaml:10:33 [true] exact
      web/templates/pod.yaml:10:21 [{{ ternary \"true\" \"false\" .Values.debug }}] written by this action
      web/values.yaml:1:1 [debug] `debug` takes part in the choice
    "#);
    let coalesced = pod("      securityContext:\n        privileged: {{ coalesce .Values.a .Values.b }}\n");
    let files = [CHART, ("values.yaml", "a: false\nb: true\n"), ("templates/pod.yaml", &coalesced)];
    assert_snapshot!(places(&files, &[], "privileged-container"), @r"
    web/values.yaml:2:4 [true] exact
      web/templates/pod.yaml:10:21 [{{ coalesce .Values.a .Values.b }}] written by this action
      web/values.yaml:1:1 [a] `a` takes part in the choice
    ");
}

#[test]
fn merged_and_set_mappings() {
    let template = pod(
        "      {{- $sc := merge (dict \"runAsUser\" 1) .Values.sc }}\n      {{- $_ := set $sc \"hostUsers\" false }}\n      securityContext: {{- toYaml $sc | nindent 8 }}\n",
    );
    let files = [CHART, ("values.yaml", "sc:\n  privileged: true\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "privileged-container"), @r"
    web/values.yaml:2:15 [true] exact
      web/templates/pod.yaml:11:24 [{{- toYaml $sc | nindent 8 }}] written by this action
    ");
}

#[test]
fn a_value_that_went_through_yaml_and_back() {
    let helper = ("templates/_a.tpl", "{{ define \"web.sc\" }}privileged: {{ .Values.debug }}{{ end }}");
    let template = pod("      securityContext: {{- toYaml (include \"web.sc\" . | fromYaml) | nindent 8 }}\n");
    let files = [CHART, helper, ("values.yaml", "debug: true\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "privileged-container"), @r#"
    web/values.yaml:1:8 [true] exact
      web/templates/_a.tpl:1:34 [{{ .Values.debug }}] written by this action
      web/templates/pod.yaml:9:24 [{{- toYaml (include \"web.sc\" . | fromYaml) | nindent 8 }}] `web.sc` is included here
    "#);
}

#[test]
fn text_of_a_file() {
    let template =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n{{ .Files.Get \"spec.yaml\" | indent 2 }}\n";
    let files = [CHART, ("spec.yaml", "# all\nhostPID: true\n"), ("templates/pod.yaml", template)];
    assert_snapshot!(places(&files, &[], "host-pid"), @r#"
    web/spec.yaml:2:10 [true] exact
      web/templates/pod.yaml:5:1 [{{ .Files.Get \"spec.yaml\" | indent 2 }}] written by this action
    "#);
}

#[test]
fn text_that_a_condition_lets_through() {
    let template = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  {{- if .Values.host }}\n  hostPID: true\n  {{- end }}\n";
    let files = [CHART, ("values.yaml", "host: true\n"), ("templates/pod.yaml", template)];
    assert_snapshot!(places(&files, &[], "host-pid"), @r"
    web/templates/pod.yaml:6:12 [true] exact
      web/values.yaml:1:1 [host] `host` lets this be written
    ");
}

#[test]
fn a_branch_that_asks_for_another_string_has_no_value_to_set() {
    let template = pod(
        "      {{- if eq .Values.system \"windows\" }}\n      resources: {limits: {memory: 1Gi}}\n      {{- end }}\n",
    );
    let files = [CHART, ("values.yaml", "system: linux\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "memory-limit-missing"), @r#"
    web/templates/pod.yaml:7:7 [name: app] exact; add `resources.limits.memory` here
      web/templates/pod.yaml:9:7 [{{- if eq .Values.system \"windows\" }}] `resources` is written only when this is set
    "#);
}

#[test]
fn a_branch_of_an_outer_mapping_is_not_the_inner_ones() {
    let template =
        pod("  {{- with .Values.securityContext }}\n  securityContext: {{- toYaml . | nindent 4 }}\n  {{- end }}\n");
    let files = [CHART, ("values.yaml", "securityContext: {}\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "writable-root-filesystem"), @r"
    web/templates/pod.yaml:7:7 [name: app] exact; add `securityContext.readOnlyRootFilesystem: true` here
    ");
}

#[test]
fn a_branch_that_a_value_inside_a_mapping_named_like_the_field_decides() {
    let template = pod(
        "      {{- with .Values.securityContext.app }}\n      securityContext: {{- toYaml . | nindent 8 }}\n      {{- end }}\n",
    );
    let files = [CHART, ("values.yaml", "securityContext:\n  app: {}\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "writable-root-filesystem"), @r"
    web/values.yaml:2:3 [app: {}] exact; set `readOnlyRootFilesystem` here
      web/templates/pod.yaml:9:7 [{{- with .Values.securityContext.app }}] `securityContext` is written only when this is set
    ");
}

#[test]
fn a_branch_that_would_not_write_the_field_either_decides_nothing() {
    let template = pod(
        "      {{- if .Values.secured }}\n      securityContext:\n        runAsUser: {{ .Values.user }}\n      {{- end }}\n",
    );
    let files = [CHART, ("values.yaml", "secured: false\nuser: 1\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "writable-root-filesystem"), @r"
    web/templates/pod.yaml:7:7 [name: app] exact; add `securityContext.readOnlyRootFilesystem: true` here
    ");
    let copied = template.replace("runAsUser: {{ .Values.user }}", "{{- toYaml .Values.context | nindent 8 }}");
    let files = [CHART, ("values.yaml", "secured: false\n"), ("templates/pod.yaml", &copied)];
    assert_snapshot!(places(&files, &[], "writable-root-filesystem"), @r"
    web/values.yaml:1:1 [secured: false] exact; decides whether `securityContext` is written
      web/templates/pod.yaml:9:7 [{{- if .Values.secured }}] `securityContext` is written only when this is set
    ");
}

#[test]
fn a_field_that_a_preset_gives_while_a_value_of_that_name_is_empty() {
    let template = pod(
        "      {{- if .Values.resources }}\n      resources: {{- toYaml .Values.resources | nindent 8 }}\n      {{- else }}\n      \
         resources: {{- toYaml (dict \"limits\" (dict \"cpu\" (add 0 1) \"memory\" \"1Gi\")) | nindent 8 }}\n      {{- end }}\n",
    );
    let files = [CHART, ("values.yaml", "resources: {}\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "cpu-limit-present"), @r#"
    web/values.yaml:1:1 [resources: {}] exact; set `limits.cpu` here
      web/templates/pod.yaml:12:18 [{{- toYaml (dict \"limits\" (dict \"cpu\" (add 0 1) \"memory\" \"1Gi\")) | nindent 8 }}] written here as long as that is not set
      web/templates/pod.yaml:9:7 [{{- if .Values.resources }}] `resources` is written only when this is set
    "#);
}

#[test]
fn a_mapping_at_the_top_of_the_values_that_is_not_there() {
    let template = pod("      resources:\n{{ toYaml .Values.resources | indent 8 }}\n");
    let files = [CHART, ("values.yaml", "port: 1\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "memory-limit-missing"), @r"
    web/templates/pod.yaml:10:1 [{{ toYaml .Values.resources | indent 8 }}] exact; `.Values.resources` is declared nowhere; set `resources.limits.memory` in the values
    ");
}
