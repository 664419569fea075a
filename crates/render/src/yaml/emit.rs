//! Values as YAML text, to the byte as `sigs.k8s.io/yaml` v1.6 writes it: through JSON, then go-yaml v2's emitter.
//!
//! Scalars keep their origins; a key (with its colon) gets [`Origin::Key`] when it is the key of its value in a values
//! source; the dash of an item that is a collection gets the item's origin. Spaces and line breaks are the action's.

use std::rc::Rc;

use hullmark_source::{FrameId, Origin, OriginId, OriginTable, PathSegment};

use super::analysis::{Analysis, analyze};
use super::dialect::Dialect;
use super::scalars::Style;
use crate::funcs::TIME;
use crate::json::EncodeError;
use crate::text::{Text, TextBuilder};
use crate::value::{Kind, List, ListType, Object, Value, yaml_members};

/// Keys longer than this are written behind a `?`.
const MAX_SIMPLE_KEY: usize = 128;

/// Characters of base 64 to a line.
const BINARY_LINE: usize = 70;

/// Writes a value; the last line break is there.
pub(super) fn emit(origins: &mut OriginTable, value: &Value, dialect: Dialect) -> Result<Text, EncodeError> {
    let mut emitter = Emitter {
        out: TextBuilder::new(),
        origins,
        dialect,
        column: 0,
        indent: None,
        whitespace: true,
        indention: true,
    };
    emitter.node(value, Place::Root, 0)?;
    emitter.indent = None;
    emitter.write_indent();
    Ok(emitter.out.finish())
}

/// The origin of a key: known only where the value is still under the key that its source, or the text that it was read
/// back from, has it under.
/// With the call that wrote it as text before.
pub(crate) fn key_origin(origins: &mut OriginTable, key: &str, value: &Value) -> (OriginId, FrameId) {
    match (origins.get(value.key), origins.get(value.origin)) {
        (Origin::Part { key: Some(read), .. }, _) if *read.name == *key => (value.key, read.frame),
        (_, Origin::Value { segment: PathSegment::Key(name), .. }) if **name == *key => {
            (origins.intern(Origin::Key { of: value.origin }), value.written_in())
        }
        _ => (OriginId::ACTION, FrameId::NONE),
    }
}

/// What a node is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    Item,
    MappingValue,
}

/// The state of libyaml's emitter, as far as block style needs it.
pub(super) struct Emitter<'o> {
    pub(super) out: TextBuilder,
    origins: &'o mut OriginTable,
    pub(super) dialect: Dialect,
    /// Characters on the line so far.
    pub(super) column: usize,
    /// `None` outside of any node.
    pub(super) indent: Option<usize>,
    /// Whether the last thing written was white space, as far as the next token cares.
    pub(super) whitespace: bool,
    /// Whether only indentation and the marks of collections stand on this line.
    pub(super) indention: bool,
}

impl Emitter<'_> {
    fn node(&mut self, value: &Value, place: Place, depth: usize) -> Result<(), EncodeError> {
        if depth > crate::json::MAX_DEPTH {
            return Err(EncodeError::TooDeep);
        }
        if self.out.len() > crate::json::MAX_OUTPUT {
            return Err(EncodeError::TooLarge);
        }
        match &value.kind {
            Kind::Nil => self.token("null", value),
            Kind::Bool(bool) => self.token(if *bool { "true" } else { "false" }, value),
            Kind::Int(int, int_type) => self.token(&int_type.digits(*int), value),
            Kind::Float(float) => {
                let number = self.dialect.number(*float)?;
                self.token(&number, value);
            }
            Kind::String(text) if self.dialect == Dialect::Pretty && std::str::from_utf8(text.as_bytes()).is_err() => {
                self.binary(value, text);
            }
            Kind::String(text) => {
                let text = self.dialect.string(text)?;
                self.in_scalar_indent(|emitter| emitter.string(&text, false));
            }
            Kind::List(List { is_nil: true, .. }) if self.dialect == Dialect::Json => self.token("null", value),
            Kind::Map(map) if map.is_nil() && self.dialect == Dialect::Json => self.token("null", value),
            Kind::List(list) if list.list_type == ListType::Byte && self.dialect == Dialect::Json => {
                let origin = self.origins.computed([value.origin]);
                let text = Text::new(crate::json::base64_of(list.to_text(origin).as_bytes()).into_bytes(), origin, 0);
                self.in_scalar_indent(|emitter| emitter.string(&text, false));
            }
            Kind::List(list) => self.list(value, list, place, depth)?,
            Kind::Map(map) => {
                let mut entries = map.snapshot();
                entries.sort_by(|(left, _), (right, _)| super::order::compare(left, right, self.dialect));
                self.map(value, &entries, depth)?;
            }
            Kind::Object(object) => self.object(value, &**object, place, depth)?,
        }
        Ok(())
    }

    /// What is no UTF-8 is written in base 64, in lines when it is long.
    fn binary(&mut self, value: &Value, text: &Text) {
        let encoded = crate::json::base64_of(text.as_bytes());
        let style = if encoded.len() < BINARY_LINE { Style::Plain } else { Style::Literal };
        let mut lines = String::new();
        for line in encoded.as_bytes().chunks(BINARY_LINE) {
            lines.push_str(&String::from_utf8_lossy(line));
            lines.push_str(if style == Style::Literal { "\n" } else { "" });
        }
        let origin = self.origins.computed(value.origins());
        self.indicator("!!binary", false);
        self.in_scalar_indent(|emitter| emitter.scalar(&Text::new(lines.into_bytes(), origin, 0), style, false));
    }

    fn list(&mut self, value: &Value, list: &List, place: Place, depth: usize) -> Result<(), EncodeError> {
        if list.is_empty() {
            self.token("[]", value);
            return Ok(());
        }
        let outer = self.indent;
        let in_place = place == Place::MappingValue && !self.indention && !self.dialect.indents_sequences();
        if !in_place {
            self.indent = Some(self.indent.map_or(0, |indent| indent + self.dialect.indentation()));
        }
        for item in list.items().iter() {
            self.write_indent();
            let is_collection = matches!(item.kind, Kind::List(_) | Kind::Map(_) | Kind::Object(_));
            let (origin, frame) =
                if is_collection { (item.origin, item.frame) } else { (OriginId::ACTION, FrameId::NONE) };
            self.traced_indicator("-", origin, frame, true);
            self.node(item, Place::Item, depth + 1)?;
        }
        self.indent = outer;
        Ok(())
    }

    /// JSON is between the value and its YAML in [`Dialect::Json`]; else structs are written as go-yaml sees them.
    fn object(&mut self, value: &Value, object: &dyn Object, place: Place, depth: usize) -> Result<(), EncodeError> {
        let (plain, fields) = (object.plain(), object.struct_fields());
        match &plain.kind {
            _ if self.dialect == Dialect::Json => self.node(&plain, place, depth + 1),
            Kind::String(text) if object.type_name() == TIME => {
                self.token(&text.to_str(), value);
                Ok(())
            }
            _ if fields.is_empty() || object.is_stringer() => self.node(&plain, place, depth + 1),
            _ => {
                let members = yaml_members(&fields);
                let entries: Vec<(Rc<str>, Value)> =
                    members.into_iter().map(|(name, value)| (name.into(), value)).collect();
                self.map(value, &entries, depth)
            }
        }
    }

    fn map(&mut self, value: &Value, entries: &[(Rc<str>, Value)], depth: usize) -> Result<(), EncodeError> {
        if entries.is_empty() {
            self.token("{}", value);
            return Ok(());
        }
        let outer = self.indent;
        self.indent = Some(self.indent.map_or(0, |indent| indent + self.dialect.indentation()));
        for (key, item) in entries {
            let (origin, frame) = key_origin(self.origins, key, item);
            let key = self.dialect.key(&Text::in_frame(key.as_bytes(), origin, frame))?;
            let analysis = analyze(&key.to_str(), self.dialect);
            self.write_indent();
            if analysis.multiline || key.len() > MAX_SIMPLE_KEY {
                self.indicator("?", true);
                self.in_scalar_indent(|emitter| emitter.string(&key, false));
                self.write_indent();
                self.traced_indicator(":", origin, frame, true);
            } else {
                self.string_with(&key, analysis, true);
                self.colon(&key, origin, frame);
            }
            self.node(item, Place::MappingValue, depth + 1)?;
        }
        self.indent = outer;
        Ok(())
    }

    /// Scalars stand one step deeper than what holds them, should they need more lines.
    fn in_scalar_indent(&mut self, write: impl FnOnce(&mut Self)) {
        let outer = self.indent;
        self.indent = Some(outer.map_or(self.dialect.indentation(), |indent| indent + self.dialect.indentation()));
        write(self);
        self.indent = outer;
    }

    /// A short scalar or an empty collection.
    fn token(&mut self, text: &str, value: &Value) {
        self.separate();
        self.out.push_run(text.as_bytes(), value.origin, 0, value.frame);
        self.column += text.len();
        self.whitespace = false;
        self.indention = false;
    }

    fn string(&mut self, text: &Text, simple_key: bool) {
        let analysis = analyze(&text.to_str(), self.dialect);
        self.string_with(text, analysis, simple_key);
    }

    fn string_with(&mut self, text: &Text, analysis: Analysis, simple_key: bool) {
        let style = super::scalars::choose(&text.to_str(), analysis, simple_key, self.dialect);
        self.scalar(text, style, !simple_key);
    }

    /// A mark of a collection; what follows it on the line may be a collection too when `block`.
    pub(super) fn indicator(&mut self, mark: &str, block: bool) {
        self.traced_indicator(mark, OriginId::ACTION, FrameId::NONE, block);
    }

    /// As [`Emitter::indicator`], of a value that stands in its place.
    fn traced_indicator(&mut self, mark: &str, origin: OriginId, frame: FrameId, block: bool) {
        self.separate();
        self.out.push_run(mark.as_bytes(), origin, 0, frame);
        self.column += mark.len();
        self.whitespace = false;
        self.indention = self.indention && block;
    }

    /// A mark that follows without a space: a closing quote, the header of a block.
    pub(super) fn suffix(&mut self, mark: &str) {
        self.out.push_bytes(mark.as_bytes());
        self.column += mark.len();
        self.whitespace = false;
        self.indention = false;
    }

    /// The colon of a key, which goes on where the key ends.
    fn colon(&mut self, key: &Text, origin: OriginId, frame: FrameId) {
        let end = u32::try_from(key.len()).unwrap_or(u32::MAX);
        self.out.push_run(b":", origin, end, frame);
        self.column += 1;
        self.whitespace = false;
        self.indention = false;
    }

    /// The space before the next token.
    pub(super) fn separate(&mut self) {
        if !self.whitespace {
            self.out.push_bytes(b" ");
            self.column += 1;
        }
    }

    /// Goes to the current indentation, on a new line if something stands on this one.
    pub(super) fn write_indent(&mut self) {
        let indent = self.indent.unwrap_or(0);
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.line_break();
        }
        if self.column < indent {
            self.out.push_bytes(" ".repeat(indent - self.column).as_bytes());
            self.column = indent;
        }
        self.whitespace = true;
        self.indention = true;
    }

    pub(super) fn line_break(&mut self) {
        self.out.push_bytes(b"\n");
        self.column = 0;
    }
}
