//! The texts that are open in the editor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::TextDocumentContentChangeEvent;
use hullmark_source::LineIndex;

use crate::encoding::Encoding;

/// An open text.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// As the client counts it.
    pub(crate) version: i32,
    pub(crate) text: Arc<str>,
}

/// The open texts by their paths.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    open: BTreeMap<PathBuf, Document>,
}

impl Documents {
    pub(crate) fn get(&self, path: &Path) -> Option<&Document> {
        self.open.get(path)
    }

    pub(crate) fn open(&mut self, path: PathBuf, document: Document) {
        self.open.insert(path, document);
    }

    pub(crate) fn close(&mut self, path: &Path) -> Option<Document> {
        self.open.remove(path)
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.open.keys()
    }

    /// The texts, for a check.
    pub(crate) fn texts(&self) -> BTreeMap<PathBuf, Arc<str>> {
        self.open.iter().map(|(path, document)| (path.clone(), Arc::clone(&document.text))).collect()
    }

    /// Changes a text; whether it is open.
    pub(crate) fn change(
        &mut self,
        path: &Path,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> bool {
        let Some(document) = self.open.get_mut(path) else { return false };
        let mut text = document.text.to_string();
        for change in changes {
            apply(&mut text, change, encoding);
        }
        document.text = text.into();
        document.version = version;
        true
    }
}

fn apply(text: &mut String, change: TextDocumentContentChangeEvent, encoding: Encoding) {
    match change {
        TextDocumentContentChangeEvent::TextDocumentContentChangePartial(change) => {
            let lines = LineIndex::new(text);
            let start = encoding.offset(text, &lines, change.range.start);
            let end = encoding.offset(text, &lines, change.range.end);
            text.replace_range(start..end.max(start), &change.text);
        }
        TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(change) => *text = change.text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(text: &str, changes: serde_json::Value) -> String {
        let changes: Vec<TextDocumentContentChangeEvent> = serde_json::from_value(changes).unwrap();
        let mut text = text.to_owned();
        changes.into_iter().for_each(|change| apply(&mut text, change, Encoding::Utf16));
        text
    }

    #[test]
    fn changes_apply_one_after_the_other() {
        let range = |line, from, to| serde_json::json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}});
        let changes = serde_json::json!([
            {"range": range(0, 3, 5), "text": "x"},
            {"range": range(0, 4, 4), "text": "y"},
            {"range": range(7, 0, 0), "text": "\nend"},
        ]);
        assert_eq!(changed("a: 😀\nb: 1", changes), "a: xy\nb: 1\nend");
        assert_eq!(changed("old", serde_json::json!([{"text": "new"}])), "new");
    }

    #[test]
    fn a_range_that_is_turned_round_does_no_harm() {
        let range = serde_json::json!({"start": {"line": 1, "character": 0}, "end": {"line": 0, "character": 0}});
        assert_eq!(changed("a\nb", serde_json::json!([{"range": range, "text": "-"}])), "a\n-b");
    }
}
