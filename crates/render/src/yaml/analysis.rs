//! In which styles a string may be written, as libyaml's emitter decides.

use super::dialect::Dialect;

/// What the characters of a string allow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Analysis {
    /// It holds a line break of any kind.
    pub(super) multiline: bool,
    pub(super) plain: bool,
    pub(super) single_quoted: bool,
    pub(super) block: bool,
}

/// A line break to libyaml: CR, LF, NEL, LS or PS.
pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether go-yaml v2 writes a character without an escape. Characters beyond U+FFFF are not.
pub(super) fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}') && c != '\u{feff}'
}

/// Looks at a string from its first to its last character.
pub(super) fn analyze(text: &str, dialect: Dialect) -> Analysis {
    if text.is_empty() {
        return Analysis { multiline: false, plain: true, single_quoted: true, block: false };
    }
    let mut indicator = text.starts_with("---") || text.starts_with("...");
    let (mut special, mut tab, mut multiline, mut break_space, mut space_break) = (false, false, false, false, false);
    let mut previous = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let blank_follows = chars.peek().is_none_or(|next| matches!(next, ' ' | '\t'));
        indicator |= match (c, previous) {
            ('#', Some(before)) => is_blank_or_break(before),
            (_, None) if is_indicator(c) => true,
            ('-' | '?', None) | (':', _) => blank_follows,
            _ => false,
        };
        if c == '\t' && dialect.has_tabs_in_blocks() {
            tab = true;
        } else {
            special |= !is_printable(c);
        }
        multiline |= is_break(c);
        break_space |= c == ' ' && previous.is_some_and(is_break);
        space_break |= is_break(c) && previous == Some(' ');
        previous = Some(c);
    }
    let leading = text.starts_with(|c| c == ' ' || is_break(c));
    let trailing_space = text.ends_with(' ');
    let trailing = trailing_space || text.ends_with(is_break);
    let awkward = space_break || special;
    Analysis {
        multiline,
        plain: !(indicator || leading || trailing || break_space || awkward || tab || multiline),
        single_quoted: !(break_space || awkward || tab),
        block: !(trailing_space || awkward),
    }
}

fn is_blank_or_break(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\0') || is_break(c)
}

/// Characters that mean something at the beginning of a plain scalar.
fn is_indicator(c: char) -> bool {
    matches!(c, '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`')
}
