//! Which values templates read, and which template lines values bring out.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod told;

use hullmark_engine::{ChartCoverage, MemoryFiles, check, coverage};
use told::{request, told};

const CHART: &str = "apiVersion: v2\nname: web\nversion: 1.0.0\n";
const RULES: [&str; 2] = ["values-unused-key", "values-undefined-reference"];

fn told_of(files: &[(&str, &str)]) -> String {
    let files = MemoryFiles::new([("Chart.yaml", CHART)].iter().chain(files).copied());
    told(&check(&files, &request(&RULES)))
}

#[test]
fn a_key_that_nothing_reads_is_reported_at_its_outermost() {
    let values = "name: web
motto: hello
image:
  tag: x
  pullPolicie: Always
limits: {cpu: 1, memory: 2}
quiet: {enabled: false, port: 80}
legacy:
  enabled: true
  port: 80
";
    let template = "a: {{ .Values.name }}
b: {{ .Values.image.tag }}
c: {{ toYaml .Values.limits | nindent 2 }}
{{ if .Values.quiet.enabled }}d: {{ .Values.quiet.port }}{{ end }}
";
    insta::assert_snapshot!(told_of(&[("values.yaml", values), ("templates/a.yaml", template)]), @r"
    values.yaml:2:1 values-unused-key: no template reads `motto`
    values.yaml:5:3 values-unused-key: no template reads `image.pullPolicie`
    values.yaml:8:1 values-unused-key: no template reads `legacy`
    ");
}

#[test]
fn keys_are_read_in_many_ways() {
    let values = "a: {b: 1}\nc: {d: 2}\ne: {f: 3}\ng: [{h: 1}]\ni: {k: 4}\nl: '{{ .Values.m }}'\nm: 5\nq: {o: 1}\n";
    let template = "a: {{ index .Values \"a\" \"b\" }}
c: {{ get .Values.c \"d\" }}
{{ with .Values.e }}e: {{ .f }}{{ end }}
{{ range .Values.g }}g: {{ .h }}{{ end }}
{{ $i := .Values.i }}i: {{ $i.k }}
l: {{ tpl .Values.l . }}
q: {{ include \"q\" (dict \"of\" .Values) }}
{{ define \"q\" }}{{ .of.q.o }}{{ end }}
";
    insta::assert_snapshot!(told_of(&[("values.yaml", values), ("templates/a.yaml", template)]), @"");
}

#[test]
fn keys_of_a_subchart_count_where_the_subchart_reads_them() {
    let chart = "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n  - {name: db, version: 1.0.0, condition: db.enabled}\n";
    let files = MemoryFiles::new([
        ("Chart.yaml", chart),
        ("values.yaml", "global: {zone: a, unread: b}\ndb: {enabled: true, port: 1, prot: 2}\n"),
        ("charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n"),
        ("charts/db/values.yaml", "port: 5432\nunread: 1\n"),
        ("charts/db/templates/a.yaml", "a: {{ .Values.port }}\nb: {{ .Values.global.zone }}\n"),
    ]);
    insta::assert_snapshot!(told(&check(&files, &request(&RULES[..1]))), @r"
    values.yaml:1:19 values-unused-key: no template reads `global.unread`
    values.yaml:2:30 values-unused-key: no template reads `db.prot`
    ");
}

#[test]
fn a_key_of_a_values_file_that_the_chart_does_not_know_is_reported_there() {
    let files = [
        ("values.yaml", "image: {tag: x}\nextra: {}\nunread: 1\n"),
        ("templates/a.yaml", "a: {{ .Values.image.tag }}\nb: {{ toYaml .Values.extra | nindent 2 }}\n"),
        ("ci/a-values.yaml", "image: {tag: y, tga: z}\nextra: {any: thing}\nunread: 2\n"),
    ];
    insta::assert_snapshot!(told_of(&files), @r"
    ci/a-values.yaml:1:17 values-unused-key: no template reads `image.tga` (only with ci/a-values.yaml)
    values.yaml:3:1 values-unused-key: no template reads `unread`
    ");
}

#[test]
fn a_key_that_is_written_and_declared_nowhere_is_reported_in_the_template() {
    let values = "service: {port: 80}\n# annotations: {}\n";
    let template = r#"a: {{ .Values.service.prot }}
b: {{ .Values.missing | quote }}
c: {{ .Values.optional | default 1 }}
{{ if .Values.asked }}d: {{ .Values.asked }}{{ end }}
e: {{ .Values.annotations }}
f: "{{ .Values.quoted }}"
# g: {{ .Values.commented }}
h: {{ tpl (print "{{" 1 "}}" .Values.probed) $ }}
"#;
    let files = [("values.yaml", values), ("templates/a.yaml", template)];
    insta::assert_snapshot!(told_of(&files), @r"
    templates/a.yaml:1:7 values-undefined-reference: `service.prot` is written here, but no values file defines it
    templates/a.yaml:2:7 values-undefined-reference: `missing` is written here, but no values file defines it
    templates/a.yaml:6:8 values-undefined-reference: `quoted` is written here, but no values file defines it
    values.yaml:1:11 values-unused-key: no template reads `service.port`
    ");
}

fn covered(files: &[(&str, &str)]) -> (ChartCoverage, Vec<String>) {
    let files = MemoryFiles::new([("Chart.yaml", CHART)].iter().chain(files).copied());
    let outcome = coverage(&files, &request(&RULES));
    let lines = |span| {
        let range = outcome.sources.position(span);
        format!("{}-{}", range.start.line, range.end.line)
    };
    let chart = outcome.charts.into_iter().next().unwrap();
    let unwritten = chart.templates.iter().flat_map(|it| &it.unwritten).map(|span| lines(*span)).collect();
    (chart, unwritten)
}

#[test]
fn lines_that_no_values_bring_out_are_told() {
    let template = "a: 1
{{- if .Values.lit }}
b: 2
{{- else }}
c: 3
{{- if .Values.deep }}
d: 4
e: 5
{{- end }}
{{- end }}
";
    let own = [("values.yaml", "lit: false\n"), ("templates/a.yaml", template)];
    let (chart, unwritten) = covered(&own);
    assert_eq!((chart.templates[0].written, chart.templates[0].lines), (2, 5));
    assert_eq!(unwritten, ["3-3", "7-8"]);
    let (_, unwritten) = covered(&[own[0], own[1], ("ci/lit-values.yaml", "lit: true\n")]);
    assert_eq!(unwritten, ["7-8"]);
}
