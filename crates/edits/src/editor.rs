//! Changes one after another.

use std::sync::{Arc, OnceLock};

use hullmark_parser::{Document, Parsed, parse};
use hullmark_source::SourceId;

use crate::{Change, Conflict, EditError, EditSet, OffsetMap};

/// Makes changes one after another, each in the text that the ones before have made, and tells in the end what they
/// are in the text from the beginning. After a change the text is read anew when it is asked for, in linear time.
///
/// ```
/// use hullmark_edits::{Editor, delete_at, set_at};
/// use hullmark_source::SourceId;
///
/// let mut editor = Editor::new(SourceId::new(0), "a:\n  b: 1\n  c: 2\n".into());
/// for path in ["a.b", "a.c"] {
///     editor.change(0, |document| delete_at(document, &path.parse().unwrap())).unwrap();
/// }
/// assert_eq!(editor.text(), "a: {}\n");
/// assert_eq!(editor.edits().edits().len(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct Editor {
    source: SourceId,
    text: Arc<str>,
    /// The text as it was read, once somebody has asked.
    parsed: OnceLock<Arc<Parsed>>,
    edits: EditSet,
}

/// Why an [`Editor`] made no change.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EditorError {
    /// The operation refused it.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The change is one of another text.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// There is no such document.
    #[error("there are {length} documents, none with the index {index}")]
    NoSuchDocument {
        /// The 0-based index.
        index: usize,
        /// How many there are.
        length: usize,
    },
}

impl Editor {
    /// An editor of `text`, the text of `source`.
    #[must_use]
    pub fn new(source: SourceId, text: Arc<str>) -> Self {
        Self { source, text, parsed: OnceLock::new(), edits: EditSet::default() }
    }

    /// Makes the change that `operation` gives for the document with the 0-based `index`.
    ///
    /// # Errors
    /// The error of the operation; the editor is then as it was.
    pub fn change(
        &mut self,
        index: usize,
        operation: impl FnOnce(&Document) -> Result<Change, EditError>,
    ) -> Result<OffsetMap, EditorError> {
        let documents = self.documents();
        let length = documents.len();
        let document = documents.get(index).ok_or(EditorError::NoSuchDocument { index, length })?;
        let mut set = EditSet::default();
        set.add(operation(document)?)?;
        let edited = set.apply(&self.text)?;
        self.text = edited.text.into();
        self.parsed = OnceLock::new();
        self.edits = self.edits.then(&set);
        Ok(edited.offsets)
    }

    /// The text as it is now.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The documents as they are now.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.parsed.get_or_init(|| Arc::new(parse(self.source, &self.text))).documents
    }

    /// What was done to the text from the beginning, all at once.
    #[must_use]
    pub fn edits(&self) -> &EditSet {
        &self.edits
    }
}
