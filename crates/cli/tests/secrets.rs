//! No secret is printed, in any format, wherever it stands.
#![expect(clippy::disallowed_methods, reason = "the test is about what the binary prints")]

use std::fs;
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
