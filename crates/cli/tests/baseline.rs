//! Baselines and earlier revisions: only new findings are reported.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests are about files and streams")]

use std::fs;
use std::path::Path;
use std::process::Command;

use hullmark_testkit::{folder, write};
use tempfile::TempDir;

const RULES: &str = "host-network,host-pid";

fn pod(name: &str, field: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop}}\nspec:\n  {field}: true\n")
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

/// Both outputs without what the summary says was checked, and the exit code.
fn run(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hullmark"));
    command.args(args).args(["--select", RULES]).current_dir(folder);
    if args.first() == Some(&"check") {
        command.args(["--format", "concise"]);
    }
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    let mut told = String::new();
    for line in String::from_utf8(text).unwrap().lines() {
        let found = line.rsplit_once("): ").filter(|_| line.starts_with("Checked")).map_or(line, |(_, found)| found);
        told += &format!("{found}\n");
    }
    format!("{told}exit {}\n", output.status.code().unwrap())
}

#[test]
fn only_what_the_baseline_does_not_know_is_reported() {
    let folder = folder(&[("a.yaml", &pod("a", "hostNetwork"))]);
    insta::assert_snapshot!(run(folder.path(), &["baseline", "create"]), @r"
    hullmark-baseline.json: 1 finding (0 before)
    exit 0
    ");
    insta::assert_snapshot!(read(folder.path(), "hullmark-baseline.json"), @r#"
    {
      "version": 1,
      "findings": [
        {
          "path": "a.yaml",
          "rule": "host-network",
          "object": "Pod/a",
          "message": "Pod/a uses the network of its node, so no NetworkPolicy applies to it",
          "fingerprint": "df166ff60498cdf9"
        }
      ]
    }
    "#);
    write(folder.path(), "b.yaml", &pod("b", "hostPID"));
    insta::assert_snapshot!(run(folder.path(), &["check", "--baseline", "hullmark-baseline.json"]), @r"
    b.yaml:5:12: error[host-pid] Pod/b sees the processes of its node
    1 error; 1 suppressed; 1 file without Kubernetes objects left alone.
    exit 1
    ");
}

#[test]
fn findings_are_known_again_when_lines_and_documents_move() {
    let (a, b) = (pod("a", "hostNetwork"), pod("b", "hostNetwork"));
    let folder = folder(&[("pods.yaml", &format!("{a}---\n{b}"))]);
    run(folder.path(), &["baseline", "create"]);
    write(folder.path(), "pods.yaml", &format!("# moved\n\n{b}---\n# down\n{a}"));
    let all_known = run(folder.path(), &["check", "--baseline", "hullmark-baseline.json"]);
    insta::assert_snapshot!(all_known, @r"
    no findings; 2 suppressed; 1 file without Kubernetes objects left alone.
    exit 0
    ");
    // The file has another name, and the baseline is asked for from elsewhere.
    fs::create_dir(folder.path().join("shop")).unwrap();
    fs::rename(folder.path().join("pods.yaml"), folder.path().join("shop/pods.yaml")).unwrap();
    let moved = run(&folder.path().join("shop"), &["check", "..", "--baseline", "../hullmark-baseline.json"]);
    assert_eq!(moved, all_known);
}

#[test]
fn what_is_gone_is_told_and_pruned() {
    let folder = folder(&[("a.yaml", &pod("a", "hostNetwork")), ("b/b.yaml", &pod("b", "hostPID"))]);
    run(folder.path(), &["baseline", "create"]);
    write(folder.path(), "a.yaml", &pod("a", "hostIPC"));
    write(folder.path(), "b/b.yaml", &pod("b", "hostIPC"));
    insta::assert_snapshot!(run(folder.path(), &["check", "--baseline", "hullmark-baseline.json"]), @r"
    no findings; 1 file without Kubernetes objects left alone.
    2 findings of hullmark-baseline.json are gone: `hullmark baseline prune` takes them out
    exit 0
    ");
    // Of what was not checked nothing is said.
    insta::assert_snapshot!(run(folder.path(), &["check", "a.yaml", "--baseline", "hullmark-baseline.json"]), @r"
    no findings.
    1 finding of hullmark-baseline.json is gone: `hullmark baseline prune` takes it out
    exit 0
    ");
    insta::assert_snapshot!(run(folder.path(), &["baseline", "prune", "b"]), @r"
    hullmark-baseline.json: 1 finding (2 before)
    exit 0
    ");
    insta::assert_snapshot!(run(folder.path(), &["baseline", "prune"]), @r"
    hullmark-baseline.json: 0 findings (1 before)
    exit 0
    ");
    assert_eq!(read(folder.path(), "hullmark-baseline.json"), "{\n  \"version\": 1,\n  \"findings\": []\n}\n");
}

#[test]
fn an_update_takes_in_what_is_new_and_keeps_what_was_not_checked() {
    let folder = folder(&[("a/a.yaml", &pod("a", "hostNetwork")), ("b/b.yaml", &pod("b", "hostPID"))]);
    run(folder.path(), &["baseline", "create", "--baseline", "known.json"]);
    write(folder.path(), "a/a.yaml", &pod("a", "hostPID"));
    insta::assert_snapshot!(run(folder.path(), &["baseline", "update", "a", "--baseline", "known.json"]), @r"
    known.json: 2 findings (2 before)
    exit 0
    ");
    insta::assert_snapshot!(run(folder.path(), &["check", "--baseline", "known.json"]), @r"
    no findings; 2 suppressed; 1 file without Kubernetes objects left alone.
    exit 0
    ");
}

#[test]
fn a_baseline_that_is_there_or_missing_or_broken_is_an_error() {
    let folder = folder(&[("a.yaml", &pod("a", "hostNetwork")), ("old.json", "{\"version\": 7}")]);
    insta::assert_snapshot!(run(folder.path(), &["check", "--baseline", "none.json"]), @r"
    error: cannot read the baseline none.json: No such file or directory (os error 2)
      help: `hullmark baseline create` makes one
    exit 2
    ");
    insta::assert_snapshot!(run(folder.path(), &["check", "--baseline", "old.json"]), @r"
    error: cannot read old.json: it is a baseline of version 7, and this hullmark reads version 1
    exit 2
    ");
    insta::assert_snapshot!(run(folder.path(), &["baseline", "create", "--baseline", "old.json"]), @r"
    error: there is a baseline in old.json already
      help: `hullmark baseline update` notes its findings down anew
    exit 2
    ");
}

fn git(folder: &Path, args: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").args(identity).args(args).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", message]);
}

const TEMPLATE: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  hostNetwork: {{ .Values.hostNetwork }}
  hostPID: {{ .Values.hostPID }}
";

fn repository() -> TempDir {
    let folder = folder(&[
        ("pods/a.yaml", &pod("a", "hostNetwork")),
        ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("web/values.yaml", "hostNetwork: true\nhostPID: false\n"),
        ("web/templates/pod.yaml", TEMPLATE),
    ]);
    git(folder.path(), &["init", "-q"]);
    commit(folder.path(), "first");
    folder
}

#[test]
fn only_what_is_new_since_a_revision_is_reported() {
    let repository = repository();
    let folder = repository.path();
    insta::assert_snapshot!(run(folder, &["check", "--since", "HEAD"]), @r"
    no findings; 2 unchanged charts or files left out.
    exit 0
    ");
    write(folder, "web/values.yaml", "# moved\nhostNetwork: true\nhostPID: true\n");
    write(folder, "pods/b.yaml", &pod("b", "hostNetwork"));
    insta::assert_snapshot!(run(folder, &["check", "--since", "HEAD"]), @r"
    pods/b.yaml:5:16: error[host-network] Pod/b uses the network of its node, so no NetworkPolicy applies to it
    web/values.yaml:3:10: error[host-pid] Pod/web sees the processes of its node
    2 errors; 2 suppressed.
    exit 1
    ");
    // From a folder of the repository, and with an absolute path.
    let absolute = fs::canonicalize(folder).unwrap().join("pods");
    insta::assert_snapshot!(run(&folder.join("web"), &["check", ".", "--since", "HEAD"]), @r"
    values.yaml:3:10: error[host-pid] Pod/web sees the processes of its node
    1 error; 1 suppressed.
    exit 1
    ");
    let told = run(folder, &["check", absolute.to_str().unwrap(), "--since", "HEAD"]);
    insta::assert_snapshot!(told.replace(&*absolute.to_string_lossy(), "…"), @r"
    …/b.yaml:5:16: error[host-network] Pod/b uses the network of its node, so no NetworkPolicy applies to it
    1 error; 1 suppressed.
    exit 1
    ");
}

#[test]
fn a_branch_is_compared_with_where_it_left() {
    let repository = repository();
    let folder = repository.path();
    git(folder, &["checkout", "-q", "-b", "work"]);
    write(folder, "pods/b.yaml", &pod("b", "hostNetwork"));
    commit(folder, "work");
    git(folder, &["checkout", "-q", "main"]);
    write(folder, "pods/a.yaml", &pod("a", "hostIPC"));
    commit(folder, "mend");
    git(folder, &["checkout", "-q", "work"]);
    insta::assert_snapshot!(run(folder, &["check", "--since", "main"]), @r"
    pods/b.yaml:5:16: error[host-network] Pod/b uses the network of its node, so no NetworkPolicy applies to it
    1 error; 1 suppressed; 1 unchanged chart or file left out.
    exit 1
    ");
}

#[test]
fn dependencies_that_git_ignores_are_there_in_the_earlier_revision_too() {
    let repository = repository();
    let folder = repository.path();
    let dependency = "dependencies: [{name: db, version: 1.0.0, repository: https://charts.example}]\n";
    write(folder, ".gitignore", "charts/\n");
    write(folder, "web/Chart.yaml", &format!("apiVersion: v2\nname: web\nversion: 1.0.0\n{dependency}"));
    write(folder, "web/charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n");
    commit(folder, "second");
    write(folder, "web/values.yaml", "# moved\nhostNetwork: true\nhostPID: false\n");
    insta::assert_snapshot!(run(folder, &["check", "--since", "HEAD"]), @r"
    no findings; 1 suppressed; 1 unchanged chart or file left out.
    exit 0
    ");
}

#[test]
fn a_revision_that_is_not_there_is_an_error() {
    let repository = repository();
    insta::assert_snapshot!(run(repository.path(), &["check", "--since", "nowhere"]), @r"
    error: git knows no revision `nowhere`
      help: a shallow clone has only its last commits: fetch more of them (`fetch-depth: 0` in GitHub Actions)
    exit 2
    ");
    insta::assert_snapshot!(run(repository.path(), &["check", "--since", "--all"]), @r"
    error: unexpected argument '--all' found
    
      tip: to pass '--all' as a value, use '-- --all'
    
    Usage: hullmark check [OPTIONS] [PATH]...
    
    For more information, try '--help'.
    exit 2
    ");
    let elsewhere = folder(&[("a.yaml", &pod("a", "hostNetwork"))]);
    let told = run(elsewhere.path(), &["check", "--since", "HEAD"]);
    assert!(told.contains("--since compares with a git repository, and there is none here"), "{told}");
    assert!(told.ends_with("exit 2\n"), "{told}");
}
