//! What the comments of a template cover.
//!
//! A template is no YAML, so this goes by lines, indentation and blocks. A comment on a line of its own covers what the
//! next line begins: the block of an `if`, `with`, `range` or `define`, up to its `end`; else the entry or list item with
//! all that stands deeper; the whole document where the line is its first one. A comment behind something covers the line.

use std::ops::Range;

use crate::actions::{Action, ActionKind, actions};
use crate::comments::{Comment, Covered, Lines};
use crate::directive::MARKERS;

/// The comments of a template that may say something, each with what it covers.
pub(crate) fn comments(text: &str) -> Vec<Comment> {
    let actions = actions(text);
    let lines = Lines::new(text);
    let layout = Layout::new(text, &lines, &actions);
    let mut comments = Vec::new();
    for action in actions.iter().filter(|action| action.kind == ActionKind::Comment) {
        comments.push(layout.comment(action.bytes.clone(), false));
    }
    for number in 0..lines.count() {
        if let Some(bytes) = layout.yaml_comment(number) {
            comments.push(layout.comment(bytes, true));
        }
    }
    comments.sort_by_key(|comment| comment.bytes.start);
    comments
}

/// What a line is for what stands around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum LineKind {
    /// Blank, a comment, or the inside of an action.
    Nothing,
    /// `---`
    Separator,
    /// It begins with `else` or `end`, or with an action that opens a block.
    Control,
    /// Text, or an action that prints.
    Content,
}

struct Line {
    kind: LineKind,
    /// How deep its text stands; for an action that prints a block, how deep it prints it.
    indent: usize,
    /// How many blocks of the template are open where it begins.
    depth: usize,
    /// The least that are open anywhere on it.
    least_depth: usize,
    /// Where the block ends that its first action opens.
    block_end: Option<usize>,
    closes: bool,
    /// Whether it begins with a dash.
    is_item: bool,
}

struct Layout<'t> {
    text: &'t str,
    source: &'t Lines<'t>,
    actions: &'t [Action],
    lines: Vec<Line>,
    /// For each line, the first one from there that is more than nothing and no separator.
    next: Vec<Option<usize>>,
    /// For each line, where what it begins ends.
    ends: Vec<usize>,
    /// The lines that part documents.
    separators: Vec<usize>,
}

impl<'t> Layout<'t> {
    fn new(text: &'t str, source: &'t Lines<'t>, actions: &'t [Action]) -> Self {
        let next = vec![None; source.count()];
        let mut layout =
            Self { text, source, actions, lines: Vec::new(), next, ends: Vec::new(), separators: Vec::new() };
        let mut depth = 0;
        for number in 0..source.count() {
            let line = layout.line(number, depth);
            depth = layout.depth_behind(number, depth).1;
            layout.separators.extend((line.kind == LineKind::Separator).then_some(number));
            layout.lines.push(line);
        }
        let mut next = None;
        for (number, line) in layout.lines.iter().enumerate().rev() {
            if matches!(line.kind, LineKind::Content | LineKind::Control) {
                next = Some(number);
            }
            if let Some(slot) = layout.next.get_mut(number) {
                *slot = next;
            }
        }
        layout.ends = layout.ends();
        layout
    }

    /// The actions that begin on a line.
    fn actions_on(&self, number: usize) -> &'t [Action] {
        let line = self.source.line(number);
        let from = self.actions.partition_point(|action| action.bytes.start < line.start);
        let to = self.actions.partition_point(|action| action.bytes.start <= line.end);
        self.actions.get(from..to).unwrap_or_default()
    }

    /// Whether a byte lies in an action that began before it.
    fn is_inside_action(&self, byte: usize) -> bool {
        let behind = self.actions.partition_point(|action| action.bytes.start < byte);
        behind.checked_sub(1).and_then(|index| self.actions.get(index)).is_some_and(|action| byte < action.bytes.end)
    }

    /// The least number of open blocks on a line, and that behind it.
    fn depth_behind(&self, number: usize, depth: usize) -> (usize, usize) {
        self.actions_on(number).iter().fold((depth, depth), |(least, depth), action| match action.kind {
            ActionKind::Open => (least, depth + 1),
            ActionKind::Else => (least.min(depth.saturating_sub(1)), depth),
            ActionKind::End => (least.min(depth.saturating_sub(1)), depth.saturating_sub(1)),
            ActionKind::Comment | ActionKind::Other => (least, depth),
        })
    }

    fn line(&self, number: usize, depth: usize) -> Line {
        let bytes = self.source.line(number);
        let text = self.text.get(bytes.clone()).unwrap_or_default();
        let content = text.trim_start();
        let start = bytes.start + (text.len() - content.len());
        let on = self.actions_on(number);
        let first = on.first().filter(|action| action.bytes.start == start);
        let opens = first.filter(|action| action.kind == ActionKind::Open);
        let closes = first.is_some_and(|action| matches!(action.kind, ActionKind::Else | ActionKind::End));
        let is_comment = content.starts_with('#')
            || first.is_some_and(|action| action.kind == ActionKind::Comment && ends_line(self.text, action.bytes.end));
        let kind = if content.trim_end().is_empty() || is_comment || self.is_inside_action(bytes.start) {
            LineKind::Nothing
        } else if content.trim_end() == "---" || content.starts_with("--- ") {
            LineKind::Separator
        } else if opens.is_some() || closes {
            LineKind::Control
        } else {
            LineKind::Content
        };
        let visual = text.len() - content.len();
        let indent =
            first.and_then(|action| printed_indent(self.text.get(action.bytes.clone())?, visual)).unwrap_or(visual);
        let least_depth = self.depth_behind(number, depth).0;
        let block_end = opens.and_then(|action| action.block_end);
        Line { kind, indent, depth, least_depth, block_end, closes, is_item: content.starts_with("- ") }
    }

    /// Where what each line begins ends. Goes from the last line to the first, so that what stands deeper is jumped over.
    fn ends(&self) -> Vec<usize> {
        let mut ends = vec![0; self.lines.len()];
        // The lines behind that may end what stands before them, the next one last.
        let mut behind: Vec<usize> = Vec::new();
        for (number, line) in self.lines.iter().enumerate().rev() {
            let end = match line.kind {
                LineKind::Control => line.block_end.map(|end| self.source.containing(end).end),
                LineKind::Content => {
                    let ends = |other: &Line| self.ends_block(number, line, other);
                    while behind.last().and_then(|other| self.lines.get(*other)).is_some_and(|other| !ends(other)) {
                        behind.pop();
                    }
                    behind.last().map(|other| self.source.line(other.saturating_sub(1)).end)
                }
                LineKind::Nothing | LineKind::Separator => None,
            };
            if let Some(slot) = ends.get_mut(number) {
                *slot = end.unwrap_or(self.text.len());
            }
            let opens_only = line.kind == LineKind::Control && !line.closes;
            let is_nothing = line.kind == LineKind::Nothing || opens_only;
            if !is_nothing || line.least_depth < line.depth {
                behind.push(number);
            }
        }
        ends
    }

    /// Whether a line further down no longer belongs to what a line begins.
    fn ends_block(&self, number: usize, line: &Line, other: &Line) -> bool {
        if other.least_depth < line.depth || other.kind == LineKind::Separator {
            return true;
        }
        match other.kind {
            LineKind::Nothing | LineKind::Separator | LineKind::Control => false,
            LineKind::Content if self.begins_document(number, line) => false,
            // The items of a list may stand as deep as its key.
            LineKind::Content if other.indent == line.indent => !other.is_item || line.is_item,
            LineKind::Content => other.indent < line.indent,
        }
    }

    fn begins_document(&self, number: usize, line: &Line) -> bool {
        let text = self.text.get(self.source.line(number)).unwrap_or_default();
        line.indent == 0 && (text.starts_with("apiVersion:") || text.starts_with("kind:"))
    }

    /// The `#` comment on a line, from its `#`, if it may say something.
    fn yaml_comment(&self, number: usize) -> Option<Range<usize>> {
        let line = self.source.line(number);
        let text = self.text.get(line.clone())?;
        if !MARKERS.iter().any(|marker| text.contains(marker)) {
            return None;
        }
        let begins =
            |at: &usize| text.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t']));
        let hash = text
            .match_indices('#')
            .map(|(at, _)| at)
            .find(|at| begins(at) && !self.is_inside_action(line.start + at))?;
        Some(line.start + hash..line.end)
    }

    fn comment(&self, bytes: Range<usize>, is_yaml: bool) -> Comment {
        let (first, last) = (self.source.number(bytes.start), self.source.number(bytes.end));
        let before = self.source.line(first).start..bytes.start;
        let covered = if self.source.is_blank(before) && ends_line(self.text, bytes.end) {
            self.below(&bytes, last, is_yaml).map_or(Covered::Nothing, Covered::Below)
        } else {
            Covered::Beside(self.source.line(first).start..self.source.line(last).end)
        };
        let document = self.document(first);
        Comment { bytes, covered, document, next_line: self.source.line(last + 1) }
    }

    fn below(&self, comment: &Range<usize>, last_line: usize, is_yaml: bool) -> Option<Range<usize>> {
        let number = self.next.get(last_line + 1).copied().flatten()?;
        let line = self.lines.get(number).filter(|line| !line.closes)?;
        let is_deeper = is_yaml && line.kind == LineKind::Content && self.source.column(comment.start) > line.indent;
        (!is_deeper).then_some(self.source.line(number).start..*self.ends.get(number)?)
    }

    /// The bytes between the separators around a line.
    fn document(&self, number: usize) -> Range<usize> {
        let behind = self.separators.partition_point(|separator| *separator <= number);
        let before = behind.checked_sub(1).and_then(|index| self.separators.get(index)).copied().unwrap_or(0);
        let end = self.separators.get(behind).map_or(self.text.len(), |next| self.source.line(*next).start);
        self.source.line(before).start..end
    }
}

/// Whether only white space stands between a byte and the end of its line.
fn ends_line(text: &str, byte: usize) -> bool {
    let rest = text.get(byte..).unwrap_or_default();
    rest.lines().next().is_none_or(|rest| rest.trim().is_empty())
}

/// How deep an action prints its text: `nindent 4` does so wherever it stands.
fn printed_indent(action: &str, visual: usize) -> Option<usize> {
    let number = |name: &str| {
        let (_, behind) = action.rsplit_once(name)?;
        let digits = behind.trim_start();
        let end = digits.find(|it: char| !it.is_ascii_digit()).unwrap_or(digits.len());
        digits.get(..end)?.parse::<usize>().ok()
    };
    number("nindent ").or_else(|| Some(visual.saturating_add(number("indent ")?)))
}
