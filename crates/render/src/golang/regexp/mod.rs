//! Go's `regexp` on top of the `regex` crate: Go's syntax is translated, and matches are gone through as Go does.
//!
//! Both match leftmost-first in linear time. A byte that is no UTF-8 is U+FFFD to both.

mod haystack;
mod syntax;

use std::ops::Range;
use std::rc::Rc;

use regex::bytes::{Captures, Regex, RegexBuilder};
use rustc_hash::FxHashMap;

use haystack::Haystack;
pub use syntax::SyntaxError;

use super::unicode::{decode, is_letter, runes};

/// How large a compiled expression may be, in bytes.
const MAX_COMPILED: usize = 8 << 20;
/// How many expressions a cache holds.
const MAX_CACHED: usize = 200;

/// A compiled Go regular expression.
#[derive(Clone, Debug)]
pub struct Regexp {
    regex: Regex,
    /// Whether the expression is the empty string.
    empty: bool,
}

/// Expressions by their text, each compiled once.
#[derive(Debug, Default)]
pub struct Cache {
    compiled: FxHashMap<Vec<u8>, Result<Rc<Regexp>, SyntaxError>>,
}

impl Cache {
    /// Whether the expression is at hand.
    #[must_use]
    pub fn knows(&self, expression: &[u8]) -> bool {
        self.compiled.contains_key(expression)
    }

    /// The compiled expression.
    ///
    /// # Errors
    /// What Go's `regexp.Compile` says.
    pub fn compile(&mut self, expression: &[u8]) -> Result<Rc<Regexp>, SyntaxError> {
        if let Some(known) = self.compiled.get(expression) {
            return known.clone();
        }
        if self.compiled.len() >= MAX_CACHED {
            self.compiled.clear();
        }
        let compiled = Regexp::compile(expression).map(Rc::new);
        self.compiled.insert(expression.to_vec(), compiled.clone());
        compiled
    }
}

/// A part of a replaced text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// Bytes of the text.
    Text(Range<usize>),
    /// Bytes of the replacement.
    Replacement(Range<usize>),
}

impl Regexp {
    /// Compiles an expression in Go's syntax (RE2).
    ///
    /// # Errors
    /// [`SyntaxError`]
    pub fn compile(expression: &[u8]) -> Result<Self, SyntaxError> {
        let text = std::str::from_utf8(expression)
            .map_err(|_| SyntaxError::new("invalid UTF-8", &String::from_utf8_lossy(expression)))?;
        let translated = syntax::translate(text)?;
        let regex = RegexBuilder::new(&translated)
            .size_limit(MAX_COMPILED)
            .dfa_size_limit(MAX_COMPILED)
            .build()
            .map_err(|error| SyntaxError::from_regex(&error, text))?;
        Ok(Self { regex, empty: text.is_empty() })
    }

    /// Whether the expression matches anywhere.
    #[must_use]
    pub fn is_match(&self, text: &[u8]) -> bool {
        self.regex.is_match(Haystack::new(text).bytes())
    }

    /// The leftmost match.
    #[must_use]
    pub fn find(&self, text: &[u8]) -> Option<Range<usize>> {
        let haystack = Haystack::new(text);
        self.regex.find(haystack.bytes()).map(|found| haystack.place(found.range()))
    }

    /// The matches from left to right, at most `limit` of them unless that is negative (`FindAllStringIndex`).
    /// An empty match right behind another match is none.
    #[must_use]
    pub fn find_all(&self, text: &[u8], limit: i64) -> Vec<Range<usize>> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let haystack = Haystack::new(text);
        let text = haystack.bytes();
        let (mut found, mut at, mut last_end) = (Vec::new(), 0, None);
        while found.len() < limit && at <= text.len() {
            let Some(range) = self.regex.find_at(text, at).map(|found| found.range()) else { break };
            let abuts = range.is_empty() && last_end == Some(range.start);
            at = match range.end {
                end if end > at => end,
                _ => at + width_at(text, at),
            };
            last_end = Some(range.end);
            if !abuts {
                found.push(haystack.place(range));
            }
        }
        found
    }

    /// `Split`: the parts between matches, at most `limit` of them unless that is negative.
    #[must_use]
    pub fn split(&self, text: &[u8], limit: i64) -> Vec<Range<usize>> {
        if limit == 0 {
            return Vec::new();
        }
        if !self.empty && text.is_empty() {
            return std::iter::once(0..0).collect();
        }
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let (mut parts, mut begin, mut end) = (Vec::new(), 0, 0);
        for found in self.find_all(text, limit) {
            if parts.len() + 1 == most {
                break;
            }
            end = found.start;
            if found.end != 0 {
                parts.push(begin..end);
            }
            begin = found.end;
        }
        if end != text.len() {
            parts.push(begin..text.len());
        }
        parts
    }

    /// Replaces all matches. With `expand`, `$1`, `$name` and `${name}` in the replacement stand for groups and
    /// `$$` for a dollar (`ReplaceAllString`), else nothing does (`ReplaceAllLiteralString`).
    #[must_use]
    pub fn replace_all(&self, text: &[u8], replacement: &[u8], expand: bool) -> Vec<Part> {
        let haystack = Haystack::new(text);
        let text = haystack.bytes();
        let (mut parts, mut last_end, mut at) = (Vec::new(), 0, 0);
        while at <= text.len() {
            let Some(captures) = self.regex.captures_at(text, at) else { break };
            let Some(found) = captures.get(0).map(|found| found.range()) else { break };
            parts.push(Part::Text(last_end..found.start));
            if found.end > last_end || found.start == 0 {
                if expand {
                    self.expand(&captures, replacement, &mut parts);
                } else {
                    parts.push(Part::Replacement(0..replacement.len()));
                }
            }
            last_end = found.end;
            at = found.end.max(at + width_at(text, at));
        }
        parts.push(Part::Text(last_end..text.len()));
        for part in &mut parts {
            if let Part::Text(range) = part {
                *range = haystack.place(range.clone());
            }
        }
        parts
    }

    fn expand(&self, captures: &Captures<'_>, template: &[u8], parts: &mut Vec<Part>) {
        let mut at = 0;
        while let Some(dollar) = template.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'$')) {
            let dollar = at + dollar;
            parts.push(Part::Replacement(at..dollar));
            let behind = template.get(dollar + 1..).unwrap_or_default();
            if behind.first() == Some(&b'$') {
                parts.push(Part::Replacement(dollar..dollar + 1));
                at = dollar + 2;
            } else if let Some((name, length)) = group_name(behind) {
                parts.extend(self.group(captures, name).map(Part::Text));
                at = dollar + 1 + length;
            } else {
                parts.push(Part::Replacement(dollar..dollar + 1));
                at = dollar + 1;
            }
        }
        parts.push(Part::Replacement(at..template.len()));
    }

    fn group(&self, captures: &Captures<'_>, name: &str) -> Option<Range<usize>> {
        let number = name.bytes().all(|byte| byte.is_ascii_digit()) && (name == "0" || !name.starts_with('0'));
        if number {
            return Some(captures.get(name.parse().ok()?)?.range());
        }
        self.regex.capture_names().flatten().find(|known| *known == name)?;
        captures.name(name).map(|group| group.range())
    }
}

/// How far Go steps on behind an empty match: a rune, or one byte at the end.
fn width_at(text: &[u8], at: usize) -> usize {
    text.get(at..).and_then(decode).map_or(1, |(_, width)| width)
}

/// The name at the beginning of what follows a dollar, and its length with braces.
fn group_name(text: &[u8]) -> Option<(&str, usize)> {
    let (body, braces) = match text.strip_prefix(b"{") {
        Some(body) => (body, true),
        None => (text, false),
    };
    let is_word = |rune: char| rune == '_' || is_letter(rune) || rune.is_numeric();
    let length = runes(body).find(|(_, rune, _)| !is_word(*rune)).map_or(body.len(), |(at, _, _)| at);
    let name = std::str::from_utf8(body.get(..length)?).ok().filter(|name| !name.is_empty())?;
    match braces {
        true if body.get(length) != Some(&b'}') => None,
        true => Some((name, length + 2)),
        false => Some((name, length)),
    }
}

/// `regexp.QuoteMeta`
#[must_use]
pub fn quote_meta(text: &[u8]) -> Vec<u8> {
    let mut quoted = Vec::with_capacity(text.len());
    for byte in text {
        if br"\.+*?()|[]{}^$".contains(byte) {
            quoted.push(b'\\');
        }
        quoted.push(*byte);
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regexp(expression: &str) -> Regexp {
        Regexp::compile(expression.as_bytes()).unwrap()
    }

    fn replaced(expression: &str, text: &str, replacement: &str) -> String {
        let show = |part: Part| match part {
            Part::Text(range) => text.get(range).unwrap().to_owned(),
            Part::Replacement(range) => replacement.get(range).unwrap().to_owned(),
        };
        let parts = regexp(expression).replace_all(text.as_bytes(), replacement.as_bytes(), true);
        parts.into_iter().map(show).collect()
    }

    #[test]
    fn groups_are_expanded_as_go_does() {
        for (expression, text, replacement, result) in [
            ("a(x*)b", "-ab-axxb-", "${1}W", "-W-xxW-"),
            ("a(x*)b", "-ab-axxb-", "$1W", "---"),
            ("(?P<n>b)", "abc", "<$n>", "a<b>c"),
            ("b", "abc", "$$1 ${ $", "a$1 ${ $c"),
            ("", "añ", "-", "-a-ñ-"),
            ("a*", "baaac", "x", "xbxcx"),
            ("b", "abc", "${9}", "ac"),
        ] {
            assert_eq!(replaced(expression, text, replacement), result, "{expression} {text} {replacement}");
        }
    }

    #[test]
    fn empty_matches_behind_a_match_are_none() {
        assert_eq!(regexp("a*").find_all(b"baaac", -1), [0..0, 1..4, 5..5]);
        assert_eq!(regexp("").find_all("ñ".as_bytes(), -1), [0..0, 2..2]);
        assert_eq!(regexp("a").find_all(b"aaa", 2), [0..1, 1..2]);
    }

    #[test]
    fn bytes_that_are_no_text_are_replacement_characters() {
        let text = b"a\xff\xfeb";
        assert_eq!(regexp("[^a]").find_all(text, -1), [1..2, 2..3, 3..4]);
        assert_eq!(regexp(r"\x{FFFD}+").find(text), Some(1..3));
        assert_eq!(regexp("b").split(text, -1), [0..3, 4..4]);
        assert!(regexp("(.)b").replace_all(text, b"$1", true).contains(&Part::Text(2..3)));
    }

    #[test]
    fn splitting_leaves_the_rest_in_the_last_part() {
        assert_eq!(regexp("a").split(b"banana", -1), [0..1, 2..3, 4..5, 6..6]);
        assert_eq!(regexp("a").split(b"banana", 2), [0..1, 2..6]);
        assert_eq!(regexp("z+").split(b"pizza", -1), [0..2, 4..5]);
        assert_eq!(regexp("x").split(b"", -1).len(), 1);
        assert!(regexp("x").split(b"x", 0).is_empty());
    }
}
