//! Places of what functions make of values.

use insta::assert_snapshot;

use crate::{CHART, places, pod};

#[test]
fn a_text_that_printf_mixes() {
    let template = pod("").replace("r.example/app:1.0", "{{ printf \"%s:%s\" .Values.image .Values.tag }}");
    let files = [CHART, ("values.yaml", "image: r.example/app\ntag: latest\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "image-tag-latest"), @r#"
    web/values.yaml:2:6 [latest] exact
      web/templates/pod.yaml:8:14 [{{ printf \"%s:%s\" .Values.image .Values.tag }}] written by this action
    "#);
    let constant = pod("").replace("r.example/app:1.0", "{{ printf \"%s:latest\" .Values.image }}");
    let files = [CHART, ("values.yaml", "image: r.example/app\n"), ("templates/pod.yaml", &constant)];
    assert_snapshot!(places(&files, &[], "image-tag-latest"), @r#"
    web/templates/pod.yaml:8:28 [latest] exact
      web/templates/pod.yaml:8:14 [{{ printf \"%s:latest\" .Values.image }}] written by this action
    "#);
}

#[test]
fn a_text_that_was_encoded() {
    let template = pod("      env:\n        - {name: QQ==}\n        - name: {{ .Values.variable | b64enc }}\n");
    let files = [CHART, ("values.yaml", "variable: A\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "duplicate-env-var"), @r"
    web/values.yaml:1:11 [A] exact
      web/templates/pod.yaml:11:17 [{{ .Values.variable | b64enc }}] written by this action
      web/templates/pod.yaml:10:18 [QQ==] set here before
    ");
}

#[test]
fn text_of_several_lines_that_went_through_yaml_and_back() {
    let helper = ("templates/_a.tpl", "{{ define \"web.env\" }}{{ toYaml .Values.env }}{{ end }}");
    let template = pod("      env: {{- toYaml (include \"web.env\" . | fromYamlArray) | nindent 8 }}\n");
    let values = "env:\n  - name: GREETING\n    value: |\n      first\n      $(SECOND)\n";
    let files = [CHART, helper, ("values.yaml", values), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "undefined-env-reference"), @r#"
    web/values.yaml:3:12 [|\n      first\n      $(SECOND)] exact
      web/templates/_a.tpl:1:23 [{{ toYaml .Values.env }}] written by this action
      web/templates/pod.yaml:9:12 [{{- toYaml (include \"web.env\" . | fromYamlArray) | nindent 8 }}] `web.env` is included here
    "#);
}

#[test]
fn a_default_that_was_not_needed_decides_nothing() {
    let chosen = |expression: &str, values: &str| {
        let template = pod(&format!("      securityContext:\n        privileged: {{{{ {expression} }}}}\n"));
        places(&[CHART, ("values.yaml", values), ("templates/pod.yaml", &template)], &[], "privileged-container")
    };
    assert_snapshot!(chosen(".Values.a.x | default .Values.b.x", "a: {x: true}\nb: {x: false}\n"), @r"
    web/values.yaml:1:8 [true] exact
      web/templates/pod.yaml:10:21 [{{ .Values.a.x | default .Values.b.x }}] written by this action
    ");
    assert_snapshot!(chosen("coalesce .Values.a .Values.b .Values.c", "a: false\nb: true\nc: false\n"), @r"
    web/values.yaml:2:4 [true] exact
      web/templates/pod.yaml:10:21 [{{ coalesce .Values.a .Values.b .Values.c }}] written by this action
      web/values.yaml:1:1 [a] `a` takes part in the choice
    ");
    assert_snapshot!(chosen("ternary .Values.a .Values.b .Values.c", "a: true\nb: false\nc: true\n"), @r"
    web/values.yaml:1:4 [true] exact
      web/templates/pod.yaml:10:21 [{{ ternary .Values.a .Values.b .Values.c }}] written by this action
      web/values.yaml:3:1 [c] `c` takes part in the choice
    ");
    assert_snapshot!(chosen("default .Values.b .Values.a", "a: null\nb: true\n"), @r"
    web/values.yaml:2:4 [true] exact
      web/templates/pod.yaml:10:21 [{{ default .Values.b .Values.a }}] written by this action
      web/values.yaml:1:1 [a] `a` takes part in the choice
    ");
}

#[test]
fn a_condition_with_a_default_decides_by_what_was_looked_at() {
    let template = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  {{- if .Values.a | default .Values.b }}\n  hostPID: true\n  {{- end }}\n";
    let files = [CHART, ("values.yaml", "a: true\nb: false\n"), ("templates/pod.yaml", template)];
    assert_snapshot!(places(&files, &[], "host-pid"), @r"
    web/templates/pod.yaml:6:12 [true] exact
      web/values.yaml:1:1 [a] `a` lets this be written
    ");
    let with = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  {{- with .Values.a }}\n  hostPID: {{ .pid }}\n  {{- else }}\n  hostPID: true\n  {{- end }}\n";
    let files = [CHART, ("values.yaml", "a: {}\n"), ("templates/pod.yaml", with)];
    assert_snapshot!(places(&files, &[], "host-pid"), @r"
    web/templates/pod.yaml:8:12 [true] exact
      web/values.yaml:1:1 [a] `a` lets this be written
    ");
}

#[test]
fn a_scalar_that_actions_put_together_is_what_the_template_has_in_its_place() {
    let helper =
        ("templates/_a.tpl", "{{ define \"web.image\" }}{{ .Values.image }}:{{ .Values.a }}{{ .Values.b }}{{ end }}");
    let template = pod("").replace("r.example/app:1.0", "{{ include \"web.image\" . | quote }}");
    let values = ("values.yaml", "image: r.example/app\na: lat\nb: est\n");
    let files = [CHART, helper, values, ("templates/pod.yaml", template.as_str())];
    assert_snapshot!(places(&files, &[], "image-tag-latest"), @r#"
    web/templates/_a.tpl:1:45 [{{ .Values.a }}{{ .Values.b }}] exact
      web/values.yaml:2:4 [lat] `a` goes into it
      web/values.yaml:3:4 [est] `b` goes into it
      web/templates/pod.yaml:8:14 [{{ include \"web.image\" . | quote }}] `web.image` is included here
    "#);
}

#[test]
fn what_is_one_line_of_many_that_an_action_prints_is_placed_at_the_action() {
    let template =
        pod("      securityContext: {{- toYaml (dict \"privileged\" (eq 1 1) \"runAsUser\" 5) | nindent 8 }}\n");
    let files = [CHART, ("templates/pod.yaml", template.as_str())];
    assert_snapshot!(places(&files, &[], "privileged-container"), @r#"
    web/templates/pod.yaml:9:24 [{{- toYaml (dict \"privileged\" (eq 1 1) \"runAsUser\" 5) | nindent 8 }}] template
    "#);
}

#[test]
fn a_mapping_of_the_values_that_is_not_there() {
    let template = pod("      resources: {{- toYaml .Values.server.resources | nindent 8 }}\n");
    let files = [CHART, ("values.yaml", "server:\n  port: 1\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "memory-limit-missing"), @r"
    web/values.yaml:1:1 [server] exact; set `resources.limits.memory` here
      web/templates/pod.yaml:9:18 [{{- toYaml .Values.server.resources | nindent 8 }}] written by this action
    ");
    let with = pod(
        "      {{- with .Values.server.resources }}\n      resources: {{- toYaml . | nindent 8 }}\n      {{- end }}\n",
    );
    let files = [CHART, ("values.yaml", "server:\n  port: 1\n"), ("templates/pod.yaml", &with)];
    assert_snapshot!(places(&files, &[], "memory-limit-missing"), @r"
    web/values.yaml:1:1 [server] exact; set `resources.limits.memory` here
      web/templates/pod.yaml:9:7 [{{- with .Values.server.resources }}] `resources` is written only when `.Values.server.resources` is set, which no values file does
    ");
}

/// The place of a text that is written for `image:`, which ends in `:latest`.
fn image(expression: &str, values: &str) -> String {
    let template = pod("").replace("r.example/app:1.0", expression);
    let settings = "image: r.example/app:latest\n";
    let files = [CHART, ("values.yaml", values), ("settings.yaml", settings), ("templates/pod.yaml", &template)];
    places(&files, &[], "image-tag-latest")
}

#[test]
fn a_text_keeps_its_place_through_functions_that_keep_its_characters() {
    let values = "image: \"r.example/app:latest\"\n";
    assert_snapshot!(image("{{ .Values.image | trunc 63 | trimSuffix \"-\" | quote }}", values), @r#"
    web/values.yaml:1:23 [latest] exact
      web/templates/pod.yaml:8:14 [{{ .Values.image | trunc 63 | trimSuffix \"-\" | quote }}] written by this action
    "#);
    assert_snapshot!(image("{{ tpl (.Values.image | squote) . }}", values), @r"
    web/values.yaml:1:23 [latest] exact
      web/templates/pod.yaml:8:14 [{{ tpl (.Values.image | squote) . }}] written by this action
    ");
    assert_snapshot!(image("{{ regexReplaceAll \"^docker[.]io/\" .Values.image \"\" }}", values), @r#"
    web/values.yaml:1:23 [latest] exact
      web/templates/pod.yaml:8:14 [{{ regexReplaceAll \"^docker[.]io/\" .Values.image \"\" }}] written by this action
    "#);
    assert_snapshot!(image("{{ (.Files.Get \"settings.yaml\" | fromYaml).image }}", values), @r#"
    web/settings.yaml:1:22 [latest] exact
      web/templates/pod.yaml:8:14 [{{ (.Files.Get \"settings.yaml\" | fromYaml).image }}] written by this action
    "#);
}

#[test]
fn a_scalar_of_two_values_is_told_with_both() {
    let printed = "{{ printf \"%s%s\" .Values.image .Values.tag }}";
    assert_snapshot!(image(printed, "image: r.example/app:lat\ntag: est\n"), @r#"
    web/templates/pod.yaml:8:14 [{{ printf \"%s%s\" .Values.image .Values.tag }}] exact
      web/values.yaml:1:8 [r.example/app:lat] `image` goes into it
      web/values.yaml:2:6 [est] `tag` goes into it
    "#);
    let replaced = "{{ regexReplaceAll \"TAG\" .Values.image .Values.tag }}";
    assert_snapshot!(image(replaced, "image: r.example/app:TAG\ntag: latest\n"), @r#"
    web/values.yaml:2:6 [latest] exact
      web/templates/pod.yaml:8:14 [{{ regexReplaceAll \"TAG\" .Values.image .Values.tag }}] written by this action
    "#);
    let computed = "{{ cat .Values.image .Values.tag | nospace }}";
    assert_snapshot!(image(computed, "image: r.example/app\ntag: :latest\n"), @r"
    web/templates/pod.yaml:8:14 [{{ cat .Values.image .Values.tag | nospace }}] exact
      web/values.yaml:1:8 [r.example/app] `image` goes into it
      web/values.yaml:2:6 [:latest] `tag` goes into it
    ");
}

/// The place of `privileged: true` in a security context that the expression gives.
fn security_context(before: &str, expression: &str, values: &str) -> String {
    let template = pod(&format!("{before}      securityContext: {{{{- toYaml {expression} | nindent 8 }}}}\n"));
    let files = [CHART, ("values.yaml", values), ("templates/pod.yaml", &template)];
    places(&files, &[], "privileged-container")
}

#[test]
fn an_entry_keeps_its_place_through_merges_defaults_and_templates() {
    let values = "a: {runAsUser: 1, privileged: false}\nb: {privileged: true}\n";
    let overwritten = "(mergeOverwrite (deepCopy .Values.a) .Values.b)";
    assert_snapshot!(security_context("", overwritten, values), @r"
    web/values.yaml:2:17 [true] exact
      web/templates/pod.yaml:9:24 [{{- toYaml (mergeOverwrite (deepCopy .Values.a) .Values.b) | nindent 8 }}] written by this action
    ");
    let chain = "      {{- $sc := dict }}\n      {{- $sc = merge $sc (.Values.b | default dict) .Values.a }}\n      \
                 {{- $sc = set $sc \"runAsUser\" (.Values.a.runAsUser | int) }}\n";
    assert_snapshot!(security_context(chain, "$sc", values), @r"
    web/values.yaml:2:17 [true] exact
      web/templates/pod.yaml:12:24 [{{- toYaml $sc | nindent 8 }}] written by this action
    ");
    let set = "      {{- $sc := set (dict) \"privileged\" .Values.b.privileged }}\n";
    assert_snapshot!(security_context(set, "$sc", values), @r"
    web/values.yaml:2:17 [true] exact
      web/templates/pod.yaml:10:24 [{{- toYaml $sc | nindent 8 }}] written by this action
    ");
    assert_snapshot!(security_context("", "((.Values.none | default (dict)).sc | default .Values.b)", values), @r"
    web/values.yaml:2:17 [true] exact
      web/templates/pod.yaml:9:24 [{{- toYaml ((.Values.none | default (dict)).sc | default .Values.b) | nindent 8 }}] written by this action
    ");
    assert_snapshot!(security_context("", "(tpl (toYaml .Values.b) . | fromYaml)", values), @r"
    web/values.yaml:2:17 [true] exact
      web/templates/pod.yaml:9:24 [{{- toYaml (tpl (toYaml .Values.b) . | fromYaml) | nindent 8 }}] written by this action
    ");
}

#[test]
fn an_item_keeps_its_place_in_lists_put_together() {
    let template = pod("      env: {{- toYaml (concat .Values.env .Values.more | uniq) | nindent 8 }}\n");
    let values = "env:\n  - {name: A, value: a}\nmore:\n  - name: DB_PASSWORD\n    value: Xk29dPqLz71m\n";
    let files = [CHART, ("values.yaml", values), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "env-secret-literal"), @r"
    web/values.yaml:5:12 [Xk29dPqLz71m] exact
      web/templates/pod.yaml:9:12 [{{- toYaml (concat .Values.env .Values.more | uniq) | nindent 8 }}] written by this action
    ");
}

#[test]
fn a_line_of_a_helper_that_went_through_yaml_and_back() {
    let helper = ("templates/_a.tpl", "{{ define \"web.sc\" }}\nrunAsUser: 1\nprivileged: true\n{{ end }}");
    let template = pod("      securityContext: {{- toYaml (include \"web.sc\" . | fromYaml) | nindent 8 }}\n");
    let files = [CHART, helper, ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "privileged-container"), @r#"
    web/templates/_a.tpl:3:13 [true] exact
      web/templates/pod.yaml:9:24 [{{- toYaml (include \"web.sc\" . | fromYaml) | nindent 8 }}] `web.sc` is included here
    "#);
}

#[test]
fn a_scalar_that_is_partly_in_a_block_is_placed_with_the_whole_block() {
    let expression = "{{ if .Values.registry }}{{ .Values.registry }}/{{ end }}{{ .Values.name }}";
    let values = "registry: r.example\nname: app:latest\n";
    let template = pod("").replace("r.example/app:1.0", &format!("\"{expression}\""));
    let files = [CHART, ("values.yaml", values), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "image-digest-missing"), @r"
    web/templates/pod.yaml:8:15 [{{ if .Values.registry }}{{ .Values.registry }}/{{ end }}{{ .Values.name }}] exact
      web/values.yaml:1:11 [r.example] `registry` goes into it
      web/values.yaml:2:7 [app:latest] `name` goes into it
    ");
    let branches = "{{ .Values.name }}:{{ if .Values.tag }}{{ .Values.tag }}{{ else }}{{ .Values.other }}{{ end }}";
    let template = pod("").replace("r.example/app:1.0", &format!("\"{branches}\""));
    let values = "name: app\nother: latest\n";
    let files = [CHART, ("values.yaml", values), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "image-digest-missing"), @r"
    web/templates/pod.yaml:8:15 [{{ .Values.name }}:{{ if .Values.tag }}{{ .Values.tag }}{{ else }}{{ .Values.other }}{{ end }}] exact
      web/values.yaml:1:7 [app] `name` goes into it
      web/values.yaml:2:8 [latest] `other` goes into it
    ");
}
