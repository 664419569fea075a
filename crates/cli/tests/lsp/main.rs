//! `hullmark lsp`, as an editor uses it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test that cannot go on stops"
)]
#![expect(clippy::needless_pass_by_value, reason = "JSON is written where it is passed")]
#![expect(clippy::disallowed_methods, reason = "tests make the folders that an editor opens")]

mod client;
mod configuration;
mod fixes;
mod renders;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use self::client::{Client, brief, uri};

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: b}
spec:
  containers:
  - name: web
    image: registry.example/web:1.0.0
    securityContext:
      privileged: true
";

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: {{ .Values.image }}
        securityContext:
          privileged: {{ .Values.privileged }}
";

const VALUES: &str = "image: registry.example/web:1.0.0\nprivileged: true\n";

/// Only this rule, so that other rules may come and go.
fn only(rules: &[&str]) -> Value {
    json!({"initializationOptions": {"select": rules}})
}

/// A folder with a manifest and a chart, under a name that has to be encoded.
fn folder() -> (TempDir, PathBuf) {
    let temporary = tempfile::tempdir().unwrap();
    let root = temporary.path().canonicalize().unwrap().join("my 100% charts");
    write(&root, "pod.yaml", POD);
    write(&root, "shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
    write(&root, "shop/values.yaml", VALUES);
    write(&root, "shop/templates/web.yaml", DEPLOYMENT);
    (temporary, root)
}

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[test]
fn a_manifest_is_checked_while_it_is_typed_and_not_as_it_is_on_disk() {
    let (_temporary, root) = folder();
    let mut client = Client::open_folder(&root, only(&["privileged-container"]));
    let path = root.join("pod.yaml");
    client.open(&path, POD);
    let shown = client.diagnostics(&path);
    assert_eq!(brief(&shown), ["privileged-container 8:18-8:22"]);
    let diagnostic = &shown["diagnostics"][0];
    assert_eq!((&diagnostic["source"], &diagnostic["severity"]), (&json!("hullmark"), &json!(1)));
    let page = diagnostic["codeDescription"]["href"].as_str().unwrap();
    assert!(page.ends_with("/docs/rules/pod-security/privileged-container.md"), "{page}");

    let edit = json!({"start": {"line": 8, "character": 18}, "end": {"line": 8, "character": 22}});
    client.change_with(&path, 2, json!({"range": edit, "text": "false"}));
    let shown = client.diagnostics(&path);
    assert_eq!((brief(&shown).len(), &shown["version"]), (0, &json!(2)));
    client.change(&path, 3, &POD.replace("name: web", "name: \"wéb\""));
    assert_eq!(brief(&client.diagnostics(&path)), ["privileged-container 8:18-8:22"]);
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn an_edit_in_a_template_changes_the_findings_in_values_and_in_files_that_are_not_open() {
    let (_temporary, root) = folder();
    let mut client = Client::open_folder(&root, only(&["privileged-container"]));
    let (template, values) = (root.join("shop/templates/web.yaml"), root.join("shop/values.yaml"));
    client.open(&template, DEPLOYMENT);
    let shown = client.diagnostics(&values);
    assert_eq!(brief(&shown), ["privileged-container 1:12-1:16"]);
    let related = &shown["diagnostics"][0]["relatedInformation"][0]["location"];
    assert_eq!((&related["uri"], &related["range"]["start"]["line"]), (&json!(uri(&template)), &json!(13)));

    client.change(&template, 2, &DEPLOYMENT.replace("{{ .Values.privileged }}", "true"));
    assert_eq!(brief(&client.diagnostics(&values)), Vec::<String>::new());
    assert_eq!(brief(&client.diagnostics(&template)), ["privileged-container 13:22-13:26"]);

    client.open(&values, VALUES);
    client.change(&values, 2, "image: [\n");
    client.change(&values, 3, VALUES);
    assert_eq!(brief(&client.diagnostics(&values)), Vec::<String>::new());
    client.close(&template);
    // The template is as it is on disk again.
    assert_eq!(brief(&client.diagnostics(&template)), Vec::<String>::new());
    assert_eq!(brief(&client.diagnostics(&values)), ["privileged-container 1:12-1:16"]);
    client.close(&values);
    assert_eq!(brief(&client.diagnostics(&values)), Vec::<String>::new());
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn characters_are_counted_as_the_client_asks() {
    let text = POD.replace(":\n      privileged: true", ": {\"😀\": x, privileged: true}");
    for (encodings, expected) in [(json!([]), 43), (json!(["utf-16", "utf-8"]), 45)] {
        let (_temporary, root) = folder();
        let capabilities = json!({"general": {"positionEncodings": encodings}});
        let options = json!({"select": ["privileged-container"]});
        let mut client =
            Client::open_folder(&root, json!({"capabilities": capabilities, "initializationOptions": options}));
        let path = root.join("pod.yaml");
        client.open(&path, &text);
        assert_eq!(client.diagnostics(&path)["diagnostics"][0]["range"]["start"]["character"], expected);
    }
}

#[test]
fn bad_input_is_refused_and_the_server_lives_on() {
    let mut client = Client::start();
    let early = client.ask("textDocument/hover", json!({}));
    assert_eq!(client.response(&early.into())["error"]["code"], -32002);
    client.send_raw(b"nonsense\r\nContent-Length: 9\r\n\r\n{nonsense");
    assert_eq!(client.response(&Value::Null)["error"]["code"], -32700);
    let wrong = client.ask("initialize", json!({"capabilities": 7}));
    assert_eq!(client.response(&wrong.into())["error"]["code"], -32602);

    let (_temporary, root) = folder();
    let settings = json!({"profile": "no-such-profile"});
    client.request("initialize", json!({"capabilities": {}, "rootUri": uri(&root), "initializationOptions": settings}));
    let complaint = client.wait_for(|message| message["method"] == "window/showMessage");
    assert!(complaint["params"]["message"].as_str().unwrap().contains("no-such-profile"), "{complaint}");
    let unknown = client.ask("textDocument/nonsense", json!({}));
    assert_eq!(client.response(&unknown.into())["error"]["code"], -32601);
    client.send(&json!([1, 2]));
    client.notify("textDocument/didOpen", json!({"textDocument": {"uri": 1}}));
    client.notify(
        "textDocument/didChange",
        json!({"textDocument": {"uri": "file:///none", "version": 1}, "contentChanges": []}),
    );
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": "untitled:Untitled-1"}}));
    client.notify("$/unknown", json!(null));
    let path = root.join("pod.yaml");
    client.open(&path, POD);
    assert!(!brief(&client.diagnostics(&path)).is_empty());
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn a_client_that_vanishes_takes_the_server_along() {
    let (_temporary, root) = folder();
    let mut client = Client::open_folder(&root, json!({}));
    client.open(&root.join("pod.yaml"), POD);
    assert_eq!(client.vanish().code(), Some(1));
}

#[test]
fn files_that_come_and_go_on_disk_are_noticed() {
    let (_temporary, root) = folder();
    let mut client = Client::open_folder(&root, only(&["privileged-container"]));
    let (template, values) = (root.join("shop/templates/web.yaml"), root.join("shop/values.yaml"));
    client.open(&template, DEPLOYMENT);
    assert_eq!(brief(&client.diagnostics(&values)).len(), 1);
    write(&root, "shop/values.yaml", &VALUES.replace("true", "false"));
    let changed = |path: &Path, kind: i32| json!({"changes": [{"uri": uri(path), "type": kind}]});
    client.notify("workspace/didChangeWatchedFiles", changed(&values, 2));
    assert_eq!(brief(&client.diagnostics(&values)), Vec::<String>::new());

    // The chart moves to another folder, with the open template in it.
    std::fs::rename(root.join("shop"), root.join("store")).unwrap();
    client.close(&template);
    let template = root.join("store/templates/web.yaml");
    client.open(&template, &DEPLOYMENT.replace("{{ .Values.privileged }}", "true"));
    assert_eq!(brief(&client.diagnostics(&template)), ["privileged-container 13:22-13:26"]);
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn files_outside_of_the_workspace_are_checked_on_their_own() {
    let (_temporary, root) = folder();
    let (_elsewhere, other) = folder();
    let mut client = Client::open_folder(&root, only(&["privileged-container"]));
    let (pod, template) = (other.join("pod.yaml"), other.join("shop/templates/web.yaml"));
    client.open(&pod, POD);
    assert_eq!(brief(&client.diagnostics(&pod)).len(), 1);
    client.open(&template, DEPLOYMENT);
    assert_eq!(brief(&client.diagnostics(&other.join("shop/values.yaml"))).len(), 1);
    let folders = json!({"event": {"added": [{"uri": uri(&other), "name": "other"}], "removed": []}});
    client.notify("workspace/didChangeWorkspaceFolders", folders);
    client.change(&pod, 2, &POD.replace("true", "false"));
    assert_eq!(brief(&client.diagnostics(&pod)), Vec::<String>::new());
    assert_eq!(client.leave().code(), Some(0));
}

fn actions(client: &mut Client, path: &Path, line: u32, only: Value) -> Value {
    let at = json!({"line": line, "character": 22});
    let range = json!({"start": at, "end": at});
    let context = json!({"diagnostics": [], "only": only});
    let document = json!({"uri": uri(path)});
    client.request("textDocument/codeAction", json!({"textDocument": document, "range": range, "context": context}))
}

#[test]
fn a_finding_can_be_suppressed_where_it_is() {
    let (_temporary, root) = folder();
    let mut client = Client::open_folder(&root, only(&["privileged-container"]));
    let (pod, template) = (root.join("pod.yaml"), root.join("shop/templates/web.yaml"));
    // The answer waits for the check of what was just opened.
    client.open(&pod, POD);
    let offered = actions(&mut client, &pod, 8, json!(["quickfix"]));
    let suppress = offered.as_array().unwrap().last().unwrap();
    assert_eq!(suppress["title"], "Suppress privileged-container here");
    assert_eq!(suppress["diagnostics"][0]["code"], "privileged-container");
    let start = json!({"line": 8, "character": 0});
    let edit = json!({
        "textDocument": {"uri": uri(&pod), "version": 1},
        "edits": [{
            "range": {"start": start, "end": start},
            "newText": "      # hullmark: ignore[privileged-container] \n",
        }],
    });
    assert_eq!(suppress["edit"]["documentChanges"], json!([edit]));
    assert_eq!(actions(&mut client, &pod, 2, json!(null)), json!([]));
    assert_eq!(actions(&mut client, &pod, 8, json!(["refactor"])), json!([]));

    client.open(&template, &DEPLOYMENT.replace("{{ .Values.privileged }}", "true"));
    let offered = actions(&mut client, &template, 13, json!(null));
    let suppress = offered.as_array().unwrap().last().unwrap();
    let comment = "          {{- /* hullmark: ignore[privileged-container] */}}\n";
    assert_eq!(suppress["edit"]["documentChanges"][0]["edits"][0]["newText"], comment);
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn a_cancelled_request_is_answered_as_such_or_was_answered_before() {
    let (_temporary, root) = folder();
    let mut client = Client::open_folder(&root, only(&["privileged-container"]));
    let pod = root.join("pod.yaml");
    client.open(&pod, POD);
    let at = json!({"line": 8, "character": 18});
    let params = json!({
        "textDocument": {"uri": uri(&pod)}, "range": {"start": at, "end": at}, "context": {"diagnostics": []},
    });
    let id = client.ask("textDocument/codeAction", params);
    client.notify("$/cancelRequest", json!({"id": id}));
    client.notify("$/cancelRequest", json!({"id": "never asked"}));
    let response = client.response(&id.into());
    let was_answered = response["result"].is_array();
    assert!(was_answered || response["error"]["code"] == -32800, "{response}");
    assert_eq!(client.leave().code(), Some(0));
}

fn ask_at(client: &mut Client, method: &str, path: &Path, line: u32, character: u32) -> Value {
    let position = json!({"line": line, "character": character});
    let mut params = json!({"textDocument": {"uri": uri(path)}, "position": position});
    if method.ends_with("references") {
        params["context"] = json!({"includeDeclaration": false});
    }
    client.request(method, params)
}

fn places(locations: &Value) -> Vec<String> {
    let place = |it: &Value| {
        let file = it["uri"].as_str().unwrap().rsplit('/').next().unwrap();
        format!("{file} {}:{}", it["range"]["start"]["line"], it["range"]["start"]["character"])
    };
    locations.as_array().unwrap().iter().map(place).collect()
}

#[test]
fn hover_tells_of_a_finding_and_its_rule() {
    let (_temporary, root) = folder();
    let mut client = Client::open_folder(&root, only(&["privileged-container"]));
    let pod = root.join("pod.yaml");
    client.open(&pod, POD);
    let hover = ask_at(&mut client, "textDocument/hover", &pod, 8, 19);
    let text = hover["contents"]["value"].as_str().unwrap();
    for part in ["**privileged-container** (error)", "*Why:*", "*Fix:*", "*Frameworks:*", "Pod/a"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(ask_at(&mut client, "textDocument/hover", &pod, 1, 2), Value::Null);
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn hover_tells_what_an_action_writes_and_what_a_value_is_with_each_value_set() {
    let (_temporary, root) = folder();
    write(&root, "shop/ci/other-values.yaml", "image: registry.example/web:2.0.0\n");
    let mut client = Client::open_folder(&root, only(&["privileged-container"]));
    let (template, values) = (root.join("shop/templates/web.yaml"), root.join("shop/values.yaml"));
    client.open(&template, DEPLOYMENT);
    let hover = ask_at(&mut client, "textDocument/hover", &template, 11, 24);
    let text = hover["contents"]["value"].as_str().unwrap();
    for part in [
        "- writes `registry.example/web:1.0.0`, from `image` ([values.yaml:1](file:///",
        "(with values.yaml)",
        "- writes `registry.example/web:2.0.0`, from `image` ([ci/other-values.yaml:1](file:///",
        "(with ci/other-values.yaml)",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    client.open(&values, VALUES);
    let hover = ask_at(&mut client, "textDocument/hover", &values, 0, 2);
    let text = hover["contents"]["value"].as_str().unwrap();
    for part in [
        "`image`",
        "- is `registry.example/web:1.0.0` in [values.yaml:1]",
        "- is `registry.example/web:2.0.0` in [ci/other-values.yaml:1]",
        "over [values.yaml:1]",
        "Read by [templates/web.yaml:12]",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn one_goes_from_a_template_to_its_values_and_definitions_and_back() {
    let (_temporary, root) = folder();
    write(&root, "shop/templates/_helpers.tpl", "{{- define \"shop.image\" -}}\n{{ .Values.image }}\n{{- end }}\n");
    write(&root, "shop/ci/other-values.yaml", "image: registry.example/web:2.0.0\n");
    let text = DEPLOYMENT.replace("{{ .Values.image }}", "{{ include \"shop.image\" . }}");
    let mut client = Client::open_folder(&root, only(&["privileged-container"]));
    let (template, values) = (root.join("shop/templates/web.yaml"), root.join("shop/values.yaml"));
    client.open(&template, &text);
    let at = |client: &mut Client, path: &Path, what: &str, line: u32, character: u32| {
        places(&ask_at(client, &format!("textDocument/{what}"), path, line, character))
    };
    assert_eq!(at(&mut client, &template, "definition", 13, 35), ["values.yaml 1:0"]);
    assert_eq!(at(&mut client, &template, "definition", 11, 30), ["_helpers.tpl 0:12"]);
    let helper = root.join("shop/templates/_helpers.tpl");
    client.open(&helper, "{{- define \"shop.image\" -}}\n{{ .Values.image }}\n{{- end }}\n");
    assert_eq!(at(&mut client, &helper, "definition", 1, 13), ["values.yaml 0:0", "other-values.yaml 0:0"]);
    client.open(&values, VALUES);
    assert_eq!(at(&mut client, &values, "references", 0, 3), ["_helpers.tpl 1:0"]);
    assert_eq!(at(&mut client, &values, "definition", 1, 14), ["web.yaml 13:22"]);
    assert_eq!(at(&mut client, &values, "references", 0, 40).len(), 1);
    assert_eq!(client.leave().code(), Some(0));
}
