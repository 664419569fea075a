//! Text to values.

use std::ops::Range;

use hullmark_source::OriginTable;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::readback::{Readback, is_canonical};
use crate::text::Text;
use crate::value::{IntType, Kind, List, ListType, Map, Value};

/// Why a text is no TOML. The words are not those of the Go library.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("toml: line {line}: {message}")]
pub struct DecodeError {
    /// The 1-based line.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
}

/// Reads a text into a `map[string]interface {}` with `int64`s and `float64`s. Strings keep the origins of their bytes
/// where nothing had to be decoded, other values get the place at which they are written.
///
/// Dates and times are strings as they are written, where Go has a `time.Time`.
///
/// # Errors
/// On text that is no TOML, and on integers beyond 64 bits.
pub fn from_toml(origins: &mut OriginTable, text: &Text) -> Result<Value, DecodeError> {
    let string = std::str::from_utf8(text.as_bytes())
        .map_err(|problem| error(&text.to_str(), problem.valid_up_to(), "invalid UTF-8 byte"))?;
    let table = DeTable::parse(string).map_err(|problem| {
        let at = problem.span().map_or(0, |span| span.start);
        error(string, at, problem.message())
    })?;
    let mut decoder = Decoder { text: string, readback: Readback::new(text), origins };
    let span = table.span();
    decoder.table(table.get_ref(), span)
}

fn error(text: &str, at: usize, message: &str) -> DecodeError {
    let line = text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
    DecodeError { line, message: message.to_owned() }
}

struct Decoder<'o, 't> {
    text: &'t str,
    readback: Readback<'t>,
    origins: &'o mut OriginTable,
}

// The parser bounds how deep values nest.
impl Decoder<'_, '_> {
    fn table(&mut self, table: &DeTable<'_>, span: Range<usize>) -> Result<Value, DecodeError> {
        let origin = self.readback.origin(self.origins, span);
        let map = Map::new();
        for (key, value) in table {
            let value = self.value(value)?;
            map.insert(key.get_ref().as_ref(), value);
        }
        Ok(Value::with_origin(Kind::Map(map), origin))
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>) -> Result<Value, DecodeError> {
        let span = value.span();
        let kind = match value.get_ref() {
            DeValue::String(decoded) => return Ok(Value::from(self.string(decoded, span))),
            DeValue::Boolean(bool) => Kind::Bool(*bool),
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .map(|integer| Kind::Int(integer, IntType::Int64))
                .map_err(|_| error(self.text, span.start, "integer is out of range for int64"))?,
            DeValue::Float(float) => {
                float.as_str().parse().map(Kind::Float).map_err(|_| error(self.text, span.start, "invalid float"))?
            }
            DeValue::Datetime(_) => return Ok(Value::from(self.readback.slice(span))),
            DeValue::Table(table) => return self.table(table, span),
            DeValue::Array(array) => {
                // `[[name]]` has a Go type of its own; the tables of an array in brackets are in braces.
                let in_braces =
                    |item: &Spanned<DeValue<'_>>| self.text.get(item.span()).is_some_and(|text| text.starts_with('{'));
                let has_headers = array.iter().next().is_some_and(|item| item.get_ref().is_table() && !in_braces(item));
                let named = ListType::Named("[]map[string]interface {}");
                let list_type = if has_headers { named } else { ListType::Any };
                let items = array.iter().map(|item| self.value(item)).collect::<Result<_, _>>()?;
                Kind::List(List::typed(items, list_type))
            }
        };
        let written = self.text.get(span.clone()).unwrap_or_default();
        let origin = self.readback.origin(self.origins, span);
        let kept = matches!(kind, Kind::List(_)) || is_canonical(&kind, written);
        let origin = if kept { origin } else { self.origins.computed([origin]) };
        Ok(Value::with_origin(kind, origin))
    }

    /// A string whose characters stand between its quotes keeps their origins.
    fn string(&mut self, decoded: &str, span: Range<usize>) -> Text {
        let written = self.text.get(span.clone()).unwrap_or_default();
        match written.find(decoded).filter(|_| written.len() == decoded.len() + 2) {
            Some(offset) => self.readback.slice(span.start + offset..span.start + offset + decoded.len()),
            None => self.readback.decoded(self.origins, decoded.as_bytes(), span),
        }
    }
}
