//! What `lookup` finds where the caller says which objects there are.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use hullmark_render::Cluster;
use hullmark_render::chart::{self, ChartFiles, RenderOptions};
use hullmark_source::SourceMap;

const SECRETS: &str = "\
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
data: {password: c2VjcmV0}
";
const LIST: &str = "\
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {count: 3000000}}
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: other}}
";

/// What a template prints with these objects.
fn check(template: &str, expected: &str) {
    let files = [("Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n"), ("templates/a.yaml", template)];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let sources = SourceMap::new();
    let chart = chart::load(&ChartFiles::folder("shop", files.to_vec()), &sources).unwrap();
    let cluster = Cluster { documents: vec![SECRETS.into(), LIST.into()] };
    let rendered = chart::render(&chart, &RenderOptions { cluster, ..RenderOptions::default() }, &sources);
    assert_eq!(rendered.errors, []);
    let output = rendered.templates.first().map(|template| String::from_utf8_lossy(&template.output).into_owned());
    assert_eq!(output.as_deref(), Some(expected), "{template}");
}

#[test]
fn an_object_is_found_by_kind_namespace_and_name() {
    check(r#"{{ (lookup "v1" "Secret" "shop" "db").data.password }}"#, "c2VjcmV0");
    check(r#"{{ lookup "v1" "Secret" "other" "db" }}"#, "map[]");
    check(r#"{{ lookup "v1" "Secret" "shop" "cache" }}"#, "map[]");
    check(r#"{{ lookup "apps/v1" "Secret" "shop" "db" }}"#, "map[]");
}

#[test]
fn an_object_without_a_namespace_is_in_every_one() {
    check(r#"{{ (lookup "v1" "ConfigMap" "any" "a").metadata.name }}"#, "a");
}

#[test]
fn without_a_name_there_is_a_list() {
    check(r#"{{ range (lookup "v1" "ConfigMap" "" "").items }}{{ .metadata.name }} {{ end }}"#, "a b ");
    check(r#"{{ (lookup "v1" "ConfigMap" "" "").kind }}"#, "ConfigMapList");
    check(r#"{{ lookup "v1" "Pod" "" "" }}"#, "map[]");
}

#[test]
fn whole_numbers_are_those_of_the_api() {
    check(r#"{{ (lookup "v1" "ConfigMap" "x" "a").data.count | printf "%[1]T %[1]v" }}"#, "int64 3000000");
}

#[test]
fn what_a_template_changes_in_an_object_the_next_lookup_does_not_see() {
    let change = r#"{{ $_ := set (lookup "v1" "Secret" "shop" "db") "data" "x" }}"#;
    check(&format!(r#"{change}{{{{ (lookup "v1" "Secret" "shop" "db").data.password }}}}"#), "c2VjcmV0");
}
