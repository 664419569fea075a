//! What a check looks at, and what it tells about the rest.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

use hullmark_engine::{
    CheckRequest, Exclude, Files, MemoryFiles, OsFiles, Outcome, Selection, Settings, Target, check,
};

const PRIVILEGED: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec:\n  containers:\n    - name: c\n      image: r.example/c:1.0\n      securityContext: {privileged: true}\n";

fn request(targets: &[&str], exclude: &[&str]) -> CheckRequest {
    let selection = Selection::new("all", &["privileged-container"], &[] as &[&str]).unwrap();
    let exclude = Exclude::new("/", exclude).unwrap();
    let targets = targets.iter().map(|path| Target::Path(PathBuf::from(path))).collect();
    CheckRequest::new(targets, Settings { exclude, ..Settings::new(selection) })
}

/// `path: rule` of each finding, then `path: kind` of what was not checked.
fn told(outcome: &Outcome) -> Vec<String> {
    let findings =
        outcome.findings.iter().map(|it| format!("{}: {}", outcome.sources.name(it.primary.place.source()), it.rule));
    let unchecked = outcome.summary.unchecked.iter().map(|it| format!("{}: {}", it.path, it.kind.as_str()));
    findings.chain(unchecked).collect()
}

#[test]
fn patches_of_a_kustomization_are_no_manifests() {
    const PATCH: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web}]}}}\n";
    let settings = Settings::new(Selection::new("all", &["memory-limit-missing"], &[] as &[&str]).unwrap());
    let request = CheckRequest::new(vec![Target::Path(PathBuf::from("."))], settings);
    let kustomization =
        |patches: &str| format!("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n{patches}\n");
    let with = |patches: &str| {
        let files = MemoryFiles::new([
            ("overlays/prod/kustomization.yaml", kustomization(patches).as_str()),
            ("overlays/prod/replicas.yaml", PATCH),
            ("overlays/web.yaml", PATCH),
        ]);
        told(&check(&files, &request)).into_iter().filter(|it| it.ends_with("memory-limit-missing")).collect::<Vec<_>>()
    };
    assert_eq!(with("resources: [../web.yaml, replicas.yaml]").len(), 2);
    assert_eq!(with("patches: [{path: ./replicas.yaml}]"), ["overlays/web.yaml: memory-limit-missing"]);
    assert_eq!(with("patchesStrategicMerge: [replicas.yaml, ../web.yaml]"), [""; 0]);
}

#[test]
fn manifests_are_found_in_folders_and_the_rest_is_left_alone() {
    let files = MemoryFiles::new([
        ("k8s/b.yml", PRIVILEGED),
        ("k8s/a.yaml", PRIVILEGED),
        ("k8s/list.JSON", r#"{"apiVersion": "v1", "kind": "List", "items": []}"#),
        ("k8s/compose.yaml", "services: {web: {privileged: true}}\n"),
        ("k8s/broken-workflow.yaml", "on: [push\n"),
        ("k8s/readme.md", PRIVILEGED),
        (".hidden/a.yaml", PRIVILEGED),
        ("node_modules/x/a.yaml", PRIVILEGED),
    ]);
    let outcome = check(&files, &request(&["."], &[]));
    assert_eq!(told(&outcome), ["k8s/a.yaml: privileged-container", "k8s/b.yml: privileged-container"]);
    assert_eq!((outcome.summary.files, outcome.summary.documents, outcome.summary.left_alone), (2, 2, 3));
}

#[test]
fn a_file_that_is_named_is_a_manifest_whatever_its_name() {
    let files = MemoryFiles::new([("pod.txt", PRIVILEGED)]);
    let outcome = check(&files, &request(&["./pod.txt", "pod.txt"], &["*.txt"]));
    assert_eq!(told(&outcome), ["pod.txt: privileged-container"]);
    assert_eq!(outcome.summary.files, 1);
}

#[test]
fn excluded_paths_are_left_out_of_folders() {
    let files = MemoryFiles::new([("a/x.yaml", PRIVILEGED), ("b/x.yaml", PRIVILEGED), ("b/y.yaml", PRIVILEGED)]);
    let outcome = check(&files, &request(&["."], &["/a/", "y.*"]));
    assert_eq!(told(&outcome), ["b/x.yaml: privileged-container"]);
}

#[test]
fn what_is_excluded_is_checked_where_it_is_named_unless_that_is_forbidden() {
    let chart = "apiVersion: v2\nname: web\nversion: 1.0.0\n";
    let files = MemoryFiles::new([
        ("a/x.yaml", PRIVILEGED),
        ("b/x.yaml", PRIVILEGED),
        ("a/web/Chart.yaml", chart),
        ("a/web/templates/pod.yaml", PRIVILEGED),
    ]);
    let named = request(&["a/x.yaml", "b/x.yaml", "a/web/templates/pod.yaml"], &["/a/"]);
    let all = ["a/web/templates/pod.yaml: privileged-container", "a/x.yaml: privileged-container"];
    assert_eq!(told(&check(&files, &named)), [&all[..], &["b/x.yaml: privileged-container"]].concat());
    let forced = CheckRequest { force_exclude: true, ..named };
    assert_eq!(told(&check(&files, &forced)), ["b/x.yaml: privileged-container"]);
}

#[test]
fn files_that_are_named_are_judged_together() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec:\n  selector: {app: web}\n  ports: [{port: 80}]\n";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec:\n  containers: [{name: web, image: web}]\n";
    let files = MemoryFiles::new([("service.yaml", service), ("pod.yaml", pod)]);
    let of = |targets: &[&str]| {
        let selection = Selection::new("all", &["dangling-service"], &[] as &[&str]).unwrap();
        let targets = targets.iter().map(|path| Target::Path(path.into())).collect();
        told(&check(&files, &CheckRequest::new(targets, Settings::new(selection))))
    };
    assert_eq!(of(&["service.yaml"]), ["service.yaml: dangling-service"]);
    assert_eq!(of(&["service.yaml", "pod.yaml"]), [""; 0]);
}

#[test]
fn what_cannot_be_read_is_told() {
    let files = MemoryFiles::new([
        ("latin.yaml", b"apiVersion: v1\nkind: Pod # \xe9\n".to_vec()),
        ("photo.json", b"\xff\xd8".to_vec()),
        ("windows.yaml", PRIVILEGED.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("ok.yaml", PRIVILEGED.as_bytes().to_vec()),
    ]);
    let outcome = check(&files, &request(&[".", "missing"], &[]));
    assert_eq!(
        told(&outcome),
        ["ok.yaml: privileged-container", "latin.yaml: unreadable", "missing: unreadable", "windows.yaml: unreadable"]
    );
    let reasons: Vec<_> = outcome.summary.unchecked.iter().map(|it| it.reason.as_str()).collect();
    let wide = "the text is UTF-16 (little endian): save it as UTF-8";
    assert_eq!(reasons, ["no UTF-8: byte 27 is wrong", "no such file or folder", wide]);
    assert!(outcome.summary.has_failures());
}

#[test]
fn templates_outside_charts_are_told_and_text_with_braces_is_no_template() {
    let files = MemoryFiles::new([
        ("jinja.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ name }}\n"),
        ("helm.yaml", "apiVersion: v1\nkind: Pod\n{{- if .Values.x }}\nspec: {}\n{{- end }}\n"),
        (
            "alert.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: \"{{ $x }}\"\n  b: |\n    c: {{ y }}\n",
        ),
    ]);
    let outcome = check(&files, &request(&["."], &[]));
    assert_eq!(told(&outcome), ["helm.yaml: looks-like-template", "jinja.yaml: looks-like-template"]);
    assert_eq!(outcome.summary.files, 1);
    assert!(!outcome.summary.has_failures());
    assert!(check(&files, &request(&["jinja.yaml"], &[])).summary.has_failures());
}

#[test]
fn standard_input_is_a_manifest_under_the_name_given() {
    let files = MemoryFiles::new([] as [(&str, &str); 0]).with_stdin(PRIVILEGED);
    let mut request = request(&[], &[]);
    request.targets = vec![Target::Stdin { name: "deploy/pod.yaml".to_owned() }];
    assert_eq!(told(&check(&files, &request)), ["deploy/pod.yaml: privileged-container"]);
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let files = MemoryFiles::new((0..200).map(|n| (format!("{}/{n}.yaml", n % 7), PRIVILEGED)));
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| told(&check(&files, &request(&["."], &[]))))
    };
    assert_eq!(run(1).len(), 200);
    assert_eq!(run(1), run(8));
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "the test is about files on disk")]
    fs::write(path, text).unwrap();
}

#[test]
fn a_walk_respects_gitignore_without_a_repository_too() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join(".gitignore"), "build/\n");
    write(&folder.path().join("build/a.yaml"), PRIVILEGED);
    write(&folder.path().join("src/a.yaml"), PRIVILEGED);
    let outcome = check(&OsFiles, &request(&[folder.path().to_str().unwrap()], &[]));
    assert_eq!(outcome.summary.files, 1);
    let inside = folder.path().join("build");
    let outcome = check(&OsFiles, &request(&[inside.to_str().unwrap()], &[]));
    assert_eq!(outcome.summary.files, 1, "what is named is looked at");
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles_end() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("a/a.yaml"), PRIVILEGED);
    symlink(folder.path(), folder.path().join("a/up")).unwrap();
    symlink("nowhere", folder.path().join("a/broken.yaml")).unwrap();
    let outcome = check(&OsFiles, &request(&[folder.path().to_str().unwrap()], &[]));
    assert_eq!((outcome.summary.files, outcome.summary.unchecked.len()), (1, 0));

    let walked =
        OsFiles.walk(folder.path(), hullmark_engine::Scope::Chart(&hullmark_render::chart::IgnoreRules::default()));
    assert_eq!(walked.files, [folder.path().join("a/a.yaml")]);
    let reasons: Vec<_> = walked.failures.iter().map(|(path, _)| path.file_name().unwrap()).collect();
    assert_eq!(reasons, ["broken.yaml", "up"]);
}

/// The findings of one rule in a file, with what they say.
fn said(text: &str, rule: &str) -> Vec<String> {
    let files = MemoryFiles::new([("a.yaml", text)]);
    let selection = Selection::new("all", &[rule], &[] as &[&str]).unwrap();
    let outcome = check(&files, &CheckRequest::new(vec![Target::Path(".".into())], Settings::new(selection)));
    let said = outcome.findings.iter().map(|it| {
        let start = outcome.sources.position(it.primary.place.span().unwrap()).start;
        let help = it.help.as_deref().unwrap_or_default();
        format!("{}:{} {}; {help}", start.line, start.column, it.message)
    });
    said.collect()
}

#[test]
fn a_missing_document_marker_is_recognised_by_the_second_kind() {
    let two = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\napiVersion: v1\nkind: Secret\n";
    let help = "if another object begins here, put a line with `---` before it";
    assert_eq!(
        said(two, "yaml-duplicate-key"),
        [
            format!("4:1 `apiVersion` is in the mapping already: only the last value counts; {help}"),
            format!("5:1 `kind` is in the mapping already: only the last value counts; {help}"),
        ]
    );
    let inside = "apiVersion: v1\nkind: ConfigMap\ndata: {kind: a, kind: b}\n";
    assert_eq!(
        said(inside, "yaml-duplicate-key"),
        ["3:17 `kind` is in the mapping already: only the last value counts; "]
    );
}

#[test]
fn what_only_kubectl_reads_is_told_at_its_place() {
    let text = "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: \"b\"# c\n  d: \"e\n  f\"\n";
    assert_eq!(
        said(text, "yaml-not-portable"),
        [
            "4:9 found a comment without a space before its `#`: kubectl and Helm read it, but YAML 1.2 does not allow it; put a space before the `#`",
            "6:3 found a line of a quoted value that is no deeper than its key: kubectl and Helm read it, but YAML 1.2 does not allow it; indent the lines of a quoted value deeper than its key",
        ]
    );
}
