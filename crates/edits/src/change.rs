//! From a plan to an edit that is known to be right.

use std::ops::Range;

use hullmark_findings::Edit;
use hullmark_parser::{Document, NodeId};
use hullmark_source::Span;

use crate::verify::verify;
use crate::{EditError, Value};

/// An edit of a document, with what other edits made for the same text must leave alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The bytes and their replacement.
    pub edit: Edit,
    /// The collection of which it adds, removes or renames an entry. Two changes of one collection, each right by
    /// itself, may be wrong together (the last two entries gone, a key there twice); [`EditSet`](crate::EditSet)
    /// takes only one.
    pub collection: Option<Span>,
}

impl From<Edit> for Change {
    fn from(edit: Edit) -> Self {
        Self { edit, collection: None }
    }
}

impl From<Change> for Edit {
    fn from(change: Change) -> Self {
        change.edit
    }
}

/// How the tree is to differ.
#[derive(Clone, Debug)]
pub(crate) enum Intent<'v> {
    /// The document, which had no node, has this one.
    Root(&'v Value),
    /// A node has another value.
    Replace(NodeId, &'v Value),
    /// A collection has one more entry, which is to have the index; the key is for mappings.
    Insert(NodeId, usize, Option<&'v str>, &'v Value),
    /// A collection has lost the entry with the index.
    Remove(NodeId, usize),
    /// A key is another one.
    Rename(NodeId, &'v str),
}

/// An edit that has not been looked at.
pub(crate) struct Plan<'v> {
    pub(crate) bytes: Range<usize>,
    pub(crate) replacement: String,
    pub(crate) intent: Intent<'v>,
    /// Comments in here are meant to go.
    pub(crate) lost: Vec<Range<usize>>,
    pub(crate) collection: Option<Span>,
}

/// What an edit may do to look well; the last one always reads right, if any does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// Text of several lines is written as a block scalar.
    pub(crate) block_scalars: bool,
    /// A blank line that separated the deleted entry goes too.
    pub(crate) tidy: bool,
}

const MANNERS: [Manner; 2] = [Manner { block_scalars: true, tidy: true }, Manner { block_scalars: false, tidy: false }];

/// The change that `plan` makes of `document`, in the first manner whose text reads as intended.
pub(crate) fn settle<'v>(
    document: &Document,
    plan: impl Fn(Manner) -> Result<Plan<'v>, EditError>,
) -> Result<Change, EditError> {
    let mut span = document.span();
    for manner in MANNERS {
        let plan = plan(manner)?;
        span = Span::from_range(document.source(), plan.bytes.clone());
        if verify(document, &plan) {
            return Ok(Change { edit: Edit { span, replacement: plan.replacement }, collection: plan.collection });
        }
    }
    Err(EditError::Unsound { span })
}
