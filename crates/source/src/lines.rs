//! Byte offsets to lines and columns.

/// A place as people and protocols count it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct LineColumn {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in Unicode code points.
    pub column: u32,
    /// 1-based column in UTF-16 code units (SARIF's and the Language Server Protocol's default).
    pub utf16_column: u32,
}

/// The first place of a span and the place behind its last character.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Range {
    /// Place of the first character.
    pub start: LineColumn,
    /// Place behind the last character.
    pub end: LineColumn,
}

/// The offsets at which the lines of a text begin. Lines end with `\n`, `\r\n` or a lone `\r`, as YAML has it.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Scans `text` once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends_line = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends_line {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts }
    }

    /// The 1-based line that holds the byte at `offset`.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        let line = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    /// The offset at which the 1-based `line` begins, or `None` when there is no such line.
    #[must_use]
    pub fn start(&self, line: u32) -> Option<u32> {
        self.starts.get((line as usize).checked_sub(1)?).copied()
    }

    /// How many lines there are; a text that ends with a line break counts the empty line behind it.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// Line and columns of the byte at `offset` of `text`, the text that the index was made from.
    ///
    /// An offset inside a character counts as the character's own place, one behind the end as the end. A
    /// byte order mark takes no column.
    #[must_use]
    pub fn line_column(&self, text: &str, offset: u32) -> LineColumn {
        let line = self.line(offset);
        let start = self.start(line).unwrap_or(0) as usize;
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = text.get(start..end).unwrap_or_default();
        let before = if start == 0 { before.trim_start_matches('\u{feff}') } else { before };
        let count = |units: usize| u32::try_from(units).unwrap_or(u32::MAX).saturating_add(1);
        LineColumn {
            line,
            column: count(before.chars().count()),
            utf16_column: count(before.chars().map(char::len_utf16).sum()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: u32) -> (u32, u32, u32) {
        let place = LineIndex::new(text).line_column(text, offset);
        (place.line, place.column, place.utf16_column)
    }

    #[test]
    fn columns_count_code_points_and_utf16_units() {
        let text = "a: 😀b\nü: c";
        assert_eq!(at(text, 0), (1, 1, 1));
        assert_eq!(at(text, 7), (1, 5, 6));
        assert_eq!(at(text, 9), (2, 1, 1));
        assert_eq!(at(text, 11), (2, 2, 2));
    }

    #[test]
    fn an_offset_inside_a_character_is_the_characters_place() {
        assert_eq!(at("😀x", 2), (1, 1, 1));
    }

    #[test]
    fn all_three_line_breaks_end_a_line() {
        let text = "a\r\nb\rc\nd";
        assert_eq!(at(text, 3).0, 2);
        assert_eq!(at(text, 5).0, 3);
        assert_eq!(at(text, 7).0, 4);
        assert_eq!(LineIndex::new(text).count(), 4);
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        assert_eq!(at("\u{feff}kind: Pod", 3), (1, 1, 1));
    }

    #[test]
    fn an_offset_behind_the_end_is_the_end() {
        assert_eq!(at("ab", 99), (1, 3, 3));
    }
}
