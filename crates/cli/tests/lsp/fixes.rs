//! Fixes, applied to the texts as an editor does it.

use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, brief, uri};
use crate::{POD, VALUES, folder, only};

/// The actions of a kind for the whole of a text.
fn offered(client: &mut Client, path: &Path, kind: &str) -> Vec<Value> {
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}});
    let context = json!({"diagnostics": [], "only": [kind]});
    let document = json!({"uri": uri(path)});
    let params = json!({"textDocument": document, "range": range, "context": context});
    client.request("textDocument/codeAction", params).as_array().unwrap().clone()
}

/// The text after the edits that an action makes in it.
fn applied(text: &str, action: &Value, path: &Path) -> String {
    let changes = action["edit"]["documentChanges"].as_array().unwrap();
    let change = changes.iter().find(|change| change["textDocument"]["uri"] == uri(path)).unwrap();
    let offset = |at: &Value| {
        let (line, character) = (at["line"].as_u64().unwrap() as usize, at["character"].as_u64().unwrap() as usize);
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + character
    };
    let mut edits: Vec<(usize, usize, &str)> = change["edits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (offset(&range["start"]), offset(&range["end"]), edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_by_key(|(start, ..)| std::cmp::Reverse(*start));
    let mut text = text.to_owned();
    edits.into_iter().for_each(|(start, end, new)| text.replace_range(start..end, new));
    text
}

#[test]
fn a_quick_fix_resolves_its_finding_in_a_manifest() {
    let (_temporary, root) = folder();
    let mut client = Client::open_folder(&root, only(&["allow-privilege-escalation"]));
    let pod = root.join("pod.yaml");
    let text = POD.replace("privileged: true", "allowPrivilegeEscalation: true # as it came");
    client.open(&pod, &text);
    assert_eq!(brief(&client.diagnostics(&pod)), ["allow-privilege-escalation 8:32-8:36"]);
    let actions = offered(&mut client, &pod, "quickfix");
    let fixed = applied(&text, &actions[0], &pod);
    assert_eq!(fixed, text.replace("Escalation: true", "Escalation: false"));
    client.change(&pod, 2, &fixed);
    assert_eq!(brief(&client.diagnostics(&pod)), Vec::<String>::new());
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn a_quick_fix_resolves_its_finding_in_values() {
    let (_temporary, root) = folder();
    let mut client = Client::open_folder(&root, only(&["privileged-container"]));
    let values = root.join("shop/values.yaml");
    client.open(&values, VALUES);
    assert_eq!(brief(&client.diagnostics(&values)), ["privileged-container 1:12-1:16"]);
    let actions = offered(&mut client, &values, "quickfix");
    let fixed = applied(VALUES, &actions[0], &values);
    client.change(&values, 2, &fixed);
    assert_eq!(brief(&client.diagnostics(&values)), Vec::<String>::new());
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn fix_all_resolves_what_can_be_fixed_safely_and_is_then_offered_no_more() {
    let (_temporary, root) = folder();
    let rules = ["duplicate-env-var", "deprecated-service-account-field"];
    let mut client = Client::open_folder(&root, only(&rules));
    let pod = root.join("pod.yaml");
    let env = "    env:\n    - {name: MODE, value: a}\n    - {name: MODE, value: b}\n    securityContext:";
    let text =
        POD.replace("    securityContext:", env).replace("  containers:", "  serviceAccount: web\n  containers:");
    client.open(&pod, &text);
    let before = brief(&client.diagnostics(&pod));
    assert_eq!(before.len(), 2, "{before:?}");
    let actions = offered(&mut client, &pod, "source.fixAll");
    assert_eq!(actions[0]["kind"], "source.fixAll.hullmark");
    let fixed = applied(&text, &actions[0], &pod);
    client.change(&pod, 2, &fixed);
    assert_eq!(brief(&client.diagnostics(&pod)), Vec::<String>::new());
    assert_eq!(offered(&mut client, &pod, "source.fixAll.hullmark"), Vec::<Value>::new());
    assert_eq!(client.leave().code(), Some(0));
}
