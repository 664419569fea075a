//! Objects as YAML text, with the origin of every byte.

use hullmark_source::{FrameId, Origin, OriginId, OriginTable, PathSegment, Run};

use crate::tree::{Kind, Node, Scalar};

/// Columns to a level.
const INDENTATION: usize = 2;

/// Writes objects as the documents of one text, in order.
pub(crate) fn emit<'n>(objects: impl Iterator<Item = &'n Node>, origins: &mut OriginTable) -> (String, Vec<Run>) {
    let mut emitter = Emitter { text: String::new(), runs: Vec::new(), origins };
    for object in objects {
        emitter.made("---\n");
        emitter.value(object, 0, Position::Line);
    }
    (emitter.text, emitter.runs)
}

/// What stands before a value on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// Nothing: the line begins, or an item does.
    Line,
    /// A key and its colon.
    Key,
}

struct Emitter<'o> {
    text: String,
    runs: Vec<Run>,
    origins: &'o mut OriginTable,
}

impl Emitter<'_> {
    fn push(&mut self, text: &str, origin: OriginId, offset: u32) {
        if text.is_empty() {
            return;
        }
        let start = offset_of(self.text.len());
        self.text.push_str(text);
        let end = offset_of(self.text.len());
        let before = self.runs.len().checked_sub(2).and_then(|index| self.runs.get(index)).map_or(0, |run| run.end);
        match self.runs.last_mut() {
            Some(last) if last.origin == origin && is_next(last, before, start, offset) => last.end = end,
            _ => self.runs.push(Run { end, offset, origin, frame: FrameId::NONE }),
        }
    }

    /// Writes what stands in no file.
    fn made(&mut self, text: &str) {
        self.push(text, OriginId::ACTION, 0);
    }

    fn indent(&mut self, columns: usize) {
        self.made(&" ".repeat(columns));
    }

    /// Writes a value and ends its line.
    fn value(&mut self, node: &Node, indentation: usize, position: Position) {
        let space = if position == Position::Key { " " } else { "" };
        match &node.kind {
            Kind::Scalar(scalar) => {
                self.made(space);
                self.scalar(scalar);
                self.made("\n");
            }
            Kind::Mapping(entries) if entries.is_empty() => self.empty(space, "{}", node.origin),
            Kind::Sequence(items) if items.is_empty() => self.empty(space, "[]", node.origin),
            Kind::Mapping(entries) => {
                let inner = if position == Position::Key { indentation + INDENTATION } else { indentation };
                if position == Position::Key {
                    self.made("\n");
                }
                for (index, (key, value)) in entries.iter().enumerate() {
                    // The first entry of an item stands behind its dash.
                    if index > 0 || position == Position::Key {
                        self.indent(inner);
                    }
                    self.key(key, value);
                    self.value(value, inner, Position::Key);
                }
            }
            Kind::Sequence(items) => {
                let inner = if position == Position::Key { indentation + INDENTATION } else { indentation };
                if position == Position::Key {
                    self.made("\n");
                }
                for (index, item) in items.iter().enumerate() {
                    if index > 0 || position == Position::Key {
                        self.indent(inner);
                    }
                    self.push("-", item.origin, 0);
                    self.made(" ");
                    self.value(item, inner + INDENTATION, Position::Line);
                }
            }
        }
    }

    fn empty(&mut self, space: &str, brackets: &str, origin: OriginId) {
        self.made(space);
        self.push(brackets, origin, 0);
        self.made("\n");
    }

    fn key(&mut self, key: &str, value: &Node) {
        // Known where the value is still under the key that its file has it under.
        let origin = match self.origins.get(value.origin) {
            Origin::Value { segment: PathSegment::Key(name), .. } if **name == *key => {
                self.origins.intern(Origin::Key { of: value.origin })
            }
            _ => OriginId::ACTION,
        };
        if is_plain_key(key) {
            self.push(key, origin, 0);
        } else {
            self.made("\"");
            self.escaped(key, origin, 0);
            self.made("\"");
        }
        self.push(":", origin, offset_of(key.len()));
    }

    fn scalar(&mut self, scalar: &Scalar) {
        let is_plain = scalar.is_plain && scalar.pieces.iter().any(|piece| !piece.text.is_empty());
        if !is_plain {
            self.made("\"");
        }
        for piece in &scalar.pieces {
            if is_plain {
                self.push(&piece.text, piece.origin, piece.offset);
            } else {
                self.escaped(&piece.text, piece.origin, piece.offset);
            }
        }
        if !is_plain {
            self.made("\"");
        }
    }

    /// Writes text between double quotes.
    fn escaped(&mut self, text: &str, origin: OriginId, offset: u32) {
        let mut rest = 0;
        for (at, character) in text.char_indices().filter(|(_, character)| needs_escape(*character)) {
            self.push(text.get(rest..at).unwrap_or_default(), origin, offset.saturating_add(offset_of(rest)));
            match character {
                '"' | '\\' => self.made(&format!("\\{character}")),
                '\n' => self.made("\\n"),
                _ => self.made(&format!("\\U{:08X}", u32::from(character))),
            }
            rest = at + character.len_utf8();
        }
        self.push(text.get(rest..).unwrap_or_default(), origin, offset.saturating_add(offset_of(rest)));
    }
}

/// Whether text at `start` with an offset in its origin goes on where a run, which begins at `before`, ends.
fn is_next(run: &Run, before: u32, start: u32, offset: u32) -> bool {
    run.origin == OriginId::ACTION || run.offset.saturating_add(start.saturating_sub(before)) == offset
}

fn offset_of(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

fn needs_escape(character: char) -> bool {
    matches!(character, '"' | '\\' | '\u{feff}' | '\u{2028}' | '\u{2029}') || character.is_control()
}

/// Whether a key can stand without quotes and is a string then: no word or number of YAML 1.1 has a `.`, `/` or `-`
/// behind a letter and is something else, and words of three letters and more are none but the known ones.
fn is_plain_key(key: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-' | '_');
    key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(is_word)
        && !WORDS.iter().any(|word| key.eq_ignore_ascii_case(word))
}
