//! Requests about a text, and their answers.

use std::path::Path;

use gen_lsp_types::{CodeActionParams, TextDocumentPositionParams, Uri};
use serde_json::{Value, json};

use crate::actions::actions;
use crate::checker::Checked;
use crate::client::Client;
use crate::hover::hover;
use crate::navigation::{definition, references};
use crate::transport::ErrorCode;

/// A request that was understood.
#[derive(Clone, Debug)]
pub(crate) enum Question {
    CodeActions(Box<CodeActionParams>),
    Hover(TextDocumentPositionParams),
    Definition(TextDocumentPositionParams),
    References(TextDocumentPositionParams),
}

impl Question {
    /// Reads a request; an error says why it is refused.
    pub(crate) fn read(method: &str, params: Value) -> Result<Self, (ErrorCode, String)> {
        let read = match method {
            "textDocument/codeAction" => serde_json::from_value(params).map(Box::new).map(Self::CodeActions),
            "textDocument/hover" => serde_json::from_value(params).map(Self::Hover),
            "textDocument/definition" => serde_json::from_value(params).map(Self::Definition),
            "textDocument/references" => serde_json::from_value(params).map(Self::References),
            "initialize" => return Err((ErrorCode::InvalidRequest, "the server is initialized already".to_owned())),
            _ => return Err((ErrorCode::MethodNotFound, format!("no method `{method}`"))),
        };
        read.map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
    }

    /// The text that it is about.
    pub(crate) fn uri(&self) -> &Uri {
        match self {
            Self::CodeActions(params) => &params.text_document.uri,
            Self::Hover(at) | Self::Definition(at) | Self::References(at) => &at.text_document.uri,
        }
    }

    /// The answer, from what was found in the unit of the text last.
    pub(crate) fn answer(&self, path: &Path, checked: &Checked, client: &Client) -> Value {
        match self {
            Self::CodeActions(params) => json!(actions(path, params, checked, client)),
            Self::Hover(at) => hover(path, at.position, checked, client),
            Self::Definition(at) => json!(definition(path, at.position, checked, client)),
            Self::References(at) => json!(references(path, at.position, checked, client)),
        }
    }
}
