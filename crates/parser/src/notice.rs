//! What `kubectl` reads although YAML 1.2 does not allow it.

use std::ops::Range;

use hullmark_source::{SourceId, Span};

/// A place that `kubectl` and Helm read as it is meant, and that other YAML readers refuse or read otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Notice {
    /// The bytes that YAML does not allow there. Never empty.
    pub span: Span,
    /// What stands there, without a full stop.
    pub message: &'static str,
    /// What every reader takes in its place.
    pub hint: &'static str,
    /// What is missing right before these bytes, where that is all.
    pub missing: Option<&'static str>,
}

/// The rules of YAML 1.2.2 that go-yaml 2 does not hold texts to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Leniency {
    /// A `#` without white space before it (6.6).
    Comment,
    /// A line of a quoted scalar that is no further right than the collection around it (7.3).
    QuotedIndentation,
    /// The same of a line between brackets (7.4).
    FlowIndentation,
    /// A `-` as a whole scalar between brackets (7.3.3).
    LoneDash,
    /// A colon right behind the name of an alias, of which it is a part (6.9.2).
    AliasColon,
    /// A block scalar whose header stands in the column of its key (8.1).
    BlockHeaderColumn,
    /// A `#` at the margin, where a document that is a block scalar would begin its text, behind a line of spaces (8.1.1.1).
    BlockScalarComment,
}

impl Leniency {
    pub(crate) fn notice(self, source: SourceId, bytes: Range<usize>) -> Notice {
        let (message, hint) = match self {
            Self::Comment => ("found a comment without a space before its `#`", "put a space before the `#`"),
            Self::QuotedIndentation => (
                "found a line of a quoted value that is no deeper than its key",
                "indent the lines of a quoted value deeper than its key",
            ),
            Self::FlowIndentation => (
                "found a line between brackets that is no deeper than its key",
                "indent the lines between brackets deeper than their key, the closing bracket included",
            ),
            Self::LoneDash => ("found a lone `-` between brackets", "put it in quotes"),
            Self::AliasColon => {
                ("found a `:` right behind an alias, where it belongs to the name", "put a space before the `:`")
            }
            Self::BlockHeaderColumn => (
                "found the header of a block scalar that is no deeper than its key",
                "put the `|` or `>` behind the colon of its key",
            ),
            Self::BlockScalarComment => (
                "found a comment where the text of a block scalar has to begin",
                "put the comment above the `|` or `>`",
            ),
        };
        let missing = matches!(self, Self::Comment | Self::AliasColon).then_some(" ");
        Notice { span: Span::from_range(source, bytes), message, hint, missing }
    }
}
