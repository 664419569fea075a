//! Places of what dependencies bring along: the user's values that reach it, else the entry that asks for it.

use std::io::Write as _;

use insta::assert_snapshot;

use crate::{CHART, places, pod};

const SUBCHART: (&str, &str) = ("charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n");
const PARENT: (&str, &str) = (
    "Chart.yaml",
    "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n  - name: db\n    version: 1.0.0\n    repository: oci://r.example\n",
);

#[test]
fn a_template_of_a_subchart() {
    let template = pod("      securityContext:\n        privileged: {{ .Values.privileged }}\n");
    let template = ("charts/db/templates/pod.yaml", template.as_str());
    let default = ("charts/db/values.yaml", "privileged: true\n");
    let set = [PARENT, SUBCHART, default, template, ("values.yaml", "db:\n  privileged: true\n")];
    assert_snapshot!(places(&set, &[], "privileged-container"), @r"
    web/values.yaml:2:15 [true] exact
      web/charts/db/templates/pod.yaml:10:21 [{{ .Values.privileged }}] written by this action
      web/charts/db/values.yaml:1:13 [true] the value that it overrides
    ");
    let near = [PARENT, SUBCHART, default, template, ("values.yaml", "db:\n  port: 1\n")];
    assert_snapshot!(places(&near, &[], "privileged-container"), @r"
    web/values.yaml:1:1 [db] exact; set `privileged` here
      web/charts/db/values.yaml:1:13 [true] written here
      web/charts/db/templates/pod.yaml:10:21 [{{ .Values.privileged }}] written by this action
    ");
    let unset = [PARENT, SUBCHART, default, template];
    assert_snapshot!(places(&unset, &[], "privileged-container"), @r"
    web/Chart.yaml:5:11 [db] exact; `db` brings it along; set `db.privileged` in the values
      web/charts/db/values.yaml:1:13 [true] written here
      web/charts/db/templates/pod.yaml:10:21 [{{ .Values.privileged }}] written by this action
    ");
}

#[test]
fn a_helper_of_a_library_in_the_users_template() {
    let library = ("charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\ntype: library\n");
    let helper = ("charts/db/templates/_a.tpl", "{{ define \"db.host\" }}hostPID: true{{ end }}");
    let template = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  {{ include \"db.host\" . }}\n";
    let files = [PARENT, library, helper, ("templates/pod.yaml", template)];
    assert_snapshot!(places(&files, &[], "host-pid"), @r#"
    web/templates/pod.yaml:5:3 [{{ include \"db.host\" . }}] template; `db.host` is included here
      web/charts/db/templates/_a.tpl:1:32 [true] written here
    "#);
}

#[test]
fn a_library_that_writes_all_by_values_of_its_own() {
    let library = [
        ("charts/common/Chart.yaml", "apiVersion: v2\nname: common\nversion: 1.0.0\ntype: library\n"),
        ("charts/common/values.yaml", "resources: {}\n"),
        (
            "charts/common/templates/_pod.tpl",
            "{{ define \"common.pod\" }}\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    \
             - name: app\n      {{- with .Values.common.resources }}\n      resources: {{- toYaml . | nindent 8 }}\n      \
             {{- end }}\n{{ end }}",
        ),
    ];
    let chart = "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n  - name: common\n    version: 1.0.0\n    \
                 repository: https://charts.example\n";
    let own = [("Chart.yaml", chart), ("templates/all.yaml", "{{ include \"common.pod\" . }}\n")];
    let files: Vec<_> = own.into_iter().chain(library).collect();
    assert_snapshot!(places(&files, &[], "memory-limit-missing"), @r#"
    web/Chart.yaml:5:11 [common] exact; `common` brings it along; set `common.resources.limits.memory` in the values
      web/charts/common/values.yaml:1:1 [resources: {}] written here
      web/charts/common/templates/_pod.tpl:8:7 [{{- with .Values.common.resources }}] `resources` is written only when this is set
      web/templates/all.yaml:1:1 [{{ include \"common.pod\" . }}] `common.pod` is included here
    "#);
    let mut with_key = files.clone();
    with_key.push(("values.yaml", "common:\n  port: 1\n"));
    assert_snapshot!(places(&with_key, &[], "memory-limit-missing"), @r#"
    web/values.yaml:1:1 [common] exact; set `resources.limits.memory` here
      web/charts/common/values.yaml:1:1 [resources: {}] written here
      web/charts/common/templates/_pod.tpl:8:7 [{{- with .Values.common.resources }}] `resources` is written only when this is set
      web/templates/all.yaml:1:1 [{{ include \"common.pod\" . }}] `common.pod` is included here
    "#);
}

#[test]
fn a_subchart_that_no_repository_has_is_the_users_own() {
    let template = pod("      securityContext:\n        privileged: true\n");
    let template = ("charts/db/templates/pod.yaml", template.as_str());
    let unlisted = [CHART, SUBCHART, template];
    assert_snapshot!(places(&unlisted, &[], "privileged-container"), @r"
    web/charts/db/templates/pod.yaml:10:21 [true] exact
    ");
    let here =
        ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n  - {name: db, version: 1.0.0}\n");
    assert_snapshot!(places(&[here, SUBCHART, template], &[], "privileged-container"), @r"
    web/charts/db/templates/pod.yaml:10:21 [true] exact
    ");
}

#[test]
fn a_text_that_a_dependency_puts_together_of_values() {
    let template = pod("").replace("r.example/app:1.0", "\"{{ .Values.image.name }}:{{ .Values.image.tag }}\"");
    let template = ("charts/db/templates/pod.yaml", template.as_str());
    let default = ("charts/db/values.yaml", "image:\n  name: r.example/db\n  tag: latest\n");
    let set = [PARENT, SUBCHART, default, template, ("values.yaml", "db:\n  image:\n    pullPolicy: Always\n")];
    assert_snapshot!(places(&set, &[], "image-tag-latest"), @r"
    web/values.yaml:2:3 [image] exact; set `tag` here
      web/charts/db/values.yaml:3:8 [latest] written here
      web/charts/db/templates/pod.yaml:8:40 [{{ .Values.image.tag }}] written by this action
    ");
    let unset = [PARENT, SUBCHART, default, template];
    assert_snapshot!(places(&unset, &[], "image-tag-latest"), @r"
    web/Chart.yaml:5:11 [db] exact; `db` brings it along; set `db.image.tag` in the values
      web/charts/db/values.yaml:3:8 [latest] written here
      web/charts/db/templates/pod.yaml:8:40 [{{ .Values.image.tag }}] written by this action
    ");
}

#[test]
fn a_field_that_a_dependency_writes_only_with_values() {
    let template =
        pod("      {{- with .Values.resources }}\n      resources: {{- toYaml . | nindent 8 }}\n      {{- end }}\n");
    let template = ("charts/db/templates/pod.yaml", template.as_str());
    let default = ("charts/db/values.yaml", "resources: {}\n");
    let set = [PARENT, SUBCHART, default, template, ("values.yaml", "db:\n  resources: {}\n")];
    assert_snapshot!(places(&set, &[], "memory-limit-missing"), @r"
    web/values.yaml:2:3 [resources: {}] exact; set `limits.memory` here
      web/charts/db/templates/pod.yaml:9:7 [{{- with .Values.resources }}] `resources` is written only when this is set
      web/charts/db/values.yaml:1:12 [{}] the value that it overrides
    ");
    let near = [PARENT, SUBCHART, default, template, ("values.yaml", "db:\n  port: 1\n")];
    assert_snapshot!(places(&near, &[], "memory-limit-missing"), @r"
    web/values.yaml:1:1 [db] exact; set `resources.limits.memory` here
      web/charts/db/values.yaml:1:1 [resources: {}] written here
      web/charts/db/templates/pod.yaml:9:7 [{{- with .Values.resources }}] `resources` is written only when this is set
    ");
}

#[test]
fn a_dependency_under_two_aliases_is_told_apart() {
    let chart = (
        "Chart.yaml",
        "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n  - {name: db, version: 1.0.0, alias: one, \
         repository: 'oci://r.example'}\n  - {name: db, version: 1.0.0, alias: two, repository: 'oci://r.example'}\n",
    );
    let template = pod("      securityContext:\n        privileged: {{ .Values.privileged }}\n");
    let template = template.replace("name: web", "name: {{ .Chart.Name }}");
    let files = [
        chart,
        SUBCHART,
        ("charts/db/values.yaml", "privileged: true\n"),
        ("charts/db/templates/pod.yaml", &template),
        ("values.yaml", "two:\n  privileged: true\n"),
    ];
    assert_snapshot!(places(&files, &[], "privileged-container"), @r"
    web/Chart.yaml:5:39 [one] exact; `one` brings it along; set `one.privileged` in the values
      web/charts/db/values.yaml:1:13 [true] written here
      web/charts/db/templates/pod.yaml:10:21 [{{ .Values.privileged }}] written by this action
    web/values.yaml:2:15 [true] exact
      web/charts/db/templates/pod.yaml:10:21 [{{ .Values.privileged }}] written by this action
      web/charts/db/values.yaml:1:13 [true] the value that it overrides
    ");
}

#[test]
fn a_global_value_of_the_user_reaches_a_dependency() {
    let template = pod("      securityContext:\n        privileged: {{ .Values.global.privileged }}\n");
    let template = ("charts/db/templates/pod.yaml", template.as_str());
    let files = [PARENT, SUBCHART, template, ("values.yaml", "global:\n  privileged: true\n")];
    assert_snapshot!(places(&files, &[], "privileged-container"), @r"
    web/values.yaml:2:15 [true] exact
      web/charts/db/templates/pod.yaml:10:21 [{{ .Values.global.privileged }}] written by this action
    ");
    let default = ("charts/db/values.yaml", "global:\n  privileged: true\n");
    let near = [PARENT, SUBCHART, default, template, ("values.yaml", "global:\n  port: 1\n")];
    assert_snapshot!(places(&near, &[], "privileged-container"), @r"
    web/values.yaml:1:1 [global] exact; set `privileged` here
      web/charts/db/values.yaml:2:15 [true] written here
      web/charts/db/templates/pod.yaml:10:21 [{{ .Values.global.privileged }}] written by this action
    ");
}

#[test]
fn a_value_that_is_imported_from_a_dependency() {
    let chart = (
        "Chart.yaml",
        "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n  - name: db\n    version: 1.0.0\n    repository: \
         oci://r.example\n    import-values: [security]\n",
    );
    let template = pod("      securityContext:\n        privileged: {{ .Values.privileged }}\n");
    let exports = ("charts/db/values.yaml", "exports:\n  security:\n    privileged: true\n");
    let files = [chart, SUBCHART, exports, ("templates/pod.yaml", &template)];
    assert_snapshot!(places(&files, &[], "privileged-container"), @r"
    web/templates/pod.yaml:10:21 [{{ .Values.privileged }}] exact; written by this action
      web/charts/db/values.yaml:3:17 [true] written here
    ");
}

#[test]
fn a_packed_dependency_is_set_in_the_users_values() {
    let template = pod("      securityContext:\n        privileged: {{ .Values.privileged }}\n");
    let packed = packed(&[
        ("db/Chart.yaml", SUBCHART.1),
        ("db/values.yaml", "privileged: true\n"),
        ("db/templates/pod.yaml", &template),
    ]);
    let files = |values: &'static str| {
        let text = |(path, text): (&str, &str)| (path.to_owned(), text.as_bytes().to_vec());
        vec![text(PARENT), text(("values.yaml", values)), ("charts/db-1.0.0.tgz".to_owned(), packed.clone())]
    };
    assert_snapshot!(crate::places_of(files("db:\n  privileged: true\n"), &[], "privileged-container"), @r"
    web/values.yaml:2:15 [true] exact
      web/charts/db-1.0.0.tgz!templates/pod.yaml:10:21 [{{ .Values.privileged }}] written by this action
      web/charts/db-1.0.0.tgz!values.yaml:1:13 [true] the value that it overrides
    ");
    assert_snapshot!(crate::places_of(files("port: 1\n"), &[], "privileged-container"), @r"
    web/Chart.yaml:5:11 [db] exact; `db` brings it along; set `db.privileged` in the values
      web/charts/db-1.0.0.tgz!values.yaml:1:13 [true] written here
      web/charts/db-1.0.0.tgz!templates/pod.yaml:10:21 [{{ .Values.privileged }}] written by this action
    ");
}

fn packed(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    for (path, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        archive.append_data(&mut header, path, text.as_bytes()).unwrap();
    }
    let mut encoder = archive.into_inner().unwrap();
    encoder.flush().unwrap();
    encoder.finish().unwrap()
}
