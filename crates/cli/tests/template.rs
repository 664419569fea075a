//! `hullmark template`, driven as a user drives it: Helm's options, and charts made to hurt.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "the tests are about files and streams")]

use std::fs;
use std::process::Command;

use tempfile::TempDir;

const CHART: (&str, &str) = ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");

fn folder(files: &[(&str, &str)]) -> TempDir {
    hullmark_testkit::folder(&[&[CHART], files].concat())
}

/// Exit code, standard output, standard error.
fn hullmark(folder: &TempDir, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_hullmark")).args(args).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The error of a chart with this template alone.
fn error_of(template: &str) -> String {
    let folder = folder(&[("web/templates/a.yaml", template)]);
    let (code, stdout, stderr) = hullmark(&folder, &["template", "web"]);
    assert_eq!((code, stdout.as_str()), (1, ""), "{stderr}");
    stderr
}

#[test]
fn charts_made_to_hurt_end_with_a_clear_error() {
    let cases = [
        ("{{ range until 1000000000 }}{{ . }}{{ end }}", "rendering makes more than 268435456 bytes"),
        ("{{ define `a` }}{{ include `a` . }}{{ end }}{{ include `a` . }}", "nested reference name: a"),
        (
            "{{ define `a` }}{{ template `a` . }}{{ end }}{{ template `a` . }}",
            "exceeded maximum template depth (10000)",
        ),
        ("{{ repeat 1000000000 `abc` }}", "rendering makes more than 268435456 bytes"),
        (
            "{{ $x := `xxxxxxxx` }}{{ range 64 }}{{ $x = print $x $x }}{{ end }}",
            "rendering makes more than 268435456 bytes",
        ),
        ("{{ $x := `{{ tpl . . }}` }}{{ tpl $x $x }}", "exceeded maximum template depth (10000)"),
        ("{{ mustRegexMatch (repeat 20000 `(a{1000})`) `a` }}", "error parsing regexp: expression too large"),
        ("{{ printf `%1000001d` 1 }}{{ indent 1000000000 `a` }}", "rendering makes more than 268435456 bytes"),
    ];
    for (template, error) in cases {
        let stderr = error_of(template);
        assert!(
            stderr.contains(error),
            "{template}\n{}",
            stderr.get(stderr.len().saturating_sub(400)..).unwrap_or(&stderr)
        );
    }
}

#[test]
fn a_name_can_be_made_by_a_template() {
    let folder = folder(&[("web/templates/a.yaml", "name: {{ .Release.Name }}\n")]);
    let (_, stdout, _) = hullmark(&folder, &["template", "web", "--name-template", "x-{{ add 1 1 }}"]);
    assert_eq!(stdout, "---\n# Source: web/templates/a.yaml\nname: x-2\n");
    let (code, _, stderr) = hullmark(&folder, &["template", "shop", "web", "--name-template", "x"]);
    assert_eq!((code, stderr.as_str()), (1, "Error: cannot set --name-template and also specify a name\n"));
}

#[test]
fn what_needs_a_program_or_a_cluster_is_refused_with_the_reason() {
    let folder = folder(&[]);
    let (code, _, stderr) = hullmark(&folder, &["template", "web", "--post-renderer", "./touch"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("--post-renderer is not supported: it would run a program"), "{stderr}");
    let (code, _, stderr) = hullmark(&folder, &["template", "web", "--validate"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("--validate is not supported: it asks a cluster"), "{stderr}");
}

#[test]
fn manifests_are_written_to_files_as_helm_writes_them() {
    let files = [
        ("web/templates/a.yaml", "kind: Service\n---\nkind: Secret\n"),
        ("web/templates/hook.yaml", "kind: Job\nmetadata: {annotations: {helm.sh/hook: post-install}}\n"),
        ("web/crds/c.yaml", "kind: CustomResourceDefinition\n"),
    ];
    let folder = folder(&files);
    let args = ["template", "web", "--output-dir", "out", "--include-crds", "--release-name"];
    for _ in 0..2 {
        let (code, stdout, stderr) = hullmark(&folder, &args);
        assert_eq!(code, 0, "{stderr}");
        assert_eq!(
            stdout,
            "wrote out/web/crds/c.yaml\nwrote out/release-name/web/templates/a.yaml\n\
             wrote out/release-name/web/templates/a.yaml\nwrote out/release-name/web/templates/hook.yaml\n\n"
        );
    }
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    assert_eq!(
        read("out/release-name/web/templates/a.yaml"),
        "---\n# Source: web/templates/a.yaml\nkind: Secret\n---\n# Source: web/templates/a.yaml\nkind: Service\n"
    );
    assert_eq!(read("out/web/crds/c.yaml"), "---\n# Source: web/crds/c.yaml\nkind: CustomResourceDefinition\n\n");
    // Helm adds hooks to the file of an earlier run.
    assert_eq!(read("out/release-name/web/templates/hook.yaml").matches("kind: Job").count(), 2);
}

#[test]
fn a_chart_is_rendered_as_helm_4_on_demand() {
    let folder = folder(&[("web/templates/a.yaml", "hours: {{ durationHours \"90m\" }}\n")]);
    let (code, _, stderr) = hullmark(&folder, &["template", "web"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("function \"durationHours\" not defined"), "{stderr}");
    let (_, stdout, _) = hullmark(&folder, &["template", "web", "--helm-version", "4"]);
    assert!(stdout.contains("hours: 1.5\n"), "{stdout}");
    let args = ["check", "web", "--select", "template-render-error", "--format", "concise"];
    assert_eq!(hullmark(&folder, &args).0, 2);
    assert_eq!(hullmark(&folder, &[args.as_slice(), &["--helm-version", "4"]].concat()).0, 0);
}

#[test]
fn a_schema_that_is_not_here_in_full_does_not_cost_the_chart() {
    let files = [
        (
            "web/values.schema.json",
            "{\"properties\": {\n  \"a\": {\"$ref\": \"https://s.example/a.json\"},\n  \"b\": {\"type\": \"string\"}}}\n",
        ),
        ("web/values.yaml", "a: 1\nb: x\n"),
        (
            "web/templates/a.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: app\n    \
             securityContext: {privileged: true}\n",
        ),
    ];
    let folder = folder(&files);
    let args = ["check", "web", "--select", "values-schema-reference,privileged-container", "--format", "concise"];
    let (code, stdout, stderr) = hullmark(&folder, &args);
    assert_eq!(code, 1, "{stdout}{stderr}");
    assert!(stdout.contains("web/values.schema.json:2:17: warning[values-schema-reference]"), "{stdout}");
    assert!(stdout.contains("https://s.example/a.json"), "{stdout}");
    assert!(stdout.contains("web/templates/a.yaml:7:35: error[privileged-container]"), "{stdout}");
    let (code, _, stderr) = hullmark(&folder, &["template", "web"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("failing loading \"https://s.example/a.json\""), "{stderr}");
}
