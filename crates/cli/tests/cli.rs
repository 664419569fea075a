//! The binary, driven as a user drives it.
#![expect(clippy::unwrap_used, reason = "the tests are about files and streams")]

use std::process::{Command, Stdio};

mod run;

use hullmark_testkit::{PRIVILEGED, folder};
use tempfile::TempDir;

use run::{Run, hullmark, hullmark_with_stdin};

const CLEAN: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: shop}\n";

/// `check` with one rule, so that the tests don't change when rules are added.
fn check(folder: &TempDir, args: &[&str]) -> Run {
    hullmark(folder, &[&["check", "--select", "privileged-container"], args].concat())
}

#[test]
fn a_clean_folder_exits_with_0() {
    let folder = folder(&[("k8s/config.yaml", CLEAN), ("package.json", "{}")]);
    insta::assert_snapshot!(check(&folder, &[]), @r"
    exit code 0
    --- stdout
    --- stderr
    Checked 1 manifest file (1 document) and 0 charts (0 templates): no findings; 1 file without Kubernetes objects left alone.
    ");
}

#[test]
fn findings_exit_with_1() {
    let folder = folder(&[("k8s/pod.yaml", PRIVILEGED)]);
    insta::assert_snapshot!(check(&folder, &[]), @r"
    exit code 1
    --- stdout
    k8s/pod.yaml:9:21: error[privileged-container] container `app` of Pod/web is privileged: it can do on the node whatever root can
    --- stderr
    Checked 1 manifest file (1 document) and 0 charts (0 templates): 1 error.
    ");
}

#[test]
fn full_shows_lines_and_ends_with_the_summary() {
    let folder = folder(&[("k8s/pod.yaml", PRIVILEGED)]);
    insta::assert_snapshot!(check(&folder, &["--format", "full", "k8s"]), @r"
    exit code 1
    --- stdout
    error[privileged-container]: container `app` of Pod/web is privileged: it can do on the node
      whatever root can
       ╭─[k8s/pod.yaml:9:21]
     8 │       securityContext:
     9 │         privileged: true
       ·                     ────
       ╰────
      why  A privileged container has every capability, sees every device and is held back by neither
           seccomp nor AppArmor. Whoever breaks into it owns the node, and with it every other workload
           there.
      fix  Remove `privileged`, or set it to `false`. If the process needs one right of root, add that
           single capability; if it needs a device, ask for it through a device plugin.
      auto hullmark check --fix --unsafe-fixes can set `privileged` to `false`
      more hullmark explain privileged-container

    Checked 1 manifest file (1 document) and 0 charts (0 templates): 1 error.
    --- stderr
    ");
}

#[test]
fn a_syntax_error_is_a_finding_and_the_rest_is_checked() {
    let folder = folder(&[("a.yaml", "apiVersion: v1\nkind: [Pod\n"), ("b.yaml", PRIVILEGED)]);
    let run = check(&folder, &[]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.starts_with("a.yaml:"), "{run}");
    assert!(run.stdout.contains("error[yaml-syntax-error]"), "{run}");
    assert!(run.stdout.contains("\nb.yaml:9:21: error[privileged-container]"), "{run}");
}

#[test]
fn standard_input_is_checked_under_the_name_given() {
    let folder = folder(&[]);
    let args = ["check", "--select", "privileged-container", "-", "--stdin-filename", "deploy/pod.yaml"];
    let run = hullmark_with_stdin(folder.path(), &args, PRIVILEGED);
    assert_eq!(run.code, 1);
    assert!(run.stdout.starts_with("deploy/pod.yaml:9:21: "), "{run}");
}

#[test]
fn the_threshold_decides_what_fails() {
    let folder = folder(&[("pod.yaml", PRIVILEGED)]);
    let code = |args: &[&str]| hullmark(&folder, &[&["check"], args].concat()).code;
    assert_eq!(code(&["--select", "memory-limit-missing"]), 1);
    assert_eq!(code(&["--select", "memory-limit-missing", "--fail-on", "error"]), 0);
    assert_eq!(code(&["--select", "pod-security", "--ignore", "pod-security"]), 0);
}

#[test]
fn an_unknown_name_is_told_with_the_one_that_was_meant() {
    let folder = folder(&[]);
    insta::assert_snapshot!(hullmark(&folder, &["check", "--select", "privileged-contianer"]), @r"
    exit code 2
    --- stdout
    --- stderr
    error: unknown rule or group `privileged-contianer`
      help: did you mean `privileged-container`?
    ");
    insta::assert_snapshot!(hullmark(&folder, &["check", "--profile", "strcit"]), @r"
    exit code 2
    --- stdout
    --- stderr
    error: unknown profile `strcit`
      help: did you mean `strict`?
    ");
    insta::assert_snapshot!(hullmark(&folder, &["explain", "no-such-thing-at-all"]), @r"
    exit code 2
    --- stdout
    --- stderr
    error: unknown rule or group `no-such-thing-at-all`
      help: `hullmark rules` lists what there is
    ");
}

#[test]
fn a_path_that_is_not_there_exits_with_2_and_the_rest_is_checked() {
    let folder = folder(&[("pod.yaml", PRIVILEGED)]);
    insta::assert_snapshot!(check(&folder, &["nowhere.yaml", "pod.yaml"]), @r"
    exit code 2
    --- stdout
    pod.yaml:9:21: error[privileged-container] container `app` of Pod/web is privileged: it can do on the node whatever root can
    --- stderr
    not checked: nowhere.yaml: no such file or folder
    Checked 1 manifest file (1 document) and 0 charts (0 templates): 1 error; 1 not checked.
    ");
}

#[test]
fn a_finding_in_a_chart_shows_the_value_and_the_template() {
    let folder = folder(&[
        ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("web/values.yaml", "securityContext:\n  privileged: true\n"),
        (
            "web/templates/pod.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: app\n      image: r.example/app:1.0\n      securityContext:\n        {{- toYaml .Values.securityContext | nindent 8 }}\n",
        ),
    ]);
    insta::assert_snapshot!(check(&folder, &["--format", "full"]), @r"
    exit code 1
    --- stdout
    error[privileged-container]: container `app` of Pod/web is privileged: it can do on the node
      whatever root can
       ╭─[web/values.yaml:2:15]
     1 │ securityContext:
     2 │   privileged: true
       ·               ────
       ╰────
       ╭─[web/templates/pod.yaml:9:9]
     9 │         {{- toYaml .Values.securityContext | nindent 8 }}
       ·         ────────────────────────┬────────────────────────
       ·                                 ╰── written by this action
       ╰────
      why  A privileged container has every capability, sees every device and is held back by neither
           seccomp nor AppArmor. Whoever breaks into it owns the node, and with it every other workload
           there.
      fix  Remove `privileged`, or set it to `false`. If the process needs one right of root, add that
           single capability; if it needs a device, ask for it through a device plugin.
      auto hullmark check --fix --unsafe-fixes can set `privileged` to `false`
      more hullmark explain privileged-container

    Checked 0 manifest files (0 documents) and 1 chart (1 template): 1 error.
    --- stderr
    ");
}

#[test]
fn a_chart_that_cannot_be_rendered_exits_with_2_and_the_rest_is_checked() {
    let folder = folder(&[
        ("pod.yaml", PRIVILEGED),
        ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("web/templates/name.yaml", "name: {{ required \"a name is needed\" .Values.name }}\n"),
    ]);
    insta::assert_snapshot!(check(&folder, &["--fail-on", "error"]), @r"
    exit code 2
    --- stdout
    pod.yaml:9:21: error[privileged-container] container `app` of Pod/web is privileged: it can do on the node whatever root can
    web/templates/name.yaml:1:10: error[template-render-error] the chart cannot be rendered: error calling required: a name is needed
    --- stderr
    not checked: web: web/templates/name.yaml:1:10: error calling required: a name is needed
    Checked 1 manifest file (1 document) and 0 charts (0 templates in 1 render): 2 errors; 1 not checked.
    ");
}

#[test]
fn bad_usage_exits_with_2() {
    let folder = folder(&[]);
    for args in [&["check", "--format", "xml"][..], &["check", "--jobs", "0"], &["check", "--exclude", "{a"], &["chek"]]
    {
        let run = hullmark(&folder, args);
        assert_eq!(run.code, 2, "{run}");
        assert_eq!(run.stdout, "", "{args:?}");
        assert_ne!(run.stderr, "", "{args:?}");
    }
}

#[test]
fn documents_for_machines_stand_alone_on_standard_output() {
    let folder = folder(&[("pod.yaml", PRIVILEGED)]);
    for format in ["json", "sarif"] {
        let run = check(&folder, &["--format", format]);
        assert_eq!(run.code, 1);
        let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        assert!(document.to_string().contains("privileged-container"), "{run}");
        assert!(run.stderr.contains("Checked 1 manifest file"), "{run}");
    }
}

#[test]
fn paths_in_sarif_are_relative_to_the_start_even_when_the_target_is_absolute() {
    let folder = folder(&[("a b/pod.yaml", PRIVILEGED)]);
    let root = folder.path().canonicalize().unwrap();
    let args = ["check", "--select", "privileged-container", "--format", "sarif", root.to_str().unwrap()];
    let run = hullmark_with_stdin(&root, &args, "");
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let location = &document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(location["uri"], "a%20b/pod.yaml");
}

#[test]
fn the_output_does_not_depend_on_the_number_of_threads() {
    let files: Vec<(String, &str)> = (0..60).map(|n| (format!("{}/{n}.yaml", n % 5), PRIVILEGED)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let folder = folder(&files);
    let json = |jobs| hullmark(&folder, &["check", "--format", "json", "--profile", "all", "--jobs", jobs]).stdout;
    assert_eq!(json("1"), json("7"));
}

#[test]
fn a_closed_pipe_ends_the_output_quietly() {
    let folder = folder(&[("pod.yaml", PRIVILEGED)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_hullmark"))
        .args(["rules", "--format", "json"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn a_selection_brings_no_other_rules_than_those_about_failures() {
    let chart = [
        ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("web/values.yaml", "password: hunter2-Zq81xT\n"),
    ];
    let broken = ("broken.yaml", "apiVersion: v1\nkind: Pod\nmetadata: [");
    let run = check(&folder(&[&chart[..], &[broken]].concat()), &[]);
    assert!(run.stdout.contains("yaml-syntax-error") && run.stdout.lines().count() == 1, "{run}");
}

#[test]
fn timings_name_the_stages_on_standard_error_and_leave_the_report_alone() {
    let folder = folder(&[("pod.yaml", PRIVILEGED)]);
    let (without, with) = (check(&folder, &[]), check(&folder, &["--timings"]));
    assert_eq!((without.stdout, without.code), (with.stdout, with.code));
    for stage in ["finding files", "reading manifests", "rendering and checking charts", "in all"] {
        assert!(with.stderr.contains(&format!(" ms  {stage}\n")), "{}", with.stderr);
        assert!(!without.stderr.contains(stage));
    }
}

#[test]
fn value_sets_are_rendered_and_a_finding_says_which_show_it() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  hostPID: {{ .Values.pid }}\n";
    let folder = folder(&[
        ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("web/values.yaml", "pid: false\n"),
        ("web/ci/pid-values.yaml", "pid: true\n"),
        ("web/templates/pod.yaml", pod),
        ("prod.yaml", "pid: true\n"),
    ]);
    insta::assert_snapshot!(check(&folder, &["--select", "host-pid", "web"]), @r"
    exit code 1
    --- stdout
    web/ci/pid-values.yaml:1:6: error[host-pid] Pod/web sees the processes of its node (only with ci/pid-values.yaml)
    --- stderr
    Checked 0 manifest files (0 documents) and 1 chart (1 template in 2 renders): 1 error.
    ");
    insta::assert_snapshot!(check(&folder, &["--select", "host-pid", "web", "-f", "prod.yaml"]), @r"
    exit code 1
    --- stdout
    prod.yaml:1:6: error[host-pid] Pod/web sees the processes of its node
    --- stderr
    Checked 0 manifest files (0 documents) and 1 chart (1 template): 1 error.
    ");
    insta::assert_snapshot!(check(&folder, &["--select", "host-pid", "web", "--set", "pid=false"]), @r"
    exit code 0
    --- stdout
    --- stderr
    Checked 0 manifest files (0 documents) and 1 chart (1 template): no findings.
    ");
    insta::assert_snapshot!(check(&folder, &["--select", "host-pid", "web", "--format", "full"]), @r"
    exit code 1
    --- stdout
    error[host-pid]: Pod/web sees the processes of its node
       ╭─[web/ci/pid-values.yaml:1:6]
     1 │ pid: true
       ·      ────
       ╰────
       ╭─[web/templates/pod.yaml:5:12]
     5 │   hostPID: {{ .Values.pid }}
       ·            ────────┬────────
       ·                    ╰── written by this action
       ╰────
       ╭─[web/values.yaml:1:6]
     1 │ pid: false
       ·      ──┬──
       ·        ╰── the value that it overrides
       ╰────
      seen only with ci/pid-values.yaml
      why  With `hostPID` a container lists every process of the node, reads their environment through
           `/proc`, and, as root, enters their namespaces with one `nsenter`.
      fix  Remove `hostPID`. Where a monitoring agent needs it, keep the agent in a namespace of its own
           and drop its capabilities.
      auto hullmark check --fix --unsafe-fixes can set `hostPID` to `false`
      more hullmark explain host-pid

    Checked 0 manifest files (0 documents) and 1 chart (1 template in 2 renders): 1 error.
    --- stderr
    ");
}

/// A chart with something for each part of the coverage report.
fn half_used_chart() -> TempDir {
    folder(&[
        ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("web/values.yaml", "name: web\nnmae: web\ndeep: false\n"),
        ("web/ci/a-values.yaml", "nam: web\n"),
        (
            "web/templates/a.yaml",
            "a: {{ .Values.name }}\n{{- if .Values.deep }}\nb: 1\nc: 2\n{{- end }}\nd: {{ .Values.motto }}\n",
        ),
        ("web/templates/b.yaml", "{{- if .Values.deep }}\nb: 1\n{{- end }}\n"),
    ])
}

#[test]
fn coverage_tells_what_values_and_templates_know_of_each_other() {
    let folder = half_used_chart();
    insta::assert_snapshot!(hullmark(&folder, &["coverage", "web"]), @r"
    exit code 0
    --- stdout
    web: rendered with values.yaml, ci/a-values.yaml
      keys that no template reads: 1
        web/values.yaml:2:1 nmae
      keys that the chart does not know: 1
        web/ci/a-values.yaml:1:1 nam
      keys that are read and declared nowhere: 1
        web/templates/a.yaml:6:7 motto
      template lines written: 2 of 5 (40 %)
        web/templates/a.yaml: 2 of 4 lines, not 3-4
        web/templates/b.yaml: 0 of 1 lines
    --- stderr
    ");
}

#[test]
fn coverage_for_programs_has_the_same_content() {
    let run = hullmark(&half_used_chart(), &["coverage", "web", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let chart = &document["charts"][0];
    let key = |name: &str| chart[name][0]["key"].as_str().unwrap();
    assert_eq!((run.code, &document["version"], &chart["failed"]), (0, &1.into(), &serde_json::json!([])));
    assert_eq!((key("unusedKeys"), key("unknownKeys"), key("undefinedReferences")), ("nmae", "nam", "motto"));
    assert_eq!(chart["unknownKeys"][0]["values"], "ci/a-values.yaml");
    assert_eq!(chart["templates"][0]["unwritten"], serde_json::json!([{"first": 3, "last": 4}]));
}
