//! What keeps findings from being reported, from files to reports.
#![expect(clippy::unwrap_used, reason = "the tests are about files and streams")]

use std::path::Path;
use std::process::Command;

use hullmark_testkit::{folder, write};
use tempfile::TempDir;

/// The rules that the tests look at, besides those about comments.
const RULES: &str = "host-network,privileged-container,suppression";

/// Standard output, what the summary says was found, and the exit code.
fn run(folder: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_hullmark"))
        .args(["check", "--format", "concise", "--select", RULES])
        .args(args)
        .current_dir(folder)
        // 1 February 2027.
        .env("SOURCE_DATE_EPOCH", "1801440000")
        .output()
        .unwrap();
    let (stdout, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    let summary = stderr.lines().find(|line| line.starts_with("Checked")).unwrap_or(&stderr);
    let found = summary.rsplit_once("): ").map_or(summary, |(_, found)| found);
    format!("{stdout}{found} exit {}\n", output.status.code().unwrap())
}

fn check(files: &[(&str, &str)], args: &[&str]) -> String {
    run(folder(files).path(), args)
}

const AGENT: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  # hullmark: ignore[host-network] it serves the node
  hostNetwork: true
  containers:
    - name: agent
      image: r.example/agent:1.0
      securityContext:
        privileged: true # hullmark: ignore[CKV_K8S_16] mounts for others
";

#[test]
fn a_comment_suppresses_what_it_names_and_is_counted() {
    insta::assert_snapshot!(check(&[("agent.yaml", AGENT)], &[]), @"no findings; 2 suppressed. exit 0");
    insta::assert_snapshot!(check(&[("agent.yaml", AGENT)], &["--no-ignore"]), @r"
    agent.yaml:6:16: error[host-network] Pod/agent uses the network of its node, so no NetworkPolicy applies to it
    agent.yaml:11:21: error[privileged-container] container `agent` of Pod/agent is privileged: it can do on the node whatever root can
    2 errors. exit 1
    ");
}

#[test]
fn a_comment_for_the_file_suppresses_in_all_documents() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true}\n";
    let text = format!("# hullmark: ignore-file[pod-security] vendored\n{pod}---\n{pod}");
    insta::assert_snapshot!(check(&[("a.yaml", &text)], &[]), @"no findings; 2 suppressed. exit 0");
}

#[test]
fn comments_of_no_effect_are_told() {
    let text = "\
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  # hullmark: ignore[host-network] until 2027-01-31 the gateway comes in January
  hostNetwork: true
  # hullmark: ignore[host-networks]
  # hullmark: ignore host-network
  # hullmark: ignore[privileged-container, image-tag-latest] one rule ran, the other did not
  containers: [{name: agent, image: r.example/agent:1.0}]
  # hullmark: ignore[privileged-container]
";
    insta::assert_snapshot!(check(&[("agent.yaml", text)], &[]), @r"
    agent.yaml:5:3: warning[expired-suppression] this comment suppressed findings until 2027-01-31 and no longer does
    agent.yaml:6:16: error[host-network] Pod/agent uses the network of its node, so no NetworkPolicy applies to it
    agent.yaml:7:22: warning[invalid-suppression] this comment has no effect: no rule, group or tool's id is called `host-networks`
    agent.yaml:8:3: warning[invalid-suppression] this comment has no effect: it names no rule: write `ignore[rule-id] reason` or `ignore-file[rule-id] reason`
    agent.yaml:9:22: note[unused-suppression] no finding of `privileged-container` is suppressed by this comment
    agent.yaml:11:3: warning[invalid-suppression] this comment has no effect: nothing stands below it that it could cover
    1 error, 4 warnings, 1 note. exit 1
    ");
}

#[test]
fn a_comment_holds_on_its_last_day() {
    let text = AGENT.replace("it serves", "until 2027-02-01 it serves");
    insta::assert_snapshot!(check(&[("agent.yaml", &text)], &[]), @"no findings; 2 suppressed. exit 0");
}

#[test]
fn the_annotations_of_other_tools_suppress_for_their_object_only() {
    let pod = |name: &str, annotation: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  annotations: {{{annotation}}}\nspec:\n  \
             hostNetwork: true\n---\n"
        )
    };
    let text = [
        pod("a", "ignore-check.kube-linter.io/host-network: serves the node"),
        pod("b", "checkov.io/skip1: CKV_K8S_19=serves the node"),
        pod("c", "polaris.fairwinds.com/exempt: \"true\""),
        pod("d", "ignore-check.kube-linter.io/host-pid: of no use"),
    ]
    .concat();
    insta::assert_snapshot!(check(&[("a.yaml", &text)], &[]), @r"
    a.yaml:31:16: error[host-network] Pod/d uses the network of its node, so no NetworkPolicy applies to it
    1 error; 3 suppressed. exit 1
    ");
}

const CHART: &str = "apiVersion: v2\nname: web\nversion: 1.0.0\n";

fn chart(values: &str, template: &str) -> TempDir {
    folder(&[("web/Chart.yaml", CHART), ("web/values.yaml", values), ("web/templates/pod.yaml", template)])
}

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostNetwork: {{ .Values.hostNetwork }}
  containers: [{name: web, image: r.example/web:1.0}]
";

#[test]
fn a_comment_in_values_suppresses_what_the_key_decides() {
    let values = "# hullmark: ignore[host-network] it serves the node\nhostNetwork: true\n";
    insta::assert_snapshot!(run(chart(values, POD).path(), &[]), @"no findings; 1 suppressed. exit 0");
}

#[test]
fn a_comment_in_a_template_suppresses_what_is_rendered_from_it() {
    let above = POD.replace("  hostNet", "  {{- /* hullmark: ignore[host-network] it serves the node */}}\n  hostNet");
    insta::assert_snapshot!(run(chart("hostNetwork: true\n", &above).path(), &[]), @"no findings; 1 suppressed. exit 0");
    let beside = POD.replace(".hostNetwork }}", ".hostNetwork }} # hullmark: ignore[host-network]");
    insta::assert_snapshot!(run(chart("hostNetwork: true\n", &beside).path(), &[]), @"no findings; 1 suppressed. exit 0");
}

#[test]
fn a_comment_in_one_template_leaves_another_with_the_same_key_alone() {
    let folder = chart("hostNetwork: true\n", POD);
    let other =
        POD.replace("name: web}\n", "name: side}\n").replace("  host", "  # hullmark: ignore[host-network]\n  host");
    write(folder.path(), "web/templates/side.yaml", &other);
    insta::assert_snapshot!(run(folder.path(), &[]), @r"
    web/values.yaml:1:14: error[host-network] Pod/web uses the network of its node, so no NetworkPolicy applies to it
    1 error; 1 suppressed. exit 1
    ");
}

#[test]
fn a_comment_above_an_include_covers_what_is_included() {
    let folder = chart(
        "a: 1\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  # hullmark: ignore[host-network]\n  \
         {{- include \"web.host\" . | nindent 2 }}\n  containers: [{name: web, image: r.example/web:1.0}]\n",
    );
    write(folder.path(), "web/templates/_host.tpl", "{{ define \"web.host\" }}hostNetwork: true{{ end }}\n");
    insta::assert_snapshot!(run(folder.path(), &[]), @"no findings; 1 suppressed. exit 0");
}

#[test]
fn a_comment_in_a_chart_that_does_not_render_is_not_unused() {
    let broken = format!("{{{{ fail \"no\" }}}}\n# hullmark: ignore[host-network]\n{POD}");
    insta::assert_snapshot!(run(chart("hostNetwork: false\n", &broken).path(), &[]), @r"
    web/templates/pod.yaml:1:4: error[template-render-error] the chart cannot be rendered: error calling fail: no
    1 error; 1 not checked. exit 2
    ");
}

#[test]
fn a_comment_in_a_dependency_is_not_told_to_be_unused() {
    let folder = chart("hostNetwork: false\n", POD);
    write(folder.path(), "web/charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n");
    write(folder.path(), "web/charts/db/values.yaml", "# hullmark: ignore[host-network]\na: 1\n");
    insta::assert_snapshot!(run(folder.path(), &[]), @"no findings. exit 0");
}

#[test]
fn what_only_some_renders_suppress_is_told_for_the_others() {
    let template = POD.replace("{name: web}", "{name: web, annotations: {{ toJson .Values.annotations }}}");
    let folder = chart("hostNetwork: true\nannotations: {}\n", &template);
    let values = "annotations: {checkov.io/skip1: CKV_K8S_19=serves the node}\n";
    write(folder.path(), "web/ci/agent-values.yaml", values);
    insta::assert_snapshot!(run(folder.path(), &[]), @r"
    web/values.yaml:1:14: error[host-network] Pod/web uses the network of its node, so no NetworkPolicy applies to it (only with values.yaml)
    1 error; 1 suppressed. exit 1
    ");
}

#[test]
fn reports_for_machines_show_what_is_suppressed_and_why() {
    let folder = folder(&[("agent.yaml", AGENT)]);
    let sarif: serde_json::Value = document(folder.path(), "sarif");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let told: Vec<String> = results.iter().map(|it| format!("{} {}", it["ruleId"], it["suppressions"])).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    "host-network" [{"justification":"it serves the node","kind":"inSource","location":{"physicalLocation":{"artifactLocation":{"uri":"agent.yaml","uriBaseId":"%SRCROOT%"},"region":{"endColumn":54,"endLine":5,"startColumn":3,"startLine":5}}},"properties":{"suppressedBy":"comment"}}]
    "privileged-container" [{"justification":"mounts for others","kind":"inSource","location":{"physicalLocation":{"artifactLocation":{"uri":"agent.yaml","uriBaseId":"%SRCROOT%"},"region":{"endColumn":74,"endLine":11,"startColumn":26,"startLine":11}}},"properties":{"suppressedBy":"comment"}}]
    "#);
    let json = document(folder.path(), "json");
    assert_eq!(json["findings"].as_array().unwrap().len(), 0);
    assert_eq!(json["suppressed"][0]["suppression"]["justification"], "it serves the node");
    assert_eq!(json["suppressed"][0]["suppression"]["location"]["start"]["line"], 5);
    assert_eq!(json["summary"]["suppressed"], 2);
}

fn document(folder: &Path, format: &str) -> serde_json::Value {
    let output = Command::new(env!("CARGO_BIN_EXE_hullmark"))
        .args(["check", "--format", format, "--select", RULES])
        .current_dir(folder)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_source_date_that_is_no_number_is_an_error() {
    let folder = folder(&[("agent.yaml", AGENT)]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_hullmark"));
    let output = command.arg("check").current_dir(folder.path()).env("SOURCE_DATE_EPOCH", "today").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("SOURCE_DATE_EPOCH is no number of seconds: `today`"));
}
