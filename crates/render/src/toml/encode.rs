//! Values to text.

use std::rc::Rc;

use hullmark_source::OriginTable;

use crate::cursor::cursor;
use crate::funcs::TIME;
use crate::gofmt::{FloatFormat, format_float};
use crate::json::{MAX_DEPTH, MAX_OUTPUT};
use crate::text::{Text, TextBuilder};
use crate::value::{Kind, List, Object, Value, flattened};
use crate::yaml::key_origin;

/// Why a value can't be written.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EncodeError {
    /// `nil` in a list.
    #[error("toml: cannot encode array with nil element")]
    NilElement,
    /// A list of tables, which needs a name, as the whole document.
    #[error("toml: top-level values must be Go maps or structs")]
    NoKey,
    /// `nil` as the whole document, where Go's encoder panics.
    #[error("reflect: call of reflect.Value.Type on zero Value")]
    Nil,
    /// A map that holds itself, or output beyond all reason.
    #[error("toml: value is nested too deeply")]
    TooLarge,
}

/// Writes a value as `toml.Encoder` does: within a table first its plain values, then its tables, both by key.
///
/// Scalars keep their origins; a key gets [`Origin::Key`](hullmark_source::Origin::Key) as in YAML.
///
/// # Errors
/// On `nil` in lists, on lists of tables without a name, and on maps that hold themselves.
pub fn to_toml(origins: &mut OriginTable, value: &Value) -> Result<Text, EncodeError> {
    let mut encoder = Encoder { out: TextBuilder::new(), origins };
    match &value.kind {
        Kind::Nil => return Err(EncodeError::Nil),
        _ => encoder.entry(&mut Vec::new(), value)?,
    }
    Ok(encoder.out.finish())
}

struct Encoder<'o> {
    out: TextBuilder,
    origins: &'o mut OriginTable,
}

impl Encoder<'_> {
    /// Writes what stands under a path of keys, each as it is written: a line, a table or several tables.
    fn entry(&mut self, path: &mut Vec<Text>, value: &Value) -> Result<(), EncodeError> {
        if path.len() > MAX_DEPTH || self.out.len() > MAX_OUTPUT {
            return Err(EncodeError::TooLarge);
        }
        match &value.kind {
            Kind::Nil => Ok(()),
            Kind::Map(map) => {
                if path.len() == 1 {
                    self.line_break();
                }
                if !path.is_empty() {
                    self.header(path, "[", "]");
                }
                self.table(path, map.snapshot())
            }
            Kind::List(list) if is_table_list(list, path.len())? => self.tables(path, list),
            Kind::Object(object) => match toml_members(&**object) {
                Some(members) => {
                    if path.len() == 1 {
                        self.line_break();
                    }
                    if !path.is_empty() {
                        self.header(path, "[", "]");
                    }
                    self.table(path, members)
                }
                None => self.line(path, value),
            },
            Kind::List(List { is_nil: true, .. }) => Ok(()),
            _ => self.line(path, value),
        }
    }

    /// A value under its key, or alone.
    fn line(&mut self, path: &[Text], value: &Value) -> Result<(), EncodeError> {
        if let Some(key) = path.last() {
            self.out.push_bytes("  ".repeat(path.len() - 1).as_bytes());
            self.out.push(key);
            self.out.push_bytes(b" = ");
        }
        self.element(value, path.len())?;
        if !path.is_empty() {
            self.line_break();
        }
        Ok(())
    }

    fn tables(&mut self, path: &mut Vec<Text>, list: &List) -> Result<(), EncodeError> {
        if path.is_empty() {
            return Err(EncodeError::NoKey);
        }
        for item in list.items().iter() {
            self.line_break();
            self.header(path, "[[", "]]");
            match &item.kind {
                Kind::Map(map) => self.table(path, map.snapshot())?,
                Kind::Object(object) => self.table(path, toml_members(&**object).unwrap_or_default())?,
                _ => {}
            }
        }
        Ok(())
    }

    fn header(&mut self, path: &[Text], open: &str, close: &str) {
        self.out.push_bytes("  ".repeat(path.len().saturating_sub(1)).as_bytes());
        self.out.push_bytes(open.as_bytes());
        for (index, key) in path.iter().enumerate() {
            if index > 0 {
                self.out.push_bytes(b".");
            }
            self.out.push(key);
        }
        self.out.push_bytes(close.as_bytes());
        self.line_break();
    }

    fn table(&mut self, path: &mut Vec<Text>, entries: Vec<(Rc<str>, Value)>) -> Result<(), EncodeError> {
        for (key, value) in tables_last(entries, path.len())? {
            path.push(self.key(&key, &value));
            self.entry(path, &value)?;
            path.pop();
        }
        Ok(())
    }

    /// Writes a value within a line.
    fn element(&mut self, value: &Value, depth: usize) -> Result<(), EncodeError> {
        if depth > MAX_DEPTH || self.out.len() > MAX_OUTPUT {
            return Err(EncodeError::TooLarge);
        }
        match &value.kind {
            Kind::Nil => return Err(EncodeError::NilElement),
            Kind::Bool(bool) => self.own(if *bool { "true" } else { "false" }, value),
            Kind::Int(int, int_type) => self.own(&int_type.digits(*int), value),
            Kind::Float(float) => self.own(&number(*float), value),
            Kind::String(text) => self.quoted(text),
            Kind::List(list) => {
                self.own("[", value);
                for (index, item) in list.items().iter().enumerate() {
                    if index > 0 {
                        self.out.push_bytes(b", ");
                    }
                    self.element(item, depth + 1)?;
                }
                self.own("]", value);
            }
            Kind::Map(map) => {
                self.own("{", value);
                let entries = tables_last(map.snapshot(), depth)?;
                for (index, (key, item)) in entries.iter().enumerate().filter(|(_, (_, item))| !item.is_nil()) {
                    let key = self.key(key, item);
                    self.out.push(&key);
                    self.out.push_bytes(b" = ");
                    self.element(item, depth + 1)?;
                    if index + 1 < entries.len() {
                        self.out.push_bytes(b", ");
                    }
                }
                self.own("}", value);
            }
            Kind::Object(object) => match &object.plain() {
                Value { kind: Kind::String(time), .. } if object.type_name() == TIME => self.own(&time.to_str(), value),
                plain => self.element(plain, depth + 1)?,
            },
        }
        Ok(())
    }

    /// A key as it is written: bare where letters, digits, `_` and `-` are all it has.
    fn key(&mut self, key: &str, value: &Value) -> Text {
        let (origin, frame) = key_origin(self.origins, key, value);
        let text = Text::in_frame(key.as_bytes(), origin, frame);
        let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if !key.is_empty() && key.chars().all(is_bare) {
            return text;
        }
        let mut out = TextBuilder::new();
        push_quoted(&mut out, &text);
        out.finish()
    }

    fn quoted(&mut self, text: &Text) {
        push_quoted(&mut self.out, text);
    }

    fn own(&mut self, bytes: &str, value: &Value) {
        self.out.push_run(bytes.as_bytes(), value.origin, 0, value.frame);
    }

    /// A line break, unless nothing is written yet.
    fn line_break(&mut self) {
        if !self.out.is_empty() {
            self.out.push_bytes(b"\n");
        }
    }
}

/// The fields of a struct under their Go names, those of embedded structs among them; `None` for another type.
fn toml_members(object: &dyn Object) -> Option<Vec<(Rc<str>, Value)>> {
    let fields = flattened(&object.struct_fields());
    let is_nil = |value: &Value| match &value.kind {
        Kind::List(list) => list.is_nil,
        Kind::Map(map) => map.is_nil(),
        _ => false,
    };
    let shown = fields.into_iter().filter(|field| !field.json_name.is_empty() && !is_nil(&field.value));
    let members: Vec<(Rc<str>, Value)> = shown.map(|field| (field.name.into(), field.value)).collect();
    (!members.is_empty() && !object.is_stringer()).then_some(members)
}

/// The entries of a table, those that are tables behind the others.
fn tables_last(entries: Vec<(Rc<str>, Value)>, depth: usize) -> Result<Vec<(Rc<str>, Value)>, EncodeError> {
    let (mut plain, mut tables) = (Vec::new(), Vec::new());
    for (key, value) in entries {
        if is_table(&value, depth)? { tables.push((key, value)) } else { plain.push((key, value)) }
    }
    plain.append(&mut tables);
    Ok(plain)
}

fn is_table(value: &Value, depth: usize) -> Result<bool, EncodeError> {
    match &value.kind {
        Kind::Map(_) => Ok(true),
        Kind::Object(object) => Ok(toml_members(&**object).is_some()),
        Kind::List(list) => is_table_list(list, depth),
        _ => Ok(false),
    }
}

/// Whether a list holds tables only; lists in it are looked through for `nil`.
fn is_table_list(list: &List, depth: usize) -> Result<bool, EncodeError> {
    if depth > MAX_DEPTH {
        return Err(EncodeError::TooLarge);
    }
    let mut all_tables = !list.is_empty();
    for item in list.items().iter() {
        all_tables &= match &item.kind {
            Kind::Nil => return Err(EncodeError::NilElement),
            Kind::Map(_) | Kind::Object(_) => true,
            Kind::List(inner) => {
                is_table_list(inner, depth + 1)?;
                false
            }
            _ => false,
        };
    }
    Ok(all_tables)
}

/// A float, with a fraction or an exponent always.
fn number(float: f64) -> String {
    if !float.is_finite() {
        let name = if float.is_nan() { "nan" } else { "inf" };
        return if float.is_sign_negative() { format!("-{name}") } else { name.to_owned() };
    }
    let text = format_float(float, FloatFormat::General, None);
    if text.contains(['.', 'e']) { text } else { format!("{text}.0") }
}

fn push_quoted(out: &mut TextBuilder, text: &Text) {
    out.push_bytes(b"\"");
    let mut from = cursor(text);
    for (at, byte) in text.as_bytes().iter().enumerate() {
        let escape = match byte {
            b'"' => "\\\"".to_owned(),
            b'\\' => "\\\\".to_owned(),
            0x08 => "\\b".to_owned(),
            b'\t' => "\\t".to_owned(),
            b'\n' => "\\n".to_owned(),
            0x0c => "\\f".to_owned(),
            b'\r' => "\\r".to_owned(),
            0..=0x1f | 0x7f => format!("\\u{byte:04x}"),
            _ => continue,
        };
        from.copy_to(out, at);
        from.replace_to(out, at + 1, escape.as_bytes());
    }
    from.finish(out);
    out.push_bytes(b"\"");
}
