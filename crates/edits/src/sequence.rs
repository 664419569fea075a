//! Items of sequences.

use hullmark_parser::{NodeKind, NodeRef};

use crate::guard::{check, expect};
use crate::insert::{Spot, insert_entry};
use crate::removal::delete_entry;
use crate::{Change, EditError, Value, replace};

/// The change that adds an item behind all others. A null, written or not, becomes a list with the item; an empty
/// `[]` becomes a block sequence where [`insert`](crate::insert) makes a block mapping of `{}`.
///
/// # Errors
/// As [`insert_item`].
pub fn push(sequence: NodeRef<'_>, value: &Value) -> Result<Change, EditError> {
    if sequence.is_null() && !sequence.is_alias() {
        return replace(sequence, &Value::List(vec![value.clone()]));
    }
    expect(sequence, NodeKind::Sequence)?;
    check(sequence, Some(value))?;
    insert_entry(sequence, Spot::End, None, value)
}

/// The change that adds an item which then has the 0-based `index`.
///
/// # Errors
/// [`EditError::NoSuchItem`] when there are fewer items than `index`; else as [`replace`].
pub fn insert_item(sequence: NodeRef<'_>, index: usize, value: &Value) -> Result<Change, EditError> {
    expect(sequence, NodeKind::Sequence)?;
    check(sequence, Some(value))?;
    let length = sequence.items().count();
    if index > length {
        return Err(EditError::NoSuchItem { span: sequence.span(), index, length });
    }
    insert_entry(sequence, if index == length { Spot::End } else { Spot::Before(index) }, None, value)
}

/// The change that takes the item with the 0-based `index` out, with the comments that [`delete`](crate::delete())
/// takes. A sequence that is empty then is written as `[]`.
///
/// # Errors
/// [`EditError::NoSuchItem`]; [`EditError::Shared`] when an alias names something in it; else as [`replace`].
pub fn delete_item(sequence: NodeRef<'_>, index: usize) -> Result<Change, EditError> {
    expect(sequence, NodeKind::Sequence)?;
    check(sequence, None)?;
    let length = sequence.items().count();
    if index >= length {
        return Err(EditError::NoSuchItem { span: sequence.span(), index, length });
    }
    delete_entry(sequence, index)
}
