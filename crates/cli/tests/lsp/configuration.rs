//! `hullmark.toml` in an editor.

use serde_json::{Value, json};

use crate::client::{Client, brief, uri};
use crate::{POD, folder, write};

const PRIVILEGED: &str = "privileged-container";

/// Whether the pod is told to be privileged, and as what.
fn severity(shown: &Value) -> Option<i64> {
    let all = shown["diagnostics"].as_array().unwrap().iter();
    all.filter(|it| it["code"] == PRIVILEGED).map(|it| it["severity"].as_i64().unwrap()).next()
}

#[test]
fn the_nearest_configuration_holds_and_its_changes_are_noticed() {
    let (_temporary, root) = folder();
    write(&root, "hullmark.toml", "[rules]\nprivileged-container = \"note\"\n");
    write(&root, "team/hullmark.toml", "[rules]\nprivileged-container = \"off\"\n");
    write(&root, "team/pod.yaml", POD);
    let mut client = Client::open_folder(&root, json!({}));
    let (pod, of_team) = (root.join("pod.yaml"), root.join("team/pod.yaml"));
    client.open(&pod, POD);
    assert_eq!(severity(&client.diagnostics(&pod)), Some(3));
    client.open(&of_team, POD);
    assert_eq!(severity(&client.diagnostics(&of_team)), None);

    write(&root, "hullmark.toml", "[rules]\nprivileged-container = \"warning\"\n");
    let change = json!({"uri": uri(&root.join("hullmark.toml")), "type": 2});
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [change]}));
    assert_eq!(severity(&client.diagnostics(&pod)), Some(2));
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn what_is_set_in_the_editor_wins_over_the_configuration() {
    let (_temporary, root) = folder();
    write(&root, "hullmark.toml", "profile = \"all\"\n[rules]\nprivileged-container = \"note\"\n");
    let mut client = Client::open_folder(&root, json!({"initializationOptions": {"select": ["privileged-container"]}}));
    let pod = root.join("pod.yaml");
    client.open(&pod, POD);
    assert_eq!(brief(&client.diagnostics(&pod)), ["privileged-container 8:18-8:22"]);
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn a_broken_configuration_is_told_in_its_text_and_the_last_good_one_stays() {
    let (_temporary, root) = folder();
    let text = "[rules]\nprivileged-container = \"note\"\n";
    write(&root, "hullmark.toml", text);
    let mut client = Client::open_folder(&root, json!({}));
    let (pod, configuration) = (root.join("pod.yaml"), root.join("hullmark.toml"));
    client.open(&pod, POD);
    assert_eq!(severity(&client.diagnostics(&pod)), Some(3));

    client.open(&configuration, &text.replace("privileged-container", "privileged-contaner"));
    let shown = client.wait_for(|message| {
        let params = &message["params"];
        params["uri"] == uri(&configuration) && params["diagnostics"].as_array().is_some_and(|it| !it.is_empty())
    });
    let told = &shown["params"]["diagnostics"][0];
    assert_eq!(told["range"]["start"], json!({"line": 1, "character": 0}));
    assert!(told["message"].as_str().unwrap().contains("privileged-container"), "{told}");
    client.change(&pod, 2, &format!("# one line more\n{POD}"));
    assert_eq!(severity(&client.diagnostics(&pod)), Some(3));

    client.change(&configuration, 2, &text.replace("note", "error"));
    client.wait_for(|message| {
        let params = &message["params"];
        params["uri"] == uri(&configuration) && params["diagnostics"] == json!([])
    });
    client.change(&pod, 3, POD);
    assert_eq!(severity(&client.diagnostics(&pod)), Some(1));
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn charts_are_rendered_with_the_value_sets_that_are_configured() {
    let (_temporary, root) = folder();
    let chart = "[[charts]]\npaths = [\"shop\"]\n[charts.value-sets.calm]\nset = [\"privileged=false\"]\n";
    write(&root, "hullmark.toml", chart);
    let mut client = Client::open_folder(&root, json!({"initializationOptions": {"select": ["privileged-container"]}}));
    let values = root.join("shop/values.yaml");
    client.open(&values, crate::VALUES);
    assert_eq!(brief(&client.diagnostics(&values)), Vec::<String>::new());
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn comments_suppress_as_they_do_on_the_command_line() {
    let (_temporary, root) = folder();
    let mut client = Client::open_folder(&root, json!({"initializationOptions": {"select": ["privileged-container"]}}));
    let (pod, values) = (root.join("pod.yaml"), root.join("shop/values.yaml"));
    let line = "      privileged: true";
    client.open(&pod, &POD.replace(line, &format!("{line} # hullmark: ignore[privileged-container] it is the agent")));
    assert_eq!(brief(&client.diagnostics(&pod)), Vec::<String>::new());
    client.change(
        &pod,
        2,
        &POD.replace(line, &format!("{line} # hullmark: ignore[privileged-container] until 2020-01-31")),
    );
    assert_eq!(brief(&client.diagnostics(&pod)), ["privileged-container 8:18-8:22"]);
    client.open(&values, &crate::VALUES.replace("true", "true # hullmark: ignore[privileged-container] agreed"));
    assert_eq!(brief(&client.diagnostics(&values)), Vec::<String>::new());
    assert_eq!(client.leave().code(), Some(0));
}
