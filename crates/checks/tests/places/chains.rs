//! Places behind variables, YAML in between, and several layers of values.

use insta::assert_snapshot;

use crate::{CHART, places, places_with_set, pod};

/// A helper whose text becomes a mapping and text again.
const HELPER: (&str, &str) =
    ("templates/_a.tpl", "{{ define \"web.context\" }}\nprivileged: true\nrunAs:\n  user: 1\n{{ end }}");

#[test]
fn a_helper_that_a_variable_held_is_told_with_the_action_that_prints_it() {
    let template = pod(
        "      {{- $context := include \"web.context\" . | fromYaml }}\n      securityContext:\n        privileged: {{ $context.privileged }}\n",
    );
    let files = [CHART, HELPER, ("templates/pod.yaml", template.as_str())];
    assert_snapshot!(places(&files, &[], "privileged-container"), @r#"
    web/templates/_a.tpl:2:13 [true] exact
      web/templates/pod.yaml:9:7 [{{- $context := include \"web.context\" . | fromYaml }}] `web.context` is included here
      web/templates/pod.yaml:11:21 [{{ $context.privileged }}] written by this action
    "#);
}

#[test]
fn a_field_missing_from_a_mapping_that_was_yaml_in_between_is_added_in_the_helper() {
    let helper = (
        "templates/_a.tpl",
        "{{ define \"web.all\" }}\nspec:\n  containers:\n    - name: app\n      image: r.example/app:1.0\n{{ end }}",
    );
    let template =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n{{ include \"web.all\" . | fromYaml | toYaml }}\n";
    let files = [CHART, helper, ("templates/pod.yaml", template)];
    assert_snapshot!(places(&files, &[], "memory-limit-missing"), @r#"
    web/templates/_a.tpl:4:7 [name: app] exact; add `resources.limits.memory` here
      web/templates/pod.yaml:4:1 [{{ include \"web.all\" . | fromYaml | toYaml }}] `web.all` is included here
    "#);
}

#[test]
fn a_constant_that_a_variable_held_stands_where_it_was_set() {
    let template = pod(
        "      {{- $name := ternary \"DB\" \"DB_OTHER\" (eq 1 1) }}\n      env:\n        - name: {{ $name }}\n        - name: {{ $name }}\n",
    );
    let files = [CHART, ("templates/pod.yaml", template.as_str())];
    assert_snapshot!(places(&files, &[], "duplicate-env-var"), @r"
    web/templates/pod.yaml:9:29 [DB] exact
      web/templates/pod.yaml:12:17 [{{ $name }}] written by this action
      web/templates/pod.yaml:9:29 [DB] set here before
    ");
}

#[test]
fn a_mapping_whose_switch_is_off_is_the_place_of_what_it_lacks() {
    let template = pod(
        "      {{- if .Values.securityContext.enabled }}\n      securityContext: {{- omit .Values.securityContext \"enabled\" | toYaml | nindent 8 }}\n      {{- end }}\n",
    );
    let off = [CHART, ("values.yaml", "securityContext:\n  enabled: false\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&off, &[], "writable-root-filesystem"), @r"
    web/values.yaml:1:1 [securityContext] exact; set `enabled` and `readOnlyRootFilesystem` here
      web/templates/pod.yaml:9:7 [{{- if .Values.securityContext.enabled }}] `securityContext` is written only when this is set
    ");
    let filled = "securityContext:\n  enabled: false\n  readOnlyRootFilesystem: true\n";
    let filled = [CHART, ("values.yaml", filled), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&filled, &[], "writable-root-filesystem"), @r"
    web/values.yaml:2:3 [enabled: false] exact; decides whether `securityContext` is written
      web/templates/pod.yaml:9:7 [{{- if .Values.securityContext.enabled }}] `securityContext` is written only when this is set
    ");
}

#[test]
fn what_a_template_leaves_out_of_a_mapping_is_the_templates_matter() {
    let template =
        pod("      securityContext: {{- omit .Values.context \"readOnlyRootFilesystem\" | toYaml | nindent 8 }}\n");
    let values = "context:\n  readOnlyRootFilesystem: true\n  runAsUser: 1000\n";
    let files = [CHART, ("values.yaml", values), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "writable-root-filesystem"), @r#"
    web/templates/pod.yaml:9:24 [{{- omit .Values.context \"readOnlyRootFilesystem\" | toYaml | nindent 8 }}] template; leaves `readOnlyRootFilesystem` of `context` out
      web/values.yaml:1:1 [context] `context` goes into it
    "#);
}

#[test]
fn a_number_that_counts_decides_no_item() {
    let template = pod(
        "      env:\n        {{- range until (int .Values.count) }}\n        - name: {{ printf \"A%d\" (div . 2) }}\n        {{- end }}\n",
    );
    let files = [CHART, ("values.yaml", "count: 2\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "duplicate-env-var"), @r#"
    web/templates/pod.yaml:11:28 [A] exact
      web/templates/pod.yaml:11:17 [{{ printf \"A%d\" (div . 2) }}] written by this action
      web/templates/pod.yaml:11:28 [A] set here before
    "#);
}

#[test]
fn an_argument_wins_over_every_file() {
    let template = pod("      securityContext:\n        privileged: {{ .Values.privileged }}\n");
    let files = [CHART, ("values.yaml", "privileged: false\n"), ("templates/pod.yaml", &template)];
    let overrides = [("base.yaml", "privileged: false\n"), ("prod.yaml", "privileged: false\n")];
    assert_snapshot!(places_with_set(&files, &overrides, "privileged=true", "privileged-container"), @r"
    --set:1:12 [true] exact
      web/templates/pod.yaml:10:21 [{{ .Values.privileged }}] written by this action
      prod.yaml:1:13 [false] the value that it overrides
      base.yaml:1:13 [false] the value that it overrides
      web/values.yaml:1:13 [false] the value that it overrides
    ");
}

#[test]
fn the_last_of_several_files_wins_over_those_before() {
    let template = pod("      securityContext:\n        privileged: {{ .Values.privileged }}\n");
    let files = [CHART, ("values.yaml", "privileged: false\n"), ("templates/pod.yaml", &template)];
    let overrides = [("base.yaml", "a: 1\nprivileged: false\n"), ("prod.yaml", "privileged: true\n")];
    assert_snapshot!(places(&files, &overrides, "privileged-container"), @r"
    prod.yaml:1:13 [true] exact
      web/templates/pod.yaml:10:21 [{{ .Values.privileged }}] written by this action
      base.yaml:2:13 [false] the value that it overrides
      web/values.yaml:1:13 [false] the value that it overrides
    ");
}

#[test]
fn a_password_that_was_encoded_leads_to_its_key() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\ndata:\n  password: {{ .Values.db.password | b64enc | quote }}\n";
    let files = [CHART, ("values.yaml", "db:\n  password: Xk29dPqLz71m\n"), ("templates/secret.yaml", secret)];
    assert_snapshot!(places(&files, &[], "secret-data-in-manifest"), @r"
    web/values.yaml:2:13 [Xk29dPqLz71m] exact
      web/templates/secret.yaml:5:13 [{{ .Values.db.password | b64enc | quote }}] written by this action
    ");
}

#[test]
fn a_default_within_a_default_leads_to_the_one_that_is_left() {
    let expression = "{{ .Values.a | default (.Values.b | default .Values.c) }}";
    let template = pod(&format!("      securityContext:\n        privileged: {expression}\n"));
    let files = [CHART, ("values.yaml", "a: null\nb: null\nc: true\n"), ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "privileged-container"), @r"
    web/values.yaml:3:4 [true] exact
      web/templates/pod.yaml:10:21 [{{ .Values.a | default (.Values.b | default .Values.c) }}] written by this action
      web/values.yaml:1:1 [a] `a` takes part in the choice
      web/values.yaml:2:1 [b] `b` takes part in the choice
    ");
}
