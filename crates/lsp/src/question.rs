//! Requests about a text, and their answers.

use std::path::Path;

use gen_lsp_types::{CodeActionParams, Uri};
use serde_json::{Value, json};

use crate::actions::actions;
use crate::checker::Checked;
use crate::client::Client;
use crate::transport::ErrorCode;

/// A request that was understood.
#[derive(Clone, Debug)]
pub(crate) enum Question {
    CodeActions(Box<CodeActionParams>),
}

impl Question {
    /// Reads a request; an error says why it is refused.
    pub(crate) fn read(method: &str, params: Value) -> Result<Self, (ErrorCode, String)> {
        let read = match method {
            "textDocument/codeAction" => serde_json::from_value(params).map(Box::new).map(Self::CodeActions),
            "initialize" => return Err((ErrorCode::InvalidRequest, "the server is initialized already".to_owned())),
            _ => return Err((ErrorCode::MethodNotFound, format!("no method `{method}`"))),
        };
        read.map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
    }

    /// The text that it is about.
    pub(crate) fn uri(&self) -> &Uri {
        match self {
            Self::CodeActions(params) => &params.text_document.uri,
        }
    }

    /// The answer, from what was found in the unit of the text last.
    pub(crate) fn answer(&self, path: &Path, checked: &Checked, client: &Client) -> Value {
        match self {
            Self::CodeActions(params) => json!(actions(path, params, checked, client)),
        }
    }
}
