//! What the client can do, and what the server offers it.

use gen_lsp_types::InitializeParams;
use serde_json::{Value, json};

use crate::actions::FIX_ALL;
use crate::encoding::Encoding;

/// What matters of the client's capabilities.
#[derive(Clone, Default, Debug)]
pub(crate) struct Client {
    pub(crate) encoding: Encoding,
    /// It shows related places of a diagnostic.
    pub(crate) related: bool,
    /// It takes edits with the version that they are made for.
    pub(crate) document_changes: bool,
    /// It watches files for the server.
    pub(crate) watches: bool,
    /// It can be asked for settings.
    pub(crate) configuration: bool,
}

impl Client {
    pub(crate) fn new(params: &InitializeParams) -> Self {
        let capabilities = &params.capabilities;
        let workspace = capabilities.workspace.as_ref();
        let general = capabilities.general.as_ref();
        let text_document = capabilities.text_document.as_ref();
        let diagnostics = text_document.and_then(|it| it.publish_diagnostics.as_ref());
        let encodings = general.and_then(|it| it.position_encodings.as_deref());
        let edits = workspace.and_then(|it| it.workspace_edit.as_ref());
        let watched = workspace.and_then(|it| it.did_change_watched_files.as_ref());
        Self {
            encoding: Encoding::negotiated(encodings.unwrap_or_default()),
            related: diagnostics
                .and_then(|it| serde_json::to_value(it).ok())
                .is_some_and(|it| it.get("relatedInformation") == Some(&Value::Bool(true))),
            document_changes: edits.and_then(|it| it.document_changes).unwrap_or(false),
            watches: watched.and_then(|it| it.dynamic_registration).unwrap_or(false),
            configuration: workspace.and_then(|it| it.configuration).unwrap_or(false),
        }
    }

    /// The answer to `initialize`.
    pub(crate) fn offer(&self) -> Value {
        json!({
            "capabilities": {
                "positionEncoding": self.encoding.kind(),
                // Changes come as they are typed.
                "textDocumentSync": {"openClose": true, "change": 2, "save": {"includeText": false}},
                "codeActionProvider": {"codeActionKinds": ["quickfix", FIX_ALL]},
                "hoverProvider": true,
                "definitionProvider": true,
                "referencesProvider": true,
                "workspace": {"workspaceFolders": {"supported": true, "changeNotifications": true}},
            },
            "serverInfo": {"name": "hullmark", "version": env!("CARGO_PKG_VERSION")},
        })
    }
}
