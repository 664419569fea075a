//! Why an edit is refused.

use hullmark_source::Span;

/// Why there is no edit. Nothing was changed; the message says what stands in the way and what to do about it, and
/// [`EditError::span`] where.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EditError {
    /// The document has a syntax error.
    #[error("the document is damaged by a syntax error; correct that first")]
    Damaged {
        /// The document.
        span: Span,
    },
    /// The node is not of the kind that the operation needs.
    #[error("there is a {found} where a {expected} is needed; replace it as a whole, or correct the path")]
    WrongKind {
        /// The node.
        span: Span,
        /// What the operation needs.
        expected: &'static str,
        /// What is there.
        found: &'static str,
    },
    /// The mapping has no such key.
    #[error("the mapping has no key `{key}`")]
    NoSuchKey {
        /// The mapping.
        span: Span,
        /// The key.
        key: String,
    },
    /// The sequence has no such item.
    #[error("the sequence has {length} items, none with the index {index}")]
    NoSuchItem {
        /// The sequence.
        span: Span,
        /// The 0-based index.
        index: usize,
        /// How many items there are.
        length: usize,
    },
    /// The key to insert, or the new name of a key, is there already.
    #[error("the mapping has a key `{key}` already; set its value instead")]
    KeyExists {
        /// The key.
        span: Span,
        /// Its name.
        key: String,
    },
    /// The key stands several times in its mapping.
    #[error("the mapping has the key `{key}` more than once; remove the surplus entries by hand first")]
    RepeatedKey {
        /// One of the keys.
        span: Span,
        /// Its name.
        key: String,
    },
    /// A mapping of the value to write has a key twice.
    #[error("the new value has the key `{key}` more than once")]
    RepeatedNewKey {
        /// Where it would stand.
        span: Span,
        /// The name.
        key: String,
    },
    /// What an alias names would change, and with it the place of the alias.
    #[error("`*{anchor}` elsewhere in the document stands for this, and would change too; edit it by hand")]
    Shared {
        /// The anchor.
        span: Span,
        /// The first alias that names it.
        alias: Span,
        /// The name of the anchor.
        anchor: String,
    },
    /// The node is written as an alias, so what is in it stands elsewhere.
    #[error("this is an alias, and what it names stands elsewhere; edit that, or replace the alias as a whole")]
    Alias {
        /// The alias.
        span: Span,
    },
    /// The key comes from a merge key, so that its entry stands elsewhere.
    #[error("`{key}` comes from the merge key `<<`, not from this mapping; edit the mapping that is merged")]
    Merged {
        /// The mapping.
        span: Span,
        /// The key.
        key: String,
    },
    /// The tag of a value says that it is of another type than the new value.
    #[error("the tag in front of the value does not allow the new one; remove the tag first")]
    Tag {
        /// The tag.
        span: Span,
    },
    /// The entry is written with `?`.
    #[error("an entry that is written with `?` is not edited; write it as `key: value` first")]
    ExplicitKey {
        /// The entry.
        span: Span,
    },
    /// The text around is written in a way that edits don't know.
    #[error("the text around is laid out in a way that can't be edited without a look; edit it by hand")]
    Layout {
        /// The node.
        span: Span,
    },
    /// A text with the edit would not read as what was intended: the last line of defence.
    #[error("the edited text would not be read as intended; edit it by hand")]
    Unsound {
        /// The bytes that would have been replaced.
        span: Span,
    },
}

impl EditError {
    /// The bytes that the error is about; never an invented place.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Damaged { span }
            | Self::WrongKind { span, .. }
            | Self::NoSuchKey { span, .. }
            | Self::NoSuchItem { span, .. }
            | Self::KeyExists { span, .. }
            | Self::RepeatedKey { span, .. }
            | Self::RepeatedNewKey { span, .. }
            | Self::Shared { span, .. }
            | Self::Alias { span }
            | Self::Merged { span, .. }
            | Self::Tag { span }
            | Self::ExplicitKey { span }
            | Self::Layout { span }
            | Self::Unsound { span } => *span,
        }
    }
}
