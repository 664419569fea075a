//! Giving a node another value.

use std::ops::Range;

use hullmark_parser::{Document, NodeKind, NodeRef, Scalar, ScalarStyle};

use crate::change::{Intent, Manner, Plan, settle};
use crate::emit::Emitter;
use crate::entries::{
    Entry, begins_line, column, comment_behind, end_of, entries, has_brackets, is_flow, lines_end, own_tag, slot,
    start_of,
};
use crate::guard::{check, check_removal, expect};
use crate::lines::previous_line_end;
use crate::quoting::Place;
use crate::surroundings::{Surroundings, is_quoted};
use crate::{Change, EditError, Value};

/// The change that gives a scalar another value, whatever the type of both.
///
/// Quotes and block style are kept where they can hold the value, comments always. A value that is not written
/// (`key:`) is put behind its colon. Text with quotes that is set to no text loses them.
///
/// # Errors
/// As [`replace`]; [`EditError::WrongKind`] and [`EditError::Alias`] when the node is no scalar of its own.
///
/// ```
/// use hullmark_edits::{Edit, set_scalar};
/// use hullmark_parser::{Scalar, parse};
/// use hullmark_source::SourceId;
///
/// let parsed = parse(SourceId::new(0), &"tag: '1.2' # pinned\n".into());
/// let tag = parsed.documents[0].root().and_then(|root| root.get("tag")).unwrap();
/// let edit = Edit::from(set_scalar(tag, Scalar::Str("1.3"))?);
/// assert_eq!((edit.span.range(), edit.replacement.as_str()), (5..10, "'1.3'"));
/// # Ok::<(), hullmark_edits::EditError>(())
/// ```
pub fn set_scalar(node: NodeRef<'_>, scalar: Scalar<'_>) -> Result<Change, EditError> {
    expect(node, NodeKind::Scalar)?;
    replace(node, &scalar.into())
}

/// The change that puts a value in the place of a node.
///
/// In flow style the value is written in one line. In block style a mapping or list that holds something is written
/// in block style below, and a comment in the line of the key stays there. Of a collection that is replaced, the
/// comments between its entries go with it. An alias is replaced itself; what it names stays as it is.
///
/// # Errors
/// An [`EditError`] when an alias would change too, a tag does not allow the value, the document is damaged, or the
/// layout is beyond what can be edited safely.
pub fn replace(node: NodeRef<'_>, value: &Value) -> Result<Change, EditError> {
    check(node, Some(value))?;
    check_removal(
        node.document(),
        &(node.span().range().start..node.span().range().end.max(node.span().range().start + 1)),
    )?;
    settle(node.document(), |manner| plan_replacement(node, value, manner)).map_err(|error| blame_tag(node, error))
}

/// A tag that does not go with a value makes the text unsound.
fn blame_tag(node: NodeRef<'_>, error: EditError) -> EditError {
    match (error, own_tag(node)) {
        (EditError::Unsound { .. }, Some(span)) => EditError::Tag { span },
        (error, _) => error,
    }
}

fn plan_replacement<'v>(node: NodeRef<'_>, value: &'v Value, manner: Manner) -> Result<Plan<'v>, EditError> {
    let mut surroundings = Surroundings::of(node.parent().or(Some(node)));
    // The quotes of the text that is replaced go before those of its neighbours.
    match (node.style().filter(|_| !node.is_alias()), node.scalar()) {
        (Some(style), Some(Scalar::Str(_))) if is_quoted(style) => surroundings.texts = style,
        (Some(ScalarStyle::Plain), Some(Scalar::Str(_))) => surroundings.texts = ScalarStyle::Plain,
        _ => {}
    }
    let emitter = Emitter { surroundings, manner };
    let Replacement { bytes, text, lost } = if node.parent().is_some_and(is_flow) || is_in_json(node) {
        in_flow(node, emitter.flow(value))
    } else {
        in_block(node, value, &emitter)?
    };
    Ok(Plan { bytes, replacement: text, intent: Intent::Replace(node.id(), value), lost, collection: None })
}

/// Whether the node is the whole of a document in flow style that holds something: most likely JSON.
fn is_in_json(node: NodeRef<'_>) -> bool {
    let is_filled = node.items().next().is_some() || node.entries().next().is_some();
    node.parent().is_none() && has_brackets(node) && is_filled
}

/// New bytes for a node.
struct Replacement {
    bytes: Range<usize>,
    text: String,
    lost: Vec<Range<usize>>,
}

fn in_flow(node: NodeRef<'_>, text: String) -> Replacement {
    let bytes = node.span().range();
    if !bytes.is_empty() {
        return Replacement { bytes: bytes.clone(), text, lost: vec![bytes] };
    }
    let key = node.key().map_or(bytes.start, |key| key.span().range().end);
    let between = node.document().text().get(key..bytes.start).unwrap_or_default();
    let has_colon = node.key().is_none() || between.trim_start().starts_with(':');
    Replacement { bytes, text: format!("{} {text}", if has_colon { "" } else { ":" }), lost: Vec::new() }
}

fn in_block(node: NodeRef<'_>, value: &Value, emitter: &Emitter) -> Result<Replacement, EditError> {
    let place = BlockPlace::of(node, emitter.surroundings.step)?;
    let document = node.document();
    let literal = place.literal(node, value, emitter);
    let is_inline = literal.is_none() && !value.has_children();
    let span = node.span().range();
    let is_block_scalar = !node.is_alias() && matches!(node.style(), Some(ScalarStyle::Literal | ScalarStyle::Folded));
    let is_block_collection = !node.is_alias() && node.kind() != NodeKind::Scalar && !has_brackets(node);
    if is_inline && !is_block_scalar && !is_block_collection && !span.is_empty() {
        return Ok(Replacement { bytes: span.clone(), text: emitter.inline(value), lost: vec![span] });
    }
    let end = if is_block_collection {
        // Comments in its column are its own, unless it begins in that of its key: there the next key's begin too.
        let own = column(node)?.saturating_sub(1);
        behind_lines(document, end_of(node), place.column.map_or(own, |around| own.max(around)))
    } else {
        end_of(node)
    };
    // What stands behind the colon or the dash stays there, and what stands behind a single line as well.
    let header = place.slot.max(if is_block_scalar { header_end(document.text(), span.start) } else { 0 });
    let kept = comment_behind(document, header).filter(|comment| comment.end <= end || span.is_empty());
    let behind = if is_block_collection || is_block_scalar { None } else { comment_behind(document, end) };
    let comment = kept.clone().or_else(|| behind.clone());
    let bytes = place.slot..behind.filter(|_| !is_inline).map_or(end, |comment| comment.end).max(end);
    let bytes = if is_inline && span.is_empty() { place.slot..end } else { bytes };
    let lost = match &comment {
        Some(comment) => vec![bytes.start..comment.start, comment.end..bytes.end.max(comment.end)],
        None => vec![bytes.clone()],
    };
    let comment = comment.filter(|comment| comment.end <= bytes.end);
    let comment = comment.and_then(|comment| document.text().get(comment)).unwrap_or_default();
    let text = match literal {
        Some((header, lines)) => [place.gap, header, comment, &lines].concat(),
        None if is_inline => [place.gap, &emitter.inline(value), comment].concat(),
        None => {
            let column = place.column_of(value, emitter);
            let first = match (place.may_share_line, comment.is_empty()) {
                (true, true) => place.gap.to_owned(),
                _ if place.begins_line => [comment.trim_start(), &emitter.break_line(column)].concat(),
                _ => [comment, &emitter.break_line(column)].concat(),
            };
            first + &emitter.lines(value, column)
        }
    };
    Ok(Replacement { bytes, text, lost })
}

/// Behind the indicators of a block scalar.
fn header_end(text: &str, start: usize) -> usize {
    let header = text.get(start..).unwrap_or_default();
    let rest = header.trim_start_matches(|c: char| matches!(c, '|' | '>' | '+' | '-') || c.is_ascii_digit());
    start + (header.len() - rest.len())
}

/// The end of the lines that belong to an entry, their last line break not included.
pub(crate) fn behind_lines(document: &Document, end: usize, column: usize) -> usize {
    let lines = lines_end(document, end, column);
    let before = previous_line_end(document.text(), lines).unwrap_or(lines);
    if before < end { lines.max(end) } else { before }
}

/// Where a value in block style stands.
struct BlockPlace {
    /// Behind the colon or the dash, the tag and the anchor.
    slot: usize,
    /// What separates a value from the slot.
    gap: &'static str,
    /// The column of the mapping or sequence that it lies in; `None` for the root.
    column: Option<usize>,
    is_item: bool,
    /// Whether a collection may begin in the line of the slot.
    may_share_line: bool,
    /// Whether nothing stands in front of the slot in its line.
    begins_line: bool,
    step: usize,
}

impl BlockPlace {
    fn of(node: NodeRef<'_>, step: usize) -> Result<Self, EditError> {
        let text = node.document().text();
        let has_properties = start_of(node) < node.span().range().start;
        let Some(parent) = node.parent() else {
            let slot = node.span().range().start;
            let begins_line = begins_line(text, slot);
            let gap = "";
            return Ok(Self {
                slot,
                gap,
                column: None,
                is_item: false,
                may_share_line: begins_line,
                begins_line,
                step,
            });
        };
        let entry = match node.key() {
            Some(key) => Entry { start: start_of(key), key: Some(key), value: node },
            None => find_entry(parent, node)?,
        };
        let is_item = entry.key.is_none();
        Ok(Self {
            slot: slot(&entry)?,
            gap: " ",
            column: Some(column(parent)?),
            is_item,
            may_share_line: is_item && !has_properties,
            begins_line: false,
            step,
        })
    }

    /// The column of a collection here.
    fn column_of(&self, value: &Value, emitter: &Emitter) -> usize {
        match self.column {
            None => 0,
            Some(column) if self.is_item => column + 2,
            Some(column) => emitter.column_under(value, column),
        }
    }

    /// The value as a block scalar, when it is text of several lines or stands in the place of a block scalar.
    fn literal(&self, node: NodeRef<'_>, value: &Value, emitter: &Emitter) -> Option<(&'static str, String)> {
        let indentation = self.column.map_or(self.step, |column| column + if self.is_item { 2 } else { self.step });
        let is_block = !node.is_alias() && matches!(node.style(), Some(ScalarStyle::Literal | ScalarStyle::Folded));
        match value {
            Value::Str(text) if is_block => emitter.literal(text, indentation),
            _ => emitter.block_scalar(value, indentation),
        }
    }
}

fn find_entry<'d>(parent: NodeRef<'d>, node: NodeRef<'d>) -> Result<Entry<'d>, EditError> {
    let entry = entries(parent).into_iter().find(|entry| entry.value == node);
    entry.ok_or(EditError::Layout { span: node.span() })
}

/// The change that gives an entry of a mapping another name; its place and value stay as they are.
///
/// # Errors
/// As [`replace`]; [`EditError::KeyExists`] when there is a key with the new name.
pub fn rename_key(mapping: NodeRef<'_>, key: &str, name: &str) -> Result<Change, EditError> {
    expect(mapping, NodeKind::Mapping)?;
    let node = crate::mapping::find_single(mapping, key)?.0;
    check(node, None)?;
    if let Some((other, _)) = crate::mapping::find(mapping, name) {
        return Err(EditError::KeyExists { span: other.span(), key: name.to_owned() });
    }
    if node.is_alias() {
        return Err(EditError::Alias { span: node.span() });
    }
    settle(node.document(), |manner| {
        let mut surroundings = Surroundings::of(Some(mapping));
        surroundings.keys = node.style().unwrap_or(ScalarStyle::Plain);
        let place = if is_flow(mapping) { Place::Flow } else { Place::Block };
        let bytes = node.span().range();
        Ok(Plan {
            replacement: Emitter { surroundings, manner }.key(name, place),
            lost: vec![bytes.clone()],
            bytes,
            intent: Intent::Rename(node.id(), name),
            collection: Some(mapping.span()),
        })
    })
}
