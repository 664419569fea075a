//! The parser behind the `--set` family of options: Helm's `strvals`, assignment by assignment.

use hullmark_source::{Origin, OriginId, OriginTable, PathSegment, SourceId, Span, Verbatim};

use super::merge::{overriding, with_origin};
use super::set_argument::{SetFiles, SetKind};
use crate::text::Text;
use crate::value::{IntType, Kind, List, Map, Value};

/// The highest list index that Helm admits.
const MAX_INDEX: i64 = 65_536;
/// The deepest nesting of names that Helm admits.
const MAX_NESTED_NAMES: usize = 30;
/// Our own limit for lists in lists; Helm has none.
const MAX_NESTED_LISTS: usize = 500;

/// What ends a key.
enum Parsed {
    /// An assignment was made; more may follow.
    Done,
    /// The text is at its end.
    End,
}

/// Decoded characters, and where they stand.
struct Run {
    text: String,
    start: usize,
    end: usize,
    /// The character that ended the run; `None` at the end of the text.
    stop: Option<char>,
}

/// Reads one argument into a map.
pub(super) struct Parser<'a> {
    text: &'a str,
    at: usize,
    kind: SetKind,
    source: SourceId,
    /// Where the value stands in a file, when the text was made from one.
    pub place: Option<Span>,
    origins: &'a mut OriginTable,
    files: Option<&'a SetFiles>,
    /// The paths that were met while there were no files.
    pub wanted_files: Vec<String>,
    /// Origins of the collections around the value that is being read, outermost first.
    pub parents: Vec<OriginId>,
}

impl<'a> Parser<'a> {
    /// A parser. Without `files` the values of `--set-file` are empty, and their paths are noted.
    pub fn new(
        text: &'a str,
        kind: SetKind,
        source: SourceId,
        origins: &'a mut OriginTable,
        files: Option<&'a SetFiles>,
    ) -> Self {
        Self { text, at: 0, kind, source, place: None, origins, files, wanted_files: Vec::new(), parents: Vec::new() }
    }

    /// Applies all assignments to `values`.
    pub fn parse(&mut self, values: &Map) -> Result<(), String> {
        while let Parsed::Done = self.key(values, 0)? {}
        Ok(())
    }

    fn next(&mut self) -> Option<char> {
        let c = self.text.get(self.at..)?.chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn run(&mut self, stops: &[char]) -> Run {
        let (start, mut text) = (self.at, String::new());
        loop {
            let end = self.at;
            match self.next() {
                None => return Run { text, start, end, stop: None },
                Some(c) if stops.contains(&c) => return Run { text, start, end, stop: Some(c) },
                Some('\\') if self.kind != SetKind::Literal => match self.next() {
                    Some(c) => text.push(c),
                    None => return Run { text, start, end, stop: None },
                },
                Some(c) => text.push(c),
            }
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::from_range(self.source, start..end)
    }

    fn key(&mut self, data: &Map, depth: usize) -> Result<Parsed, String> {
        let stops: &[char] = if self.kind == SetKind::Literal { &['=', '[', '.'] } else { &['=', '[', ',', '.'] };
        let key = self.run(stops);
        match key.stop {
            None if key.text.is_empty() => Ok(Parsed::End),
            None => Err(format!("key {:?} has no value", key.text)),
            Some('[') => {
                let index = self.index()?;
                let list = match data.get(&key.text) {
                    None => Vec::new(),
                    Some(Value { kind: Kind::List(list), .. }) => list.items().into_owned(),
                    Some(other) => return Err(conversion(&other, "[]interface {}")),
                };
                self.enter(data.get(&key.text).as_ref(), &key, PathSegment::Key(key.text.as_str().into()));
                let (list, result) = self.item(list, index, depth);
                let origin = self.leave();
                set(data, &key.text, Value::with_origin(Kind::List(List::new(list)), origin));
                result
            }
            Some('=') => {
                let segment = PathSegment::Key(key.text.as_str().into());
                let (value, end) = self.value(&key, segment)?;
                self.assign(data, &key.text, value);
                Ok(end)
            }
            Some(',') => Err(format!("key {:?} has no value (cannot end with ,)", key.text)),
            Some(_) => self.nested(data, &key, depth + 1),
        }
    }

    fn nested(&mut self, data: &Map, key: &Run, depth: usize) -> Result<Parsed, String> {
        if depth > MAX_NESTED_NAMES {
            let limit = MAX_NESTED_NAMES;
            return Err(format!("value name nested level is greater than maximum supported nested level of {limit}"));
        }
        let old = data.get(&key.text);
        let inner = match &old {
            None => Map::new(),
            Some(Value { kind: Kind::Map(map), .. }) => map.clone(),
            Some(other) => return Err(conversion(other, "map[string]interface {}")),
        };
        self.enter(old.as_ref(), key, PathSegment::Key(key.text.as_str().into()));
        let result = self.key(&inner, depth);
        let origin = self.leave();
        if matches!(result, Ok(Parsed::Done)) && inner.is_empty() {
            return Err(format!("key map {:?} has no value", key.text));
        }
        if !inner.is_empty() {
            set(data, &key.text, Value::with_origin(Kind::Map(inner), origin));
        }
        result
    }

    /// The value behind a `=`, and whether the text goes on.
    fn value(&mut self, key: &Run, segment: PathSegment) -> Result<(Value, Parsed), String> {
        match self.kind {
            SetKind::Json => return self.json(key, segment),
            SetKind::Literal => {
                let run = self.run(&[]);
                return Ok((self.scalar(&run, key, segment)?, Parsed::Done));
            }
            _ => {}
        }
        let start = self.at;
        match self.next() {
            None => {
                let empty = Run { text: String::new(), start, end: start, stop: None };
                let origin = self.origin(&empty, key, segment);
                return Ok((Value::from(Text::new(Vec::new(), origin, 0)), Parsed::End));
            }
            Some('{') => {}
            Some(_) => {
                self.at = start;
                let run = self.run(&[',']);
                return Ok((self.scalar(&run, key, segment)?, Parsed::Done));
            }
        }
        let mut items = Vec::new();
        loop {
            let run = self.run(&[',', '}']);
            let Some(stop) = run.stop else { return Err("list must terminate with '}'".into()) };
            let item = self.scalar(&run, key, PathSegment::Index(items.len()))?;
            items.push(item);
            if stop == '}' {
                break;
            }
        }
        let whole = Run { text: String::new(), start, end: self.at, stop: None };
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(',')) {
            self.at += 1;
        }
        let origin = self.origin(&whole, key, segment);
        Ok((Value::with_origin(Kind::List(List::new(items)), origin), Parsed::Done))
    }

    fn index(&mut self) -> Result<i64, String> {
        let run = self.run(&[']']);
        if run.stop.is_none() {
            return Err("error parsing index: EOF".into());
        }
        run.text
            .parse()
            .map_err(|_| format!("error parsing index: strconv.Atoi: parsing {:?}: invalid syntax", run.text))
    }

    /// What follows a `]`. The list comes back also with an error: Helm keeps what was set.
    fn item(&mut self, mut list: Vec<Value>, index: i64, depth: usize) -> (Vec<Value>, Result<Parsed, String>) {
        let Ok(slot) = usize::try_from(index) else {
            return (list, Err(format!("negative {index} index not allowed")));
        };
        let key = self.run(&['[', '.', '=']);
        if !key.text.is_empty() {
            return (list, Err(format!("unexpected data at end of array index: {:?}", key.text)));
        }
        let assigned = key.stop == Some('=');
        let result = match key.stop {
            None => return (list, Ok(Parsed::End)),
            Some('=') => self.value(&key, PathSegment::Index(slot)),
            Some('[') => self.nested_list(list.get(slot), &key, slot, depth),
            Some(_) => self.nested_map(list.get(slot), &key, slot, depth),
        };
        match result {
            Err(message) => (list, Err(message)),
            // Helm leaves the list as it was when the text ends inside of a nested value.
            Ok((_, Parsed::End)) if !assigned => (list, Ok(Parsed::End)),
            Ok((_, _)) if index > MAX_INDEX => {
                let message = format!("index of {index} is greater than maximum supported index of {MAX_INDEX}");
                (list, Err(message))
            }
            Ok((value, end)) => {
                if list.len() <= slot {
                    list.resize(slot + 1, Value::NIL);
                }
                if let Some(place) = list.get_mut(slot) {
                    *place = value;
                }
                (list, Ok(end))
            }
        }
    }

    fn nested_list(
        &mut self,
        old: Option<&Value>,
        key: &Run,
        slot: usize,
        depth: usize,
    ) -> Result<(Value, Parsed), String> {
        let index = self.index()?;
        let items = match old {
            None | Some(Value { kind: Kind::Nil, .. }) => Vec::new(),
            Some(Value { kind: Kind::List(list), .. }) => list.items().into_owned(),
            Some(other) => return Err(conversion(other, "[]interface {}")),
        };
        self.enter(old, key, PathSegment::Index(slot));
        let (items, result) = if self.parents.len() < MAX_NESTED_LISTS {
            self.item(items, index, depth)
        } else {
            (items, Err(format!("lists are nested deeper than {MAX_NESTED_LISTS}")))
        };
        let origin = self.leave();
        Ok((Value::with_origin(Kind::List(List::new(items)), origin), result?))
    }

    fn nested_map(
        &mut self,
        old: Option<&Value>,
        key: &Run,
        slot: usize,
        depth: usize,
    ) -> Result<(Value, Parsed), String> {
        let inner = old.and_then(Value::as_map).cloned().unwrap_or_default();
        self.enter(old, key, PathSegment::Index(slot));
        let result = self.key(&inner, depth);
        let origin = self.leave();
        Ok((Value::with_origin(Kind::Map(inner), origin), result?))
    }

    /// Opens a collection: the values in it get its origin for a parent.
    fn enter(&mut self, old: Option<&Value>, key: &Run, segment: PathSegment) {
        let origin = match old {
            Some(value) if value.origin != OriginId::ACTION => value.origin,
            _ => self.origin(key, key, segment),
        };
        self.parents.push(origin);
    }

    fn leave(&mut self) -> OriginId {
        self.parents.pop().unwrap_or(OriginId::ACTION)
    }

    fn origin(&mut self, run: &Run, key: &Run, segment: PathSegment) -> OriginId {
        let (span, key_span, verbatim) = match self.place {
            // Both the name and the value of such an assignment are shown at the value.
            Some(place) => (place, None, (place.len() as usize == run.text.len()).then_some(place.start)),
            None => {
                let span = self.span(run.start, run.end);
                let is_verbatim = self.text.get(run.start..run.end) == Some(run.text.as_str());
                let key_span = (key.start < key.end).then(|| self.span(key.start, key.end));
                (span, key_span, is_verbatim.then_some(span.start))
            }
        };
        let verbatim = verbatim.map_or(Verbatim::None, Verbatim::From);
        let parent = self.parents.last().copied();
        self.origins.push(Origin::Value { span, key_span, parent, segment, verbatim, overrides: None })
    }

    fn scalar(&mut self, run: &Run, key: &Run, segment: PathSegment) -> Result<Value, String> {
        let origin = self.origin(run, key, segment);
        let text = |text: &str, origin| Value::from(Text::new(text.as_bytes(), origin, 0));
        if self.kind == SetKind::File {
            let Some(files) = self.files else {
                self.wanted_files.push(run.text.clone());
                return Ok(text("", origin));
            };
            let (source, content) =
                files.get(&run.text).ok_or_else(|| format!("open {}: no such file or directory", run.text))?;
            let origin = self.origins.intern(Origin::Literal { source: *source });
            return Ok(text(content, origin));
        }
        match typed(&run.text).filter(|_| self.kind == SetKind::Typed) {
            Some(kind) => Ok(Value::with_origin(kind, origin)),
            None => Ok(text(&run.text, origin)),
        }
    }

    fn json(&mut self, key: &Run, segment: PathSegment) -> Result<(Value, Parsed), String> {
        if self.empty_json() {
            let nothing = Run { text: String::new(), start: self.at, end: self.at, stop: None };
            let origin = self.origin(&nothing, key, segment);
            return Ok((Value::with_origin(Kind::Nil, origin), Parsed::Done));
        }
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<serde_json::Value>();
        let value = match stream.next() {
            Some(Ok(value)) => value,
            Some(Err(error)) => return Err(error.to_string()),
            None => return Err("EOF".into()),
        };
        self.at += stream.byte_offset();
        let run = Run { text: rest.get(..self.at - start).unwrap_or_default().into(), start, end: self.at, stop: None };
        self.empty_json();
        let origin = self.origin(&run, key, segment);
        Ok((self.json_value(value, &run, origin), Parsed::Done))
    }

    /// Passes over blanks and one comma; whether there was nothing else before the comma or the end.
    fn empty_json(&mut self) -> bool {
        loop {
            let before = self.at;
            match self.next() {
                None | Some(',') => return true,
                Some(c) if c.is_whitespace() => {}
                Some(_) => {
                    self.at = before;
                    return false;
                }
            }
        }
    }

    fn json_value(&mut self, json: serde_json::Value, run: &Run, origin: OriginId) -> Value {
        use serde_json::Value as Json;
        let kind = match json {
            Json::Null => Kind::Nil,
            Json::Bool(value) => Kind::Bool(value),
            Json::Number(number) => Kind::Float(number.as_f64().unwrap_or_default()),
            Json::String(text) => {
                let quoted = self.origins.get(origin).clone();
                let verbatim = run.text.get(1..run.text.len().saturating_sub(1)) == Some(text.as_str());
                let origin = match quoted {
                    Origin::Value { span, key_span, parent, segment, overrides, .. } => {
                        let first = span.start.saturating_add(1);
                        let verbatim = if verbatim { Verbatim::From(first) } else { Verbatim::None };
                        self.origins.push(Origin::Value { span, key_span, parent, segment, verbatim, overrides })
                    }
                    _ => origin,
                };
                return Value::from(Text::new(text.into_bytes(), origin, 0));
            }
            Json::Array(items) => {
                let nested = |(index, item)| self.nested_json(item, run, origin, PathSegment::Index(index));
                Kind::List(List::new(items.into_iter().enumerate().map(nested).collect()))
            }
            Json::Object(entries) => {
                let map = Map::new();
                for (key, item) in entries {
                    let value = self.nested_json(item, run, origin, PathSegment::Key(key.as_str().into()));
                    map.insert(key, value);
                }
                Kind::Map(map)
            }
        };
        Value::with_origin(kind, origin)
    }

    /// A value inside a JSON value. The JSON reader gives no places, so it has the span of the whole.
    fn nested_json(&mut self, json: serde_json::Value, run: &Run, parent: OriginId, segment: PathSegment) -> Value {
        let span = self.span(run.start, run.end);
        let parent = Some(parent);
        let origin = self.origins.push(Origin::Value {
            span,
            key_span: None,
            parent,
            segment,
            verbatim: Verbatim::None,
            overrides: None,
        });
        let unquoted = Run { text: String::new(), ..*run };
        self.json_value(json, &unquoted, origin)
    }

    fn assign(&mut self, data: &Map, key: &str, value: Value) {
        let value = match data.get(key) {
            Some(old) => {
                let origin = overriding(self.origins, value.origin, old.origin);
                with_origin(&value, origin)
            }
            None => value,
        };
        set(data, key, value);
    }
}

/// An empty key is passed over.
fn set(data: &Map, key: &str, value: Value) {
    if !key.is_empty() {
        data.insert(key, value);
    }
}

fn typed(text: &str) -> Option<Kind> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") || is("false") {
        return Some(Kind::Bool(is("true")));
    }
    if is("null") {
        return Some(Kind::Nil);
    }
    if text.starts_with('0') && text != "0" {
        return None;
    }
    text.parse().ok().map(|value| Kind::Int(value, IntType::Int64))
}

/// Go's panic for a failed type assertion, which Helm turns into an error.
fn conversion(value: &Value, wanted: &str) -> String {
    let got = if value.is_nil() { "nil" } else { value.type_name() };
    format!("unable to parse key: interface conversion: interface {{}} is {got}, not {wanted}")
}
