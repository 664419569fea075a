//! The actions of a template, as far as comments need to know them.

use std::ops::Range;

/// What an action does to the block structure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ActionKind {
    /// `{{/* … */}}`
    Comment,
    /// `if`, `with`, `range`, `block`, `define`
    Open,
    Else,
    End,
    /// It prints, or sets a variable.
    Other,
}

/// An action, from its `{{` to its `}}`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Action {
    pub(crate) bytes: Range<usize>,
    pub(crate) kind: ActionKind,
    /// For one that opens a block: where the `end` of the block ends.
    pub(crate) block_end: Option<usize>,
}

/// The actions of a template in order. One that is never closed goes on to the end of the text.
pub(crate) fn actions(text: &str) -> Vec<Action> {
    let mut actions = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("{{")).map(|at| from + at) {
        let inside = text.get(start + 2..).unwrap_or_default();
        let kind = kind(inside);
        let length = if kind == ActionKind::Comment { comment_length(inside) } else { action_length(inside) };
        let end = (start + 2 + length).min(text.len());
        match kind {
            ActionKind::Open => open.push(actions.len()),
            ActionKind::End => {
                if let Some(action) = open.pop().and_then(|index| actions.get_mut(index)) {
                    let action: &mut Action = action;
                    action.block_end = Some(end);
                }
            }
            _ => {}
        }
        actions.push(Action { bytes: start..end, kind, block_end: None });
        from = end;
    }
    actions
}

fn kind(inside: &str) -> ActionKind {
    let trimmed = inside.strip_prefix('-').filter(|rest| rest.starts_with([' ', '\t', '\r', '\n'])).unwrap_or(inside);
    let body = trimmed.trim_start();
    if body.starts_with("/*") {
        return ActionKind::Comment;
    }
    let word_end = body.find(|it: char| !it.is_alphanumeric()).unwrap_or(body.len());
    match body.get(..word_end).unwrap_or_default() {
        "if" | "with" | "range" | "block" | "define" => ActionKind::Open,
        "else" => ActionKind::Else,
        "end" => ActionKind::End,
        _ => ActionKind::Other,
    }
}

/// The bytes up to the end of a comment.
fn comment_length(inside: &str) -> usize {
    let Some(close) = inside.find("*/") else { return inside.len() };
    let rest = inside.get(close..).unwrap_or_default();
    rest.find("}}").map_or(inside.len(), |end| close + end + 2)
}

/// The bytes up to the end of an action. Braces in its strings do not end it.
fn action_length(inside: &str) -> usize {
    let bytes = inside.as_bytes();
    let mut at = 0;
    let mut quote = None;
    while let Some(byte) = bytes.get(at) {
        match (quote, byte) {
            (None, b'}') if bytes.get(at + 1) == Some(&b'}') => return at + 2,
            (None, b'"' | b'`' | b'\'') => quote = Some(*byte),
            (Some(b'"' | b'\''), b'\\') => at += 1,
            (Some(open), byte) if open == *byte => quote = None,
            // Only raw strings go over several lines: another one was never closed.
            (Some(b'"' | b'\''), b'\n') => quote = None,
            _ => {}
        }
        at += 1;
    }
    inside.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_do_not_end_an_action_and_ends_find_their_beginnings() {
        let text = "{{- if eq .a \"}}\" }}x{{/* if }} */}}{{ else }}{{ `}}` }}{{- end -}}y{{ end";
        let told: Vec<_> =
            actions(text).iter().map(|it| (text.get(it.bytes.clone()).unwrap(), it.kind, it.block_end)).collect();
        assert_eq!(
            told,
            [
                ("{{- if eq .a \"}}\" }}", ActionKind::Open, Some(67)),
                ("{{/* if }} */}}", ActionKind::Comment, None),
                ("{{ else }}", ActionKind::Else, None),
                ("{{ `}}` }}", ActionKind::Other, None),
                ("{{- end -}}", ActionKind::End, None),
                ("{{ end", ActionKind::End, None),
            ]
        );
    }
}
