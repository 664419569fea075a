//! `hullmark.toml` as a user meets it.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests are about files and streams")]

mod run;

use hullmark_testkit::folder;
use run::hullmark;

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  hostPID: true\n  containers: [{name: app, image: other.example/app:1.0}]\n";

/// `check` without the summary.
fn check(folder: &tempfile::TempDir, args: &[&str]) -> String {
    let run = hullmark(folder, &[&["check"], args].concat());
    format!("{}exit code {}", run.stdout, run.code)
}

#[test]
fn the_nearest_configuration_of_each_target_counts() {
    let folder = folder(&[
        ("a/hullmark.toml", "profile = 'pss-baseline'\nrules = { host-pid = 'note' }\n"),
        ("a/pod.yaml", POD),
        (
            "b/hullmark.toml",
            "profile = 'pss-baseline'\n[[overrides]]\npaths = ['old/']\nrules = { host-pid = 'off' }\n",
        ),
        ("b/pod.yaml", POD),
        ("b/old/pod.yaml", POD),
    ]);
    insta::assert_snapshot!(check(&folder, &["a", "b"]), @r"
    a/pod.yaml:5:12: note[host-pid] Pod/web sees the processes of its node
    b/pod.yaml:5:12: error[host-pid] Pod/web sees the processes of its node
    exit code 1
    ");
    insta::assert_snapshot!(check(&folder, &["."]), @r"
    a/pod.yaml:5:12: note[host-pid] Pod/web sees the processes of its node
    b/pod.yaml:5:12: error[host-pid] Pod/web sees the processes of its node
    exit code 1
    ");
    insta::assert_snapshot!(check(&folder, &["a"]), @r"
    a/pod.yaml:5:12: note[host-pid] Pod/web sees the processes of its node
    exit code 0
    ");
    insta::assert_snapshot!(check(&folder, &["a", "--isolated", "--profile", "pss-baseline"]), @r"
    a/pod.yaml:5:12: error[host-pid] Pod/web sees the processes of its node
    exit code 1
    ");
    insta::assert_snapshot!(check(&folder, &["b", "--config", "a/hullmark.toml", "--fail-on", "note"]), @r"
    b/old/pod.yaml:5:12: note[host-pid] Pod/web sees the processes of its node
    b/pod.yaml:5:12: note[host-pid] Pod/web sees the processes of its node
    exit code 1
    ");
}

#[test]
fn options_of_rules_excludes_and_the_threshold_are_taken_from_the_file() {
    let folder = folder(&[
        (
            "hullmark.toml",
            "fail-on = 'error'\nexclude = ['/vendor/']\n[rules]\nimage-registry-not-allowed = { allowed = ['r.example'] }\n",
        ),
        ("pod.yaml", POD),
        ("vendor/pod.yaml", POD),
    ]);
    let told = check(&folder, &["--select", "image-registry-not-allowed"]);
    assert!(told.starts_with("pod.yaml:6:") && told.contains("[image-registry-not-allowed]"), "{told}");
    assert!(!told.contains("vendor/") && told.lines().count() == 2, "{told}");
}

#[test]
fn mistakes_are_shown_in_the_file_before_anything_is_checked() {
    let folder =
        folder(&[("hullmark.toml", "profile = \"strikt\"\n\n[rules]\nhost-pidd = \"off\"\n"), ("pod.yaml", POD)]);
    let run = hullmark(&folder, &["check"]);
    assert_eq!((run.code, &*run.stdout), (2, ""));
    for part in ["hullmark.toml:1:11", "did you mean `strict`?", "hullmark.toml:4:1", "did you mean `host-pid`?"] {
        assert!(run.stderr.contains(part), "{part}: {run}");
    }
}

#[test]
fn a_configuration_that_is_begun_can_be_shown_and_is_not_overwritten() {
    let folder = folder(&[
        ("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("charts/web/values-prod.yaml", "a: 1\n"),
    ]);
    insta::assert_snapshot!(hullmark(&folder, &["init"]), @r"
    exit code 0
    --- stdout
    ./hullmark.toml
    --- stderr
    ");
    let again = hullmark(&folder, &["init"]);
    assert!(again.code == 2 && again.stderr.contains("is there already"), "{again}");
    assert_eq!(hullmark(&folder, &["init", "--force"]).code, 0);
    let shown =
        hullmark(&folder, &["config", "show", "charts/web", "--kube-version", "1.31.0", "--ignore", "host-pid"]);
    for part in ["profile = \"recommended\"", "hullmark.toml:5", "render.kube-versions = [\"1.31.0\"]", "command line"]
    {
        assert!(shown.stdout.contains(part), "{part}: {shown}");
    }
    let json = hullmark(&folder, &["config", "show", "--json"]).stdout;
    assert!(json.contains(r#""path": "hullmark.toml""#) && json.contains(r#""key": "profile""#), "{json}");
}

#[test]
fn comments_are_held_to_the_rules_of_the_path_that_they_stand_in() {
    let quiet = POD.replace("hostPID: true", "hostPID: true # hullmark: ignore[host-pid] it looks around");
    let useless = quiet.replace("hostPID: true", "hostPID: false");
    let folder = folder(&[
        (
            "hullmark.toml",
            "profile = 'pss-baseline'\nrules = { suppression = 'note' }\n\
             [[overrides]]\npaths = ['off/']\nrules = { host-pid = 'off' }\n\
             [[overrides]]\npaths = ['strict/']\nrules = { unused-suppression = 'error' }\n",
        ),
        ("off/pod.yaml", &quiet),
        ("strict/pod.yaml", &useless),
        ("used/pod.yaml", &quiet),
        ("useless/pod.yaml", &useless),
    ]);
    insta::assert_snapshot!(check(&folder, &["."]), @r"
    strict/pod.yaml:5:37: error[unused-suppression] no finding of `host-pid` is suppressed by this comment
    useless/pod.yaml:5:37: note[unused-suppression] no finding of `host-pid` is suppressed by this comment
    exit code 1
    ");
}

#[test]
fn what_is_fixed_goes_by_the_settings_of_each_folder() {
    let pod = POD.replace("hostPID: true", "serviceAccount: shop");
    let folder = folder(&[
        ("hullmark.toml", "rules = { deprecated-service-account-field = 'on' }\n"),
        ("fixed/pod.yaml", &pod),
        ("left/hullmark.toml", "rules = { deprecated-service-account-field = 'off' }\n"),
        ("left/pod.yaml", &pod),
        ("path/pod.yaml", &pod),
    ]);
    let overrides = "rules = { deprecated-service-account-field = 'on' }\n[[overrides]]\npaths = ['path/']\n\
                     rules = { deprecated-service-account-field = 'off' }\n";
    let run = hullmark(&folder, &["check", "--diff"]);
    let changed = |text: &str| text.lines().filter(|line| line.starts_with("+++")).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(changed(&run.stdout), @r"
    +++ b/fixed/pod.yaml
    +++ b/path/pod.yaml
    ");
    std::fs::write(folder.path().join("hullmark.toml"), overrides).unwrap();
    let run = hullmark(&folder, &["check", "--diff"]);
    insta::assert_snapshot!(changed(&run.stdout), @"+++ b/fixed/pod.yaml");
}

#[test]
fn images_are_those_of_the_value_sets_and_paths_that_are_set() {
    let template = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers: [{name: app, image: \"r.example/app:{{ .Values.tag }}\"}]\n";
    let folder = folder(&[
        (
            "hullmark.toml",
            "exclude = ['old/']\n[[charts]]\npaths = ['web']\nvalue-sets = { prod = { set-string = ['tag=2.0'] } }\n",
        ),
        ("old/pod.yaml", POD),
        ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("web/values.yaml", "tag: '1.0'\n"),
        ("web/templates/pod.yaml", template),
    ]);
    assert_eq!(hullmark(&folder, &["images"]).stdout, "r.example/app:2.0\n");
    let all = "other.example/app:1.0\nr.example/app:1.0\n";
    assert_eq!(hullmark(&folder, &["images", "--isolated"]).stdout, all);
}

/// A chart with a dependency whose one container is privileged by a value, and sees the processes of its node whatever
/// the values say.
const WITH_DEPENDENCY: [(&str, &str); 5] = [
    (
        "web/Chart.yaml",
        "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n  - name: db\n    version: 1.0.0\n    repository: https://charts.example\n",
    ),
    ("web/values.yaml", "db:\n  image: r.example/db:1.0\n"),
    ("web/charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n"),
    ("web/charts/db/values.yaml", "privileged: true\n"),
    (
        "web/charts/db/templates/pod.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: db}\nspec:\n  hostPID: true\n  containers:\n    - name: db\n      image: {{ .Values.image }}\n      securityContext:\n        privileged: {{ .Values.privileged }}\n",
    ),
];

#[test]
fn of_dependencies_that_is_reported_which_the_user_can_change() {
    let folder = folder(&WITH_DEPENDENCY);
    let args = ["--select", "host-pid,privileged-container"];
    let check = |more: &[&str]| hullmark(&folder, &[&["check"], &args[..], more].concat());
    insta::assert_snapshot!(check(&[]), @r"
    exit code 1
    --- stdout
    web/values.yaml:1:1: error[privileged-container] container `db` of Pod/db is privileged: it can do on the node whatever root can
    --- stderr
    Checked 0 manifest files (0 documents) and 1 chart (1 template): 1 error; 1 in dependencies left out.
    ");
    insta::assert_snapshot!(check(&["--dependencies", "all"]).stdout, @r"
    web/Chart.yaml:5:11: error[host-pid] Pod/db sees the processes of its node
    web/values.yaml:1:1: error[privileged-container] container `db` of Pod/db is privileged: it can do on the node whatever root can
    ");
    assert_eq!(check(&["--dependencies", "none"]).code, 0);
    std::fs::write(folder.path().join("hullmark.toml"), "dependencies = 'all'\n[[charts]]\npaths = ['web']\n").unwrap();
    assert_eq!(check(&[]).stdout.lines().count(), 2);
    let for_chart = "dependencies = 'all'\n[[charts]]\npaths = ['web']\ndependencies = 'none'\n";
    std::fs::write(folder.path().join("hullmark.toml"), for_chart).unwrap();
    assert_eq!(check(&[]).stdout, "");
    let shown = hullmark(&folder, &["config", "show", "web"]).stdout;
    assert!(shown.contains("dependencies = \"none\"") && shown.contains("hullmark.toml:4"), "{shown}");
}

#[test]
fn what_the_users_own_values_say_of_a_dependency_is_always_reported() {
    let folder = folder(&WITH_DEPENDENCY);
    std::fs::write(folder.path().join("web/values.yaml"), "db:\n  image: r.example/db:1.0\n  privileged: true\n")
        .unwrap();
    let args = ["--select", "host-pid,privileged-container", "--dependencies", "none"];
    insta::assert_snapshot!(check(&folder, &args), @r"
    web/values.yaml:3:15: error[privileged-container] container `db` of Pod/db is privileged: it can do on the node whatever root can
    exit code 1
    ");
}

#[test]
fn lookup_finds_what_the_configuration_describes() {
    let template = "{{ $old := lookup \"v1\" \"ConfigMap\" .Release.Namespace \"node\" }}\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  hostPID: {{ dig \"data\" \"pid\" false $old }}\n  containers: [{name: app, image: r.example/app:1.0}]\n";
    let folder = folder(&[
        ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("web/templates/pod.yaml", template),
        ("stubs.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: node}\ndata: {pid: true}\n"),
    ]);
    let select = ["web", "--select", "host-pid"];
    assert_eq!(check(&folder, &select), "exit code 0");
    for lookup in [
        "[lookup]\nfiles = ['stubs.yaml']\n",
        "[[lookup.objects]]\napiVersion = 'v1'\nkind = 'ConfigMap'\nmetadata = { name = 'node' }\ndata = { pid = true }\n",
        "[[charts]]\npaths = ['web']\nlookup.files = ['{chart}/../stubs.yaml']\n",
    ] {
        std::fs::write(folder.path().join("hullmark.toml"), lookup).unwrap();
        insta::allow_duplicates! {
            insta::assert_snapshot!(check(&folder, &select), @r"
            web/templates/pod.yaml:6:12: error[host-pid] Pod/web sees the processes of its node
            exit code 1
            ");
        }
    }
    std::fs::write(folder.path().join("hullmark.toml"), "[lookup]\nfiles = ['no.yaml', 'web/Chart.yaml']\n").unwrap();
    let run = hullmark(&folder, &["check", "web"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stderr.contains("not checked: no.yaml: "), "{run}");
    assert!(run.stderr.contains("not checked: web/Chart.yaml: no objects for `lookup` in it"), "{run}");
}

#[test]
fn which_comments_count_is_a_matter_of_the_folder_that_they_stand_in() {
    let own = POD.replace("hostPID: true", "hostPID: true # hullmark: ignore[host-pid]");
    let of_trivy = POD.replace("hostPID: true", "hostPID: true # trivy:ignore:KSV-0010");
    let annotated = POD.replace(
        "{name: web, namespace: shop}",
        "{name: web, annotations: {ignore-check.kube-linter.io/host-pid: it looks around}}",
    );
    let folder = folder(&[
        ("all/own.yaml", &own),
        ("all/trivy.yaml", &of_trivy),
        ("all/annotated.yaml", &annotated),
        ("tools/hullmark.toml", "ignores.tools = ['trivy']\n"),
        ("tools/own.yaml", &own),
        ("tools/trivy.yaml", &of_trivy),
        ("tools/annotated.yaml", &annotated),
        ("off/hullmark.toml", "ignores.inline = false\n"),
        ("off/own.yaml", &own),
        ("off/annotated.yaml", &annotated),
        ("forbidden/hullmark.toml", "ignores.forbidden = ['host-pid']\n"),
        ("forbidden/own.yaml", &own),
        ("forbidden/annotated.yaml", &annotated),
        ("reason/hullmark.toml", "ignores.require-reason = true\n"),
        ("reason/own.yaml", &own),
    ]);
    insta::assert_snapshot!(check(&folder, &["--select", "host-pid,suppression"]), @r"
    forbidden/annotated.yaml:5:12: error[host-pid] Pod/web sees the processes of its node
    forbidden/own.yaml:5:12: error[host-pid] Pod/web sees the processes of its node
    forbidden/own.yaml:5:36: warning[invalid-suppression] this comment has no effect: the configuration does not let `host-pid` be ignored
    off/annotated.yaml:5:12: error[host-pid] Pod/web sees the processes of its node
    off/own.yaml:5:12: error[host-pid] Pod/web sees the processes of its node
    reason/own.yaml:5:12: error[host-pid] Pod/web sees the processes of its node
    reason/own.yaml:5:17: warning[invalid-suppression] this comment has no effect: the configuration asks for a reason behind the `]`
    tools/annotated.yaml:5:12: error[host-pid] Pod/web sees the processes of its node
    exit code 1
    ");
}

#[test]
fn a_run_reports_as_the_configuration_of_its_first_target_says() {
    let folder = folder(&[
        ("a/hullmark.toml", "[output]\nformat = 'json'\nfiles = ['sarif=out.sarif', 'junit=../out.xml']\n"),
        ("a/pod.yaml", POD),
        ("b/pod.yaml", POD),
    ]);
    let exists = |path: &str| folder.path().join(path).exists();
    let run = hullmark(&folder, &["check", "b", "a"]);
    assert!(!run.stdout.starts_with('{') && !exists("a/out.sarif"), "{run}");
    let run = hullmark(&folder, &["check", "a", "b", "--output", "concise=only.txt"]);
    assert!(run.stdout.starts_with('{') && exists("only.txt") && !exists("a/out.sarif"), "{run}");
    let run = hullmark(&folder, &["check", "a", "--format", "grouped"]);
    assert!(run.stdout.starts_with("a/pod.yaml: ") && exists("a/out.sarif") && exists("out.xml"), "{run}");
}
