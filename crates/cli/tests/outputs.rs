//! Where reports go, and what is told beside them.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests are about files and streams")]

use std::fs;
use std::path::Path;
use std::process::Command;

use hullmark_testkit::PRIVILEGED;
use tempfile::TempDir;

/// The exit code and both streams of a check of a folder with one fault.
struct Run {
    folder: TempDir,
    code: i32,
    stdout: String,
    stderr: String,
}

fn check(args: &[&str]) -> Run {
    check_with(args, &[])
}

fn check_with(args: &[&str], environment: &[(&str, &str)]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pod.yaml"), PRIVILEGED).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_hullmark"))
        .args(["check", "--select", "privileged-container"])
        .args(args)
        .envs(environment.iter().copied())
        .current_dir(folder.path())
        .output()
        .unwrap();
    Run {
        folder,
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap()
}

#[test]
fn a_plain_file_is_written_in_place_of_standard_output() {
    let run = check(&["--format", "sarif", "--output", "report.txt"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(read(&run.folder, "report.txt").contains("\"2.1.0\""), "--format decides");
    insta::assert_snapshot!(run.stderr, @r"
    wrote report.txt (sarif)
    Checked 1 manifest file (1 document) and 0 charts (0 templates): 1 error.
    ");
}

#[test]
fn the_ending_of_a_file_stands_for_its_format() {
    let run = check(&["--output", "report.sarif"]);
    assert!(read(&run.folder, "report.sarif").contains("\"2.1.0\""));
    let run = check(&["--output", "report.xml"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("--output junit=report.xml or checkstyle=report.xml"), "{}", run.stderr);
}

#[test]
fn files_with_a_format_are_written_beside_standard_output() {
    let run = check(&["--output", "sarif=a.sarif", "-o", "markdown=b.txt", "--format", "grouped"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.starts_with("pod.yaml: 1 error\n"), "{}", run.stdout);
    assert!(read(&run.folder, "a.sarif").contains("\"2.1.0\""));
    assert!(read(&run.folder, "b.txt").starts_with("<!-- hullmark -->"));
    assert_eq!(run.stderr, "wrote a.sarif (sarif)\nwrote b.txt (markdown)\n", "the summary is in `grouped`");
}

#[test]
fn a_mistake_in_an_output_writes_nothing() {
    for (output, problem) in [
        ("sarfi=a.sarif", "no format `sarfi`"),
        ("json=", "`json=` names no file"),
        ("no/such/folder/a.json", "cannot write no/such/folder/a.json"),
    ] {
        let run = check(&["--output", output]);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains(problem), "{}", run.stderr);
        assert_eq!(fs::read_dir(run.folder.path()).unwrap().count(), 1);
    }
    let run = check(&["--output", "a.json", "--output", "sarif=a.json"]);
    assert!(run.stderr.contains("a.json is to be written twice"), "{}", run.stderr);
}

#[test]
fn a_file_whose_name_has_an_equals_sign_can_be_written() {
    let run = check(&["--output", "./build=1.json"]);
    assert!(Path::new(&run.folder.path().join("build=1.json")).exists(), "{}", run.stderr);
}

#[test]
fn statistics_take_the_place_of_findings() {
    let run = check(&["--statistics", "--quiet"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.stdout, @"1  error    privileged-container  Container runs in privileged mode with full access to the node");
    let counts: serde_json::Value = serde_json::from_str(&check(&["--statistics", "--format", "json"]).stdout).unwrap();
    assert_eq!(counts[0]["count"], 1);
    let run = check(&["--statistics", "--format", "sarif"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("`sarif` has no statistics"), "{}", run.stderr);
}

#[test]
fn sarif_without_findings_has_empty_results() {
    let run = check(&["--select", "host-network", "--ignore", "privileged-container", "--format", "sarif"]);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((run.code, &document["runs"][0]["results"]), (0, &serde_json::json!([])));
}

#[test]
fn quiet_leaves_nothing_but_findings() {
    let run = check(&["--quiet", "--output", "json=a.json"]);
    assert_eq!((run.stderr.as_str(), run.stdout.lines().count()), ("", 1));
    assert!(!check(&["--quiet", "--format", "full"]).stdout.contains("Checked "));
}

#[test]
fn colours_and_links_follow_the_environment() {
    assert!(!check(&[]).stdout.contains('\u{1b}'), "nobody looks at a pipe");
    assert!(check_with(&[], &[("CLICOLOR_FORCE", "1")]).stdout.contains("\u{1b}[1m"));
    assert!(!check_with(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).stdout.contains("\u{1b}[1m"));
    assert!(check_with(&["--color", "always"], &[("NO_COLOR", "1")]).stdout.contains("\u{1b}[1m"));
    assert!(check(&["--hyperlinks", "always"]).stdout.contains("\u{1b}]8;;file:///"));
    assert!(check_with(&[], &[("FORCE_HYPERLINK", "1")]).stdout.contains("\u{1b}]8;;file:///"));
    let run = check_with(&["--color", "always", "--output", "a.txt"], &[("FORCE_HYPERLINK", "1")]);
    assert!(!read(&run.folder, "a.txt").contains('\u{1b}'), "a file is no terminal");
}

#[test]
fn verbose_tells_the_settings_the_values_and_what_was_passed_over() {
    let run = check(&["--verbose"]);
    assert!(
        run.stderr.starts_with("settings: the defaults, where no hullmark.toml holds\nmanifest: pod.yaml\n"),
        "{}",
        run.stderr
    );
    let files = [
        ("hullmark.toml", "render.kube-versions = ['1.31.0']\n"),
        ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("web/values.yaml", "a: 1\n"),
        ("web/values-prod.yaml", "a: 2\n"),
        ("web/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"),
        ("data.json", "{}"),
    ];
    for (path, text) in files {
        let path = run.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_hullmark"))
        .args(["check", "-v", "--select", "host-pid"])
        .current_dir(run.folder.path())
        .output()
        .unwrap();
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @r"
    settings: hullmark.toml
    chart: web: values.yaml on Kubernetes 1.31.0, 1 template; values-prod.yaml on Kubernetes 1.31.0, 1 template
    manifest: pod.yaml
    left alone: data.json: no Kubernetes object in it
    Checked 1 manifest file (1 document) and 1 chart (1 template in 2 renders): no findings; 1 file without Kubernetes objects left alone.
    ");
}

#[test]
fn a_folder_without_anything_to_check_is_told_to_be_one() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_hullmark")).arg("check").current_dir(folder.path()).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.starts_with("Nothing to check: there are no Kubernetes manifests and no charts here.\n"),
        "{stderr}"
    );
    assert_eq!(output.status.code(), Some(0));
}
