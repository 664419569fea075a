//! Changes of a template's own text.
//!
//! Text that stands in a template as it is rendered can be changed there. What a line may be added beside is looked for
//! with care: it must be written under the same conditions as the mapping that it is added to.

use hullmark_edits::{Place, Value, write_scalar, written_entry, written_item};
use hullmark_findings::{Edit, FixStep};
use hullmark_parser::{NodeKind, NodeRef, ScalarStyle};
use hullmark_source::{FrameId, Span};

use super::traced::Walk;

/// Template text that was rendered as it is.
struct Text {
    /// Its bytes in the template.
    span: Span,
    /// The conditions and calls around it.
    frame: FrameId,
}

impl Walk<'_> {
    /// The bytes of the user's own template that all of a rendered range was copied from, outside of actions.
    fn template_text(&self, range: Span) -> Option<Text> {
        let mut pieces = self.trace.pieces(range.start..range.end);
        let first = pieces.next()?;
        let mut span = self.literal_of(&first)?;
        for piece in pieces {
            let next = self.literal_of(&piece).filter(|next| next.source == span.source && next.start == span.end)?;
            if piece.frame != first.frame {
                return None;
            }
            span = span.cover(next);
        }
        self.own_file(span.source)?;
        let is_in_action = self.origins().frames(first.frame).any(|frame| frame.call.contains(span));
        (!is_in_action && span.len() == range.len()).then_some(Text { span, frame: first.frame })
    }

    /// The change of a scalar, or of a collection in one line, that stands in a template.
    pub(super) fn replace_in_template(&self, node: NodeRef<'_>, value: &Value) -> Option<FixStep> {
        let text = self.template_text(node.span())?;
        if node.document().slice(node.span()).contains('\n') || node.span().is_empty() {
            return None;
        }
        let replacement = match value.scalar() {
            Some(scalar) => write_scalar(scalar, node.style().unwrap_or(ScalarStyle::Plain), Place::Flow),
            None => value.to_string(),
        };
        Some(FixStep::Text(Edit { span: text.span, replacement }))
    }

    /// A new entry of a mapping that a template writes, on a line of its own before one of the others.
    pub(super) fn insert_in_template(&self, mapping: NodeRef<'_>, path: &str, value: &Value) -> Option<FixStep> {
        let (key, rest) = path.split_once('.').unwrap_or((path, ""));
        let keys: Vec<&str> = rest.split('.').filter(|key| !key.is_empty()).collect();
        let nested = keys.iter().rev().fold(value.clone(), |value, key| Value::from([(*key, value)]));
        if mapping.document().slice(mapping.span()) == "{}" {
            return self.replace_in_template(mapping, &Value::from([(key, nested)]));
        }
        // The first entry may be written in a branch; the mapping's own key tells when there is a mapping at all.
        let head = mapping.key().or_else(|| mapping.entries().next().map(|(first, _)| first))?;
        let always = self.template_text(head.span())?.frame;
        let mut places = mapping.entries().filter_map(|(key, _)| {
            let text = self.template_text(key.span()).filter(|text| text.frame == always)?;
            let indent = self.before_in_line(text.span).filter(|before| before.trim_start_matches(' ').is_empty())?;
            (!self.has_comment_above(text.span)).then_some((text.span, indent.len()))
        });
        let (before, column) = places.next()?;
        let entry = written_entry(key, &nested, column);
        let replacement = format!("{entry}\n{}", " ".repeat(column));
        let replacement = if self.has_crlf(before) { replacement.replace('\n', "\r\n") } else { replacement };
        Some(FixStep::Text(Edit { span: Span::empty(before.source, before.start), replacement }))
    }

    /// A new item of a list that a template writes.
    pub(super) fn push_in_template(&self, list: NodeRef<'_>, item: &Value) -> Option<FixStep> {
        let written = list.document().slice(list.span());
        if written.starts_with('[') {
            let text = self.template_text(list.span()).filter(|_| !written.contains('\n'))?;
            let separator = if list.items().next().is_some() { ", " } else { "" };
            let span = Span::empty(text.span.source, text.span.end.checked_sub(1)?);
            return Some(FixStep::Text(Edit { span, replacement: format!("{separator}{item}") }));
        }
        let first = self.template_text(list.items().next()?.span())?;
        let before = self.before_in_line(first.span)?;
        let indent = before.strip_suffix("- ").filter(|indent| indent.trim_start_matches(' ').is_empty())?;
        let dash = first.span.start.checked_sub(2)?;
        let replacement = format!("{}\n{indent}", written_item(item, indent.len()));
        let replacement = if self.has_crlf(first.span) { replacement.replace('\n', "\r\n") } else { replacement };
        Some(FixStep::Text(Edit { span: Span::empty(first.span.source, dash), replacement }))
    }

    /// The removal of the lines of an entry or item that a template writes beside others.
    pub(super) fn delete_in_template(&self, node: NodeRef<'_>) -> Option<FixStep> {
        let parent = node.parent()?;
        let has_others = parent.entries().nth(1).is_some() || parent.items().nth(1).is_some();
        let range = node.key().map_or(node.span(), |key| key.span().cover(node.span()));
        let Some(text) = self.template_text(range).filter(|_| has_others) else {
            return self.delete_line(node.key().filter(|_| has_others && node.kind() == NodeKind::Scalar)?);
        };
        let before = self.before_in_line(text.span)?;
        let indent = if node.key().is_some() { before.as_str() } else { before.strip_suffix("- ")? };
        let source = self.own_file(text.span.source)?;
        let behind = source.text().get(text.span.range().end..)?;
        let line_end = behind.find('\n')? + 1;
        let is_whole = behind.get(..line_end).is_some_and(is_blank_or_comment);
        let start = text.span.range().start.checked_sub(before.len())?;
        let span = Span::from_range(source.id(), start..text.span.range().end + line_end);
        let is_alone = indent.trim_start_matches(' ').is_empty() && is_whole;
        is_alone.then(|| FixStep::Text(Edit { span, replacement: String::new() }))
    }

    /// The removal of the line that writes an entry, its key as text and its value by actions.
    fn delete_line(&self, key: NodeRef<'_>) -> Option<FixStep> {
        let span = self.template_text(key.span())?.span;
        let indent = self.before_in_line(span)?;
        let source = self.own_file(span.source)?;
        let behind = source.text().get(span.range().end..)?;
        let length = behind.find('\n')? + 1;
        let writes_value = behind.get(..length)?.strip_prefix(':').is_some_and(only_prints);
        let start = span.range().start.checked_sub(indent.len())?;
        let line = Span::from_range(source.id(), start..span.range().end + length);
        let is_alone = indent.trim_start_matches(' ').is_empty() && writes_value;
        is_alone.then(|| FixStep::Text(Edit { span: line, replacement: String::new() }))
    }

    /// What stands before a place in its line.
    fn before_in_line(&self, at: Span) -> Option<String> {
        let source = self.own_file(at.source)?;
        let before = source.text().get(..at.range().start)?;
        Some(before.get(before.rfind('\n').map_or(0, |end| end + 1)..)?.to_owned())
    }

    fn has_comment_above(&self, at: Span) -> bool {
        let source = self.own_file(at.source);
        let before = source.as_ref().and_then(|it| it.text().get(..at.range().start));
        let above = before.and_then(|before| before.lines().nth_back(1)).map(str::trim);
        above.is_some_and(|line| line.starts_with('#') || line.ends_with("*/}}") || line.ends_with("*/ -}}"))
    }

    fn has_crlf(&self, at: Span) -> bool {
        self.own_file(at.source).is_some_and(|source| source.text().contains("\r\n"))
    }
}

/// Whether the rest of a template's line has whole actions that print something, and none that others depend on.
fn only_prints(line: &str) -> bool {
    const STRUCTURE: [&str; 9] = ["if", "else", "end", "range", "with", "define", "block", "break", "continue"];
    let mut rest = line;
    while let Some((_, opened)) = rest.split_once("{{") {
        let Some((action, closed)) = opened.split_once("}}") else { return false };
        let is_assignment = action.contains(":=") || action.contains(" = ");
        let word = action.trim_start_matches('-').split_whitespace().next().unwrap_or_default();
        if STRUCTURE.contains(&word) || word.starts_with("/*") || is_assignment {
            return false;
        }
        // One that takes the line break away joins the next line to this one.
        if closed.trim().is_empty() && action.ends_with('-') {
            return false;
        }
        rest = closed;
    }
    !rest.contains("}}")
}

fn is_blank_or_comment(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text.starts_with('#')
}
