//! Writing values in block and flow style.

use hullmark_parser::Scalar;

use crate::Value;
use crate::change::Manner;
use crate::quoting::{Place, is_printable, write_scalar};
use crate::surroundings::Surroundings;

/// Writes values as the surroundings are written.
#[derive(Clone, Copy)]
pub(crate) struct Emitter {
    pub(crate) surroundings: Surroundings,
    pub(crate) manner: Manner,
}

impl Emitter {
    /// `key: value` of a block mapping at `column`; the first line is not indented, the last has no line break.
    pub(crate) fn entry(&self, key: &str, value: &Value, column: usize) -> String {
        let mut out = self.key(key, Place::Block);
        out.push(':');
        self.write_behind_colon(&mut out, value, column);
        out
    }

    /// `- value` of a block sequence at `column`, likewise.
    pub(crate) fn item(&self, value: &Value, column: usize) -> String {
        let mut out = String::new();
        self.write_item(&mut out, value, column);
        out
    }

    /// The lines of a list or mapping that is not empty, at `column`, likewise.
    pub(crate) fn lines(&self, value: &Value, column: usize) -> String {
        let mut out = String::new();
        self.write_lines(&mut out, value, column);
        out
    }

    pub(crate) fn key(&self, key: &str, place: Place) -> String {
        write_scalar(Scalar::Str(key), self.surroundings.keys, place)
    }

    /// The value in one line.
    pub(crate) fn flow(&self, value: &Value) -> String {
        let mut out = String::new();
        self.write_flow(&mut out, value, Place::Flow);
        out
    }

    /// A scalar, or `{}` or `[]`, in one line of block style.
    pub(crate) fn inline(&self, value: &Value) -> String {
        let mut out = String::new();
        self.write_flow(&mut out, value, Place::Block);
        out
    }

    /// The header and the indented lines of text that goes well as a block scalar, `indentation` columns deep.
    pub(crate) fn block_scalar(&self, value: &Value, indentation: usize) -> Option<(&'static str, String)> {
        let Value::Str(text) = value else { return None };
        if !self.manner.block_scalars || !text.contains('\n') {
            return None;
        }
        self.literal(text, indentation)
    }

    /// As [`Emitter::block_scalar`], also for a single line.
    pub(crate) fn literal(&self, text: &str, indentation: usize) -> Option<(&'static str, String)> {
        let (header, content) = text.strip_suffix('\n').map_or(("|-", text), |content| ("|", content));
        let is_line = |line: &str| line.chars().all(is_printable) && !line.ends_with(' ');
        let fits = self.manner.block_scalars
            && !content.is_empty()
            && !content.starts_with([' ', '\n'])
            && !content.ends_with('\n')
            && content.split('\n').all(is_line);
        if !fits {
            return None;
        }
        let mut lines = String::new();
        for line in content.split('\n') {
            lines.push_str(self.surroundings.line_break);
            if !line.is_empty() {
                lines.push_str(&" ".repeat(indentation));
                lines.push_str(line);
            }
        }
        Some((header, lines))
    }

    pub(crate) fn break_line(&self, column: usize) -> String {
        format!("{}{}", self.surroundings.line_break, " ".repeat(column))
    }

    /// The column of a collection under a key of a mapping at `column`.
    pub(crate) fn column_under(&self, value: &Value, column: usize) -> usize {
        let step =
            if matches!(value, Value::List(_)) { self.surroundings.sequence_step } else { self.surroundings.step };
        column + step
    }

    fn write_behind_colon(&self, out: &mut String, value: &Value, column: usize) {
        if value.has_children() {
            let column = self.column_under(value, column);
            out.push_str(&self.break_line(column));
            return self.write_lines(out, value, column);
        }
        self.write_scalar_behind(out, value, column + self.surroundings.step);
    }

    fn write_item(&self, out: &mut String, value: &Value, column: usize) {
        out.push('-');
        if value.has_children() {
            out.push(' ');
            return self.write_lines(out, value, column + 2);
        }
        self.write_scalar_behind(out, value, column + 2);
    }

    fn write_scalar_behind(&self, out: &mut String, value: &Value, indentation: usize) {
        out.push(' ');
        if let Some((header, lines)) = self.block_scalar(value, indentation) {
            out.push_str(header);
            return out.push_str(&lines);
        }
        self.write_flow(out, value, Place::Block);
    }

    fn write_lines(&self, out: &mut String, value: &Value, column: usize) {
        match value {
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    out.push_str(&if index > 0 { self.break_line(column) } else { String::new() });
                    self.write_item(out, item, column);
                }
            }
            Value::Map(entries) => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    out.push_str(&if index > 0 { self.break_line(column) } else { String::new() });
                    out.push_str(&self.key(key, Place::Block));
                    out.push(':');
                    self.write_behind_colon(out, value, column);
                }
            }
            _ => self.write_flow(out, value, Place::Block),
        }
    }

    fn write_flow(&self, out: &mut String, value: &Value, place: Place) {
        let separator = |index: usize| if index > 0 { [",", self.surroundings.gap()].concat() } else { String::new() };
        match value {
            Value::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    out.push_str(&separator(index));
                    self.write_flow(out, item, Place::Flow);
                }
                out.push(']');
            }
            Value::Map(entries) => {
                out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    out.push_str(&separator(index));
                    out.push_str(&self.flow_entry(key, value));
                }
                out.push('}');
            }
            _ => out.push_str(&value.scalar().map_or_else(String::new, |scalar| self.scalar(scalar, place))),
        }
    }

    /// `key: value` of a flow mapping.
    pub(crate) fn flow_entry(&self, key: &str, value: &Value) -> String {
        let key = self.key(key, Place::Flow);
        let gap = if key.starts_with('"') { self.surroundings.gap() } else { " " };
        [&key, ":", gap, &self.flow(value)].concat()
    }

    fn scalar(&self, scalar: Scalar<'_>, place: Place) -> String {
        write_scalar(scalar, self.surroundings.texts, place)
    }
}
