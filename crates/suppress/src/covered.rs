//! What comments cover, drawn.

use hullmark_findings::Place;
use hullmark_source::{SourceKind, SourceMap, Span};

use crate::Settings;
use crate::file::FileComments;

/// Holds the lines that a comment on `host-network` covers against those that begin with `|`.
fn check(name: &str, drawn: &str) {
    let text: String = drawn.lines().map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect();
    let sources = SourceMap::new();
    let id = sources.add(name, SourceKind::File, text.as_str().into());
    let file = FileComments::of(&sources.get(id).unwrap(), Settings::default().into());
    assert!(file.malformed.is_empty(), "{:?}", file.malformed);
    let mut start = 0;
    let mut told = String::new();
    for line in text.lines() {
        let content = start + line.len() - line.trim_start().len();
        let place = Place::Span(Span::from_range(id, content..start + line.len()));
        let is_comment = ["#", "{{/*", "{{- /*"].iter().any(|it| line.trim_start().starts_with(it));
        let mark = if !is_comment && file.covering("host-network", place).is_some() { '|' } else { ' ' };
        told += format!("{mark}{line}").trim_end();
        told += "\n";
        start += line.len() + 1;
    }
    let expected: String = drawn.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    assert_eq!(told, expected);
}

#[test]
fn behind_something_a_comment_covers_its_line() {
    check(
        "pod.yaml",
        " apiVersion: v1
 kind: Pod
 spec:
|  hostNetwork: true # hullmark: ignore[host-network] why
   hostPID: true
   containers:
|    - name: web # hullmark: ignore[host-network]
       image: web
",
    );
}

#[test]
fn behind_the_head_of_a_long_scalar_it_covers_all_of_it() {
    check(
        "map.yaml",
        " data:
|  a: | # hullmark: ignore[host-network]
|    first
|    second
   b: \"third
     fourth\"
|  c: \"fifth
|    sixth\" # hullmark: ignore[host-network]
   d: seventh
",
    );
}

#[test]
fn above_an_entry_it_covers_the_entry_with_all_that_is_in_it() {
    check(
        "pod.yaml",
        " apiVersion: v1
 kind: Pod
 spec:
   # hullmark: ignore[host-network] why

   # something else
|  containers:
|  - name: web
|    image: web
     # a last word
|    env: [{name: A,
|      value: b}]
   hostNetwork: true
",
    );
}

#[test]
fn above_an_item_it_covers_the_item() {
    check(
        "pod.yaml",
        " apiVersion: v1
 kind: Pod
 spec:
   containers:
     # hullmark: ignore[host-network]
|    - name: web
|      image: web
|    - # hullmark: ignore[host-network]
|      name: side
|      image: side
     -
       # hullmark: ignore[host-network]
|      env:
|        - name: A
       image: side
",
    );
}

#[test]
fn above_the_first_key_of_an_object_it_covers_the_document() {
    check(
        "pod.yaml",
        " # hullmark: ignore[host-network]
|apiVersion: v1
|kind: Pod
|spec:
|  hostNetwork: true
 ---
 apiVersion: v1
 kind: Pod
 # hullmark: ignore[host-network]
 ---
|apiVersion: v1
|kind: Pod
",
    );
}

#[test]
fn above_the_first_key_of_values_it_covers_the_entry() {
    check(
        "values.yaml",
        " # hullmark: ignore[host-network]
|hostNetwork:
|  enabled: true
 image: web
",
    );
}

#[test]
fn for_a_file_it_covers_the_file_wherever_it_stands() {
    check(
        "pod.yaml",
        "|apiVersion: v1
|kind: Pod
|---
|apiVersion: v1
 # hullmark: ignore-file[host-network]
",
    );
}

#[test]
fn what_stands_further_left_than_the_comment_is_not_covered() {
    check(
        "pod.yaml",
        " spec:
   hostPID: true
   # hullmark: ignore[host-network]
 status: {}
",
    );
}

#[test]
fn in_a_template_it_covers_the_block_that_comes_next() {
    check(
        "web/templates/pod.yaml",
        " {{- /* hullmark: ignore[host-network] why */}}
|{{- if .Values.a }}
|a: {{ .Values.b }}
|{{- else }}
|b: 1
|{{- end }}
 c: 1
 {{/* hullmark: ignore[host-network]
      over two lines */}}
|{{- define \"web.labels\" -}}
|app: web
|{{- end }}
",
    );
}

#[test]
fn in_a_template_it_covers_the_entry_by_its_indentation() {
    check(
        "web/templates/pod.yaml",
        " spec:
   {{- if .Values.a }}
   # hullmark: ignore[host-network]
|  hostNetwork: {{ .Values.b }}
   {{- end }}
   hostPID: true
   # hullmark: ignore[host-network]
|  containers:
|  - name: web
|{{- with .Values.resources }}
|    resources:
|{{ toYaml . | indent 6 }}
|{{- end }}
|{{- include \"web.env\" . | nindent 4 }}
   {{- /* hullmark: ignore[host-network] */}}
|  volumes:
|    - name: a
   restartPolicy: Always
",
    );
}

#[test]
fn in_a_template_it_covers_an_item_and_a_line() {
    check(
        "web/templates/pod.yaml",
        "     containers:
       # hullmark: ignore[host-network]
|      - name: {{ .Chart.Name }}
|        image: web
       - name: side
|        image: {{ .Values.image }} # hullmark: ignore[host-network]
|        {{- with .Values.env }} {{/* hullmark: ignore[host-network] */}}
         env: {{ . }}
         {{- end }}
",
    );
}

#[test]
fn in_a_template_it_covers_the_document_above_its_first_key() {
    check(
        "web/templates/pod.yaml",
        " {{- if .Values.a }}
 # hullmark: ignore[host-network]
|apiVersion: v1
|kind: Pod
|metadata:
|  name: {{ .Release.Name }}
 ---
 apiVersion: v1
 {{- end }}
 # hullmark: ignore[host-network]
 ---
|kind: Pod
|spec: {}
",
    );
}

#[test]
fn in_a_template_nothing_is_covered_where_nothing_follows() {
    check(
        "web/templates/pod.yaml",
        " a: {{ 1 }}
 {{- if .Values.a }}
 # hullmark: ignore[host-network]
 {{- end }}
 b: \"{{ `# hullmark: ignore[host-network]` }}\"
 c: 1
",
    );
}

#[test]
fn comments_of_other_tools_cover_what_they_cover_there() {
    check(
        "pod.yaml",
        "|apiVersion: v1
|kind: Pod
|spec:
   # checkov:skip=CKV_K8S_19:the node's agent
|  hostNetwork: true
 ---
 apiVersion: v1
 kind: Pod
 spec:
   #trivy:ignore:KSV-0009
|  hostNetwork: true
   hostPID: true
 ---
 spec:
   # kics-scan ignore-line
|  hostNetwork: true
   hostPID: true
",
    );
}

#[test]
fn many_comments_cost_no_more_than_their_lines() {
    let line = "# hullmark: ignore[host-network] why\n";
    for (name, entry) in [("values.yaml", "a: 1\n"), ("web/templates/a.yaml", "a: {{ 1 }}\n")] {
        let text = format!("{}{}{entry}", line.repeat(3_000), format!("{line}{entry}").repeat(3_000));
        let sources = SourceMap::new();
        let id = sources.add(name, SourceKind::File, text.as_str().into());
        let file = FileComments::of(&sources.get(id).unwrap(), Settings::default().into());
        let covered = |at| file.covering("host-network", Place::Span(Span::from_range(id, at..at + 1))).is_some();
        let starts = text.match_indices("\na:").map(|(at, _)| at + 1);
        assert_eq!(starts.map(covered).filter(|is_covered| *is_covered).count(), 3_000);
    }
}
