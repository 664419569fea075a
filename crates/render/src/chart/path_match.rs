//! Shell patterns as Go's `path/filepath.Match` reads them, and the path helpers that go with them.
//!
//! `*` and `?` don't match `/`, `[a-z]` and `[^a-z]` are classes, `\` escapes. There is no `**`.

/// The pattern is malformed: an unclosed or empty class, or a lone backslash at its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("syntax error in pattern")]
pub struct BadPattern;

/// Whether `name` matches `pattern` as a whole.
///
/// # Errors
/// When the part of the pattern that was needed to decide, or the rest of it, is malformed.
pub fn path_match(pattern: &str, name: &str) -> Result<bool, BadPattern> {
    PathPattern::parse(pattern).map(|pattern| pattern.matches(name))
}

/// A pattern that is held against many names.
#[derive(Clone, Debug)]
pub(super) struct PathPattern {
    tokens: Vec<Token>,
}

impl PathPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn parse(pattern: &str) -> Result<Self, BadPattern> {
        compile(pattern).map(|tokens| Self { tokens })
    }

    /// Whether `name` matches as a whole.
    pub fn matches(&self, name: &str) -> bool {
        matches(&self.tokens, name)
    }
}

/// The last element of a slash-separated path, as Go's `path.Base`: `.` for the empty path.
#[must_use]
pub fn base_name(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() {
        return "/";
    }
    trimmed.rsplit('/').next().unwrap_or(trimmed)
}

/// The shortest equal path, as Go's `path.Clean`.
#[must_use]
pub fn clean_path(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&last) if last != ".." => {
                    parts.pop();
                }
                _ if rooted => {}
                _ => parts.push(".."),
            },
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".into(),
        (false, false) => joined,
    }
}

/// The file extension with its dot, as Go's `path.Ext`; empty when there is none.
#[must_use]
pub fn extension(path: &str) -> &str {
    let base = path.rsplit('/').next().unwrap_or(path);
    base.rfind('.').and_then(|dot| base.get(dot..)).unwrap_or("")
}

#[derive(Clone, Debug)]
enum Token {
    Star,
    One,
    Literal(char),
    Class { negated: bool, ranges: Vec<(char, char)> },
}

impl Token {
    fn admits(&self, c: char) -> bool {
        match self {
            Self::Star => false,
            Self::One => c != '/',
            Self::Literal(literal) => *literal == c,
            Self::Class { negated, ranges } => ranges.iter().any(|(low, high)| *low <= c && c <= *high) != *negated,
        }
    }
}

fn compile(pattern: &str) -> Result<Vec<Token>, BadPattern> {
    let mut tokens = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        tokens.push(match c {
            '*' => Token::Star,
            '?' => Token::One,
            '\\' => Token::Literal(chars.next().ok_or(BadPattern)?),
            '[' => class(&mut chars)?,
            _ => Token::Literal(c),
        });
    }
    Ok(tokens)
}

fn class(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<Token, BadPattern> {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        if !ranges.is_empty() && chars.next_if_eq(&']').is_some() {
            return Ok(Token::Class { negated, ranges });
        }
        let low = class_char(chars)?;
        let high = if chars.next_if_eq(&'-').is_some() { class_char(chars)? } else { low };
        ranges.push((low, high));
    }
}

fn class_char(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<char, BadPattern> {
    match chars.next() {
        None | Some('-' | ']') => Err(BadPattern),
        Some('\\') => chars.next().ok_or(BadPattern),
        Some(c) => Ok(c),
    }
}

/// Greedy matching with one point to go back to: the last star, which may eat one character more (no slash).
fn matches(tokens: &[Token], name: &str) -> bool {
    let char_at = |at: usize| name.get(at..).and_then(|rest| rest.chars().next());
    let (mut token, mut at) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match (tokens.get(token), char_at(at)) {
            (None, None) => return true,
            (Some(Token::Star), _) => {
                retry = Some((token + 1, at));
                token += 1;
                continue;
            }
            (Some(wanted), Some(c)) if wanted.admits(c) => {
                token += 1;
                at += c.len_utf8();
                continue;
            }
            _ => {}
        }
        let Some((after_star, eaten)) = retry else { return false };
        let Some(c) = char_at(eaten).filter(|c| *c != '/') else { return false };
        (token, at) = (after_star, eaten + c.len_utf8());
        retry = Some((after_star, at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_go() {
        let cases = [
            ("abc", "abc", true),
            ("*", "abc", true),
            ("*c", "abc", true),
            ("a*", "ab/c", false),
            ("a*/b", "abc/b", true),
            ("a*/b", "a/c/b", false),
            ("a*b*c*d*e*/f", "axbxcxdxe/f", true),
            ("a*b*c*d*e*/f", "axbxcxdxexxx/fff", false),
            ("a*b?c*x", "abxbbxdbxebxczzx", true),
            ("ab[c]", "abc", true),
            ("ab[^e-g]", "abc", true),
            ("ab[^b-d]", "abc", false),
            ("a\\*b", "a*b", true),
            ("a\\*b", "ab", false),
            ("a???b", "aΩΩΩb", true),
            ("[a-ζ]*", "α", true),
            ("a?b", "a/b", false),
            ("[\\]a]", "]", true),
            ("*x", "xxx", true),
            ("templates/.?*", "templates/.x", true),
            ("", "", true),
        ];
        for (pattern, name, expected) in cases {
            assert_eq!(path_match(pattern, name), Ok(expected), "{pattern} against {name}");
        }
    }

    #[test]
    fn malformed_patterns_are_errors() {
        for pattern in ["[", "[^", "[]a]", "[-]", "[a-", "a\\", "[a"] {
            assert_eq!(path_match(pattern, "a"), Err(BadPattern), "{pattern}");
        }
    }

    #[test]
    fn paths_are_cleaned_as_in_go() {
        let cases = [("", "."), ("a/../b", "b"), ("a//b/./c", "a/b/c"), ("../x", "../x"), ("/..", "/"), ("a/..", ".")];
        for (path, expected) in cases {
            assert_eq!(clean_path(path), expected, "{path}");
        }
        assert_eq!((base_name("a/b/"), base_name(""), base_name("/")), ("b", ".", "/"));
        assert_eq!((extension("a.b/c"), extension("x/y.tar.gz"), extension(".tgz")), ("", ".gz", ".tgz"));
    }
}
