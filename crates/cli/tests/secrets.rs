//! No secret is printed, in any format, wherever it stands.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the test is about what the binary prints")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// Made up from parts, so that nothing here looks like a credential to a scanner.
fn planted() -> Vec<(&'static str, String)> {
    let token = format!("gh{}_{}", "p", "Zr8vNw2Lx0Tt7Yb3Mk6Pj9Hs4Gd1FaQ5Xc7B");
    let key = "Vt5Nw2Lx0TtYb3Mk6Pj9HuGd1FaQ5Zr8vXc7Be4Sn0Kd2Jm6Wp1RoVt5Nw2Lx0Tt";
    vec![
        ("password", "k4Tq9ZpLw2Xc".to_owned()),
        ("token", token),
        ("default", "changeme-please".to_owned()),
        ("key", key.to_owned()),
    ]
}

#[test]
fn no_planted_secret_is_in_any_output() {
    let secrets = planted();
    let secret = |name: &str| secrets.iter().find(|(it, _)| *it == name).map(|(_, value)| value.clone()).unwrap();
    let pem =
        format!("-----BEGIN {0} KEY-----\n      {1}\n      {1}\n      -----END {0} KEY-----", "PRIVATE", secret("key"));
    let manifest = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n    - name: web\n      image: \
         web\n      env:\n        - {{name: DB_PASSWORD, value: {password}}}\n      args: [\"--api-token={token}\"]\n---\n\
         apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: web}}\ndata:\n  # password: {password}\n  app.properties: |\n    \
         password={default}\n  tls.pem: |\n      {pem}\n---\napiVersion: v1\nkind: Secret\nmetadata: {{name: web}}\n\
         stringData: {{password: {password}}}\n",
        password = secret("password"),
        token = secret("token"),
        default = secret("default"),
    );
    let values = format!(
        "web:\n  password: {}\n  url: postgres://web:{}@db/web\n  hostNetwork: true # {}\n",
        secret("default"),
        secret("password"),
        secret("token")
    );
    let template = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  hostNetwork: {{{{ .Values.web.hostNetwork }}}}\n  \
         containers:\n    - name: web\n      image: web\n      env:\n        - name: URL\n          value: {{{{ .Values.web.url }}}}\n\
         \x20       - name: A_PASSWORD\n          value: {}\n        - name: B_PASSWORD\n          value: {{{{ .Values.web.password }}}}\n\
         {{{{- fail \"the token {} is wrong\" }}}}\n",
        secret("password"),
        secret("token"),
    );
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("pod.yaml", manifest.as_str()),
        ("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("chart/values.yaml", &values),
        ("chart/templates/pod.yaml", template.split("{{- fail").next().unwrap()),
        ("broken/Chart.yaml", "apiVersion: v2\nname: broken\nversion: 1.0.0\n"),
        ("broken/values.yaml", &values),
        ("broken/templates/pod.yaml", &template),
    ] {
        fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
        fs::write(folder.path().join(path), text).unwrap();
    }
    for format in hullmark_report::FORMATS.iter().map(|format| format.name) {
        // Findings about something else show lines with secrets too, also where nobody looks for secrets.
        for rules in [&["--profile", "all"][..], &["--select", "memory-limit-missing,host-network,image-tag-latest"]] {
            let output = Command::new(env!("CARGO_BIN_EXE_hullmark"))
                .args(["check", ".", "--format", format])
                .args(rules)
                .current_dir(folder.path())
                .output()
                .unwrap();
            let printed = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
            assert!(printed.contains("host-network"), "{printed}");
            for (name, secret) in &secrets {
                let part = secret.get(..12).unwrap();
                assert!(!printed.contains(part), "{format} {rules:?} shows the {name}:\n{printed}");
            }
        }
    }
}

/// Runs the binary in a folder; what it prints to either stream.
fn printed(folder: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_hullmark")).args(args).current_dir(folder).output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

fn assert_conceals(printed: &str, secrets: &[&str], of: &str) {
    for secret in secrets {
        assert!(!printed.contains(secret), "{of} shows {secret}:\n{printed}");
    }
}

#[test]
fn a_diff_does_not_show_the_secrets_around_a_change() {
    // By its name, by its place in a command, by nothing but that it is in a Secret.
    let secrets = ["k4Tq9ZpLw2Xc", "Hs4Gd1FaQ5Xc", "Mk6Pj9HuGd1FaQ5Zr8vXc7Be4S"];
    let [named, command, kept] = secrets;
    let manifest = format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: web}}\nstringData:\n  setting: {kept}\n---\napiVersion: v1\nkind: Pod\n\
         metadata: {{name: web}}\nspec:\n  containers:\n    - name: web\n      image: web:1.0.0\n      args: [sh, -c, \"mysql \
         -p{command} web\"]\n      securityContext:\n        privileged: true\n      env:\n        - name: DB_PASSWORD\n          value: \
         {named}\n        - name: COPY\n          value: {kept}\n"
    );
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("web.yaml"), manifest).unwrap();
    let diff =
        printed(folder.path(), &["check", ".", "--select", "privileged-container,secrets", "--unsafe-fixes", "--diff"]);
    assert!(diff.contains("privileged: true\n") && diff.contains("value: ************\n"), "{diff}");
    assert_conceals(&diff, &secrets, "the diff");
}

#[test]
fn an_error_does_not_show_the_secret_that_it_is_about() {
    let secret = "k4Tq9ZpLw2Xc";
    let templates = [
        "{{ fail (printf \"password %s is too short\" .Values.login.password) }}",
        "{{ fail .Values.login.password }}",
        "a: {{ mustToDate \"2006\" .Values.login.password }}",
        "a: {{ mustRegexMatch (printf \"(%s\" .Values.login.password) \"x\" }}",
        "a: {{ include .Values.login.password . }}",
        "a: {{ tpl (printf \"{{ %s }}\" .Values.login.password) . }}",
        "a: {{ .Values.login.password }}: {{ .Values.login.password }}",
        "{{ .Values.login.password }}",
    ];
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for (index, template) in templates.into_iter().enumerate() {
        write(&format!("c{index}/Chart.yaml"), "apiVersion: v2\nname: web\nversion: 1.0.0\n");
        write(&format!("c{index}/values.yaml"), &format!("login:\n  password: {secret}\n"));
        write(&format!("c{index}/templates/web.yaml"), template);
    }
    write(
        "bad.yaml",
        &format!("kind: Secret\nstringData:\n  password: {secret}\n bad: [{secret}\n  token: \"{secret}\n"),
    );
    for format in hullmark_report::FORMATS.iter().map(|format| format.name) {
        // Whether or not somebody looks for secrets.
        for rules in
            ["all", "secrets,template-render-error,yaml-syntax-error", "template-render-error,yaml-syntax-error"]
        {
            let args: &[&str] = if rules == "all" { &["--profile", "all"] } else { &["--select", rules] };
            let shown = printed(folder.path(), &[&["check", ".", "--format", format], args].concat());
            assert!(shown.contains("template-render-error"), "{format}: {shown}");
            assert_conceals(&shown, &[secret], format);
        }
    }
}
