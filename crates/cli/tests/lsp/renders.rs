//! Charts with several value sets: what the first one shows comes first, and the whole picture follows.

use std::path::Path;

use serde_json::Value;

use crate::client::{Client, brief};
use crate::{DEPLOYMENT, VALUES, folder, only, write};

/// The diagnostics of a text as they are when all renders were checked: an answer waits for that.
fn settled(client: &mut Client, path: &Path) -> Value {
    let first = client.diagnostics(path);
    crate::actions(client, path, 0, Value::Null);
    client.last_diagnostics(path).unwrap_or(first)
}

#[test]
fn findings_of_other_value_sets_stay_while_the_first_one_is_checked_and_move_with_the_text() {
    let (_temporary, root) = folder();
    write(&root, "shop/ci/loud-values.yaml", "privileged: true\n");
    let mut client = Client::open_folder(&root, only(&["privileged-container", "host-network"]));
    let (template, loud) = (root.join("shop/templates/web.yaml"), root.join("shop/ci/loud-values.yaml"));
    let values = root.join("shop/values.yaml");
    let calm = VALUES.replace("true", "false");
    let with_host =
        DEPLOYMENT.replace("      containers:", "      hostNetwork: {{ .Values.privileged }}\n      containers:");
    client.open(&values, &calm);
    client.open(&template, &with_host);
    client.open(&loud, "privileged: true\n");
    let shown = settled(&mut client, &loud);
    assert_eq!(brief(&shown), ["host-network 0:12-0:16", "privileged-container 0:12-0:16"]);
    let message = shown["diagnostics"][0]["message"].as_str().unwrap();
    assert!(message.contains("(only with ci/loud-values.yaml)"), "{message}");

    // Every publication on the way shows both, at the place where they are by now.
    client.change(&loud, 2, "# more\nprivileged: true\n");
    for shown in [client.diagnostics(&loud), settled_again(&mut client, &loud)] {
        assert_eq!(brief(&shown), ["host-network 1:12-1:16", "privileged-container 1:12-1:16"]);
    }
    client.change(&values, 2, VALUES);
    let shown = settled(&mut client, &values);
    assert_eq!(brief(&shown), ["host-network 1:12-1:16", "privileged-container 1:12-1:16"]);
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn a_secret_is_told_with_the_text_that_it_was_typed_into_and_gone_with_it() {
    let (_temporary, root) = folder();
    write(&root, "shop/ci/loud-values.yaml", "privileged: true\n");
    let mut client = Client::open_folder(&root, only(&["values-secret"]));
    let values = root.join("shop/values.yaml");
    client.open(&values, VALUES);
    assert_eq!(brief(&settled(&mut client, &values)), [] as [&str; 0]);
    // Put together, so that nobody takes this file for one with a secret.
    let token = format!("{}_{}", "ghp", "x9Kd03mQ7TzVb1LrWc5NfYh2JpGs8AeUi4Do");
    client.change(&values, 2, &format!("{VALUES}key: {token}\n"));
    assert_eq!(brief(&client.diagnostics(&values)), ["values-secret 2:5-2:45"]);
    assert_eq!(brief(&settled_again(&mut client, &values)), ["values-secret 2:5-2:45"]);
    client.change(&values, 3, VALUES);
    assert_eq!(brief(&client.diagnostics(&values)), [] as [&str; 0]);
    assert_eq!(client.leave().code(), Some(0));
}

/// The last diagnostics that were shown, when nothing is checked any more.
fn settled_again(client: &mut Client, path: &Path) -> Value {
    crate::actions(client, path, 0, Value::Null);
    client.last_diagnostics(path).unwrap()
}
