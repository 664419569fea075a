//! Words in strings: the libraries `goutils` and `xstrings`, which Sprig calls.
//!
//! `goutils` works on bytes, so it cuts through characters; that is kept.

use super::unicode::{is_letter, is_number, is_punct, is_space, is_upper, push, runes, to_lower, to_upper};

/// `goutils.Initials`: the first byte of each word, read as a Latin-1 character.
#[must_use]
pub fn initials(bytes: &[u8]) -> Vec<u8> {
    let mut initials = Vec::new();
    let mut gap = true;
    for byte in bytes {
        let rune = char::from(*byte);
        if is_space(rune) {
            gap = true;
        } else if std::mem::take(&mut gap) {
            push(&mut initials, rune);
        }
    }
    initials
}

/// `goutils.DeleteWhiteSpace`, or `None` when there is none. Where there is, bytes beyond ASCII are read as
/// Latin-1 characters, so "é " becomes "Ã©".
#[must_use]
pub fn without_space(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.iter().any(|byte| is_space(char::from(*byte))) {
        return None;
    }
    let mut kept = Vec::with_capacity(bytes.len());
    for rune in bytes.iter().map(|byte| char::from(*byte)).filter(|rune| !is_space(*rune)) {
        push(&mut kept, rune);
    }
    Some(kept)
}

/// A part of an edited text: kept from the input, or new.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// Bytes of the input.
    Kept(std::ops::Range<usize>),
    /// Something else in between: the line break of `wrap`, the dots of `abbrev`.
    New,
}

/// `goutils.AbbreviateFull`: at most `width` bytes, with dots (`New`) for what is left out. `offset` is a byte
/// that should stay visible.
#[must_use]
pub fn abbreviate(length: usize, offset: i64, width: i64) -> Vec<Part> {
    let (Ok(length_signed), Ok(width_bytes)) = (i64::try_from(length), usize::try_from(width)) else {
        return Vec::new();
    };
    if width < 4 || length == 0 {
        return Vec::new();
    }
    if length_signed <= width {
        return vec![Part::Kept(0..length)];
    }
    let offset = offset.min(length_signed).min(length_signed - (width - 3));
    if offset <= 4 {
        return vec![Part::Kept(0..width_bytes - 3), Part::New];
    }
    if width < 7 {
        return Vec::new();
    }
    let from = usize::try_from(offset).unwrap_or(0);
    if offset + width - 3 < length_signed {
        let mut parts = vec![Part::New];
        for part in abbreviate(length - from, 0, width - 3) {
            parts.push(match part {
                Part::Kept(range) => Part::Kept(range.start + from..range.end + from),
                Part::New => Part::New,
            });
        }
        return parts;
    }
    vec![Part::New, Part::Kept(length - (width_bytes - 3)..length)]
}

/// `goutils.WrapCustom`: where lines of at most `width` bytes (at least 1) break (`New`). Words that are longer
/// stay whole unless `break_words`.
#[must_use]
pub fn wrap(text: &[u8], width: i64, break_words: bool) -> Vec<Part> {
    let width = usize::try_from(width.max(1)).unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let mut offset = 0;
    while text.len() - offset > width {
        if text.get(offset) == Some(&b' ') {
            offset += 1;
            continue;
        }
        let line = text.get(offset..=offset + width).unwrap_or_default();
        let (end, next) = if let Some(space) = line.iter().rposition(|byte| *byte == b' ') {
            (offset + space, offset + space + 1)
        } else if break_words {
            (offset + width, offset + width)
        } else {
            let rest = text.get(offset + width..).unwrap_or_default();
            let Some(space) = rest.iter().position(|byte| *byte == b' ') else { break };
            (offset + width + space, offset + width + space + 1)
        };
        parts.extend([Part::Kept(offset..end), Part::New]);
        offset = next;
    }
    parts.push(Part::Kept(offset..text.len()));
    parts
}

const fn is_connector(rune: char) -> bool {
    rune == '-' || rune == '_' || is_space(rune)
}

/// `xstrings.ToPascalCase`: `http_server` becomes `HttpServer`.
#[must_use]
pub fn pascal_case(bytes: &[u8]) -> Vec<u8> {
    let mut output = Vec::with_capacity(bytes.len());
    let mut runes = runes(bytes).map(|(_, rune, _)| rune);
    // Leading connectors are kept.
    let Some(first) = runes.by_ref().find(|rune| {
        let connector = is_connector(*rune);
        if connector {
            push(&mut output, *rune);
        }
        !connector
    }) else {
        // A connector at the very end is written once more.
        if let Some(last) = self::runes(bytes).last() {
            push(&mut output, last.1);
        }
        return output;
    };
    let mut capitals = is_upper(first);
    let mut current = to_upper(first);
    for rune in runes {
        let before = std::mem::replace(&mut current, rune);
        match (is_connector(before), is_connector(rune)) {
            (true, true) => push(&mut output, before),
            (true, false) => {
                capitals = is_upper(rune);
                current = to_upper(rune);
            }
            (false, _) => {
                capitals = capitals && is_upper(rune);
                if capitals {
                    current = to_lower(rune);
                }
                push(&mut output, before);
            }
        }
    }
    push(&mut output, current);
    output
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum WordKind {
    End,
    Connectors,
    Punctuation,
    /// "Server" or "HTTP"
    Capitalised,
    Letters,
    Digits,
    Other,
}

/// A letter of a script with upper and lower case, roughly: not of the CJK ideographs.
fn is_alphabetic(rune: char) -> bool {
    let cjk = matches!(rune, '\u{4E00}'..='\u{9FCC}' | '\u{3400}'..='\u{4D85}' | '\u{20000}'..='\u{2B81D}');
    is_letter(rune) && !cjk
}

/// Cuts a text into words of one kind.
struct Words<'a> {
    kind: WordKind,
    word: &'a [char],
    rest: &'a [char],
}

impl<'a> Words<'a> {
    fn new(text: &'a [char]) -> Self {
        let mut words = Self { kind: WordKind::End, word: &[], rest: text };
        words.advance();
        words
    }

    fn advance(&mut self) {
        let (kind, length) = first_word(self.rest);
        let (word, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, &[]));
        *self = Self { kind, word, rest };
    }

    /// Appends the word; connectors become `connector`, capitals small letters.
    fn write(&self, output: &mut Vec<u8>, connector: char) {
        for rune in self.word {
            push(
                output,
                match self.kind {
                    WordKind::Connectors => connector,
                    WordKind::Capitalised => to_lower(*rune),
                    _ => *rune,
                },
            );
        }
    }

    /// Writes words as long as they are letters or digits.
    fn write_letters_and_digits(&mut self, output: &mut Vec<u8>, connector: char) {
        while matches!(self.kind, WordKind::Letters | WordKind::Digits) {
            self.write(output, connector);
            self.advance();
        }
    }

    const fn is_separator(&self) -> bool {
        matches!(self.kind, WordKind::Connectors | WordKind::Punctuation)
    }
}

fn first_word(text: &[char]) -> (WordKind, usize) {
    let length = |continues: &dyn Fn(char) -> bool| text.iter().take_while(|rune| continues(**rune)).count();
    let small = |rune: char| is_alphabetic(rune) && !is_upper(rune);
    let Some((first, rest)) = text.split_first() else { return (WordKind::End, 0) };
    match *first {
        rune if is_connector(rune) => (WordKind::Connectors, length(&is_connector)),
        rune if is_punct(rune) => (WordKind::Punctuation, length(&is_punct)),
        rune if is_upper(rune) => {
            let capitals = length(&is_upper);
            let letter_follows = text.get(capitals).is_some_and(|next| is_alphabetic(*next));
            let length = match capitals {
                1 => 1 + rest.iter().take_while(|rune| small(**rune)).count(),
                // The last capital of "HTTPServer" belongs to the next word.
                _ => capitals - usize::from(letter_follows),
            };
            (WordKind::Capitalised, length)
        }
        rune if is_alphabetic(rune) => (WordKind::Letters, length(&small)),
        rune if is_number(rune) => (WordKind::Digits, length(&is_number)),
        _ => {
            let other = |rune| !(is_connector(rune) || is_alphabetic(rune) || is_number(rune) || is_punct(rune));
            (WordKind::Other, 1 + rest.iter().take_while(|rune| other(**rune)).count())
        }
    }
}

/// `xstrings.ToSnakeCase` and `ToKebabCase`: `HTTPServer` becomes `http_server`. Bytes that are no UTF-8 become
/// U+FFFD.
#[must_use]
pub fn lower_case_words(bytes: &[u8], connector: char) -> Vec<u8> {
    let text: Vec<char> = runes(bytes).map(|(_, rune, _)| rune).collect();
    let mut output = Vec::with_capacity(bytes.len() + 4);
    let mut words = Words::new(&text);
    while !words.rest.is_empty() {
        words.write(&mut output, connector);
        let before = words.kind;
        words.advance();
        match before {
            WordKind::Digits => {
                words.write_letters_and_digits(&mut output, connector);
                if words.kind != WordKind::End && !words.is_separator() {
                    push(&mut output, connector);
                }
            }
            WordKind::Connectors | WordKind::Punctuation => {}
            _ if words.kind == WordKind::Digits => digits_after_letters(&mut words, &mut output, connector),
            _ if !words.is_separator() => push(&mut output, connector),
            _ => {}
        }
    }
    words.write(&mut output, connector);
    output
}

/// Digits belong to the word before them (`bld4_floor`) unless small letters follow (`http_2xx`).
fn digits_after_letters(words: &mut Words<'_>, output: &mut Vec<u8>, connector: char) {
    if words.rest.is_empty() {
        return;
    }
    let digits = Words { ..*words };
    words.advance();
    if words.kind == WordKind::Letters {
        push(output, connector);
        digits.write(output, connector);
        words.write_letters_and_digits(output, connector);
        if words.kind != WordKind::End && !words.is_separator() {
            push(output, connector);
        }
    } else {
        digits.write(output, connector);
        if !words.is_separator() {
            push(output, connector);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snake(text: &str) -> String {
        String::from_utf8(lower_case_words(text.as_bytes(), '_')).unwrap()
    }

    #[test]
    fn words_are_cut_where_xstrings_cuts_them() {
        for (text, cut) in [
            ("FirstName", "first_name"),
            ("HTTPServer", "http_server"),
            ("NoHTTPS", "no_https"),
            ("GO PATH-x", "go_path_x"),
            ("http2xx", "http_2xx"),
            ("HTTP20xOK", "http_20x_ok"),
            ("Bld4Floor3rd", "bld4_floor_3rd"),
            ("Duration2m3s", "duration_2m3s"),
            ("a.B,c", "a.b,c"),
            ("x1", "x1"),
            ("__a", "__a"),
        ] {
            assert_eq!(snake(text), cut, "{text}");
        }
    }

    #[test]
    fn pascal_case_joins_words() {
        for (text, joined) in [
            ("http_server", "HttpServer"),
            ("_complex__case_", "_Complex_Case_"),
            ("GO is", "GoIs"),
            ("-", "--"),
            ("", ""),
        ] {
            assert_eq!(String::from_utf8(pascal_case(text.as_bytes())).unwrap(), joined, "{text}");
        }
    }

    #[test]
    fn long_words_are_broken_only_on_demand() {
        let shown = |parts: Vec<Part>, text: &str| -> String {
            let show = |part: Part| match part {
                Part::Kept(range) => text.get(range).unwrap().to_owned(),
                Part::New => "|".to_owned(),
            };
            parts.into_iter().map(show).collect()
        };
        assert_eq!(shown(wrap(b"aa bbbbbb c", 3, false), "aa bbbbbb c"), "aa|bbbbbb|c");
        assert_eq!(shown(wrap(b"aa bbbbbb c", 3, true), "aa bbbbbb c"), "aa|bbb|bbb|c");
        assert_eq!(shown(abbreviate(10, 5, 8), "0123456789"), "|56789");
        assert_eq!(shown(abbreviate(15, 5, 10), "0123456789abcde"), "|5678|");
    }

    #[test]
    fn goutils_reads_bytes_as_characters() {
        assert_eq!(without_space("é x".as_bytes()), Some("Ã©x".into()));
        assert_eq!(without_space("é".as_bytes()), None);
        assert_eq!(initials(b"ab cd"), b"ac");
    }
}
