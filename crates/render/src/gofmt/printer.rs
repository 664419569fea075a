//! Single values under a verb.

use hullmark_source::{OriginId, OriginTable};

use super::float::{FloatFormat, format_float};
use super::quote::{Charset, can_backquote, push_quoted, quote_char};
use super::unicode::{is_printable, rune_count, runes};
use crate::cursor::cursor;
use crate::text::{Text, TextBuilder};
use crate::value::{IntType, Kind, List, ListType, Map, Value};

/// Collections in collections, at most. Go's own stack ends a program that prints a map holding itself.
const MAX_DEPTH: usize = 200;

/// Bytes of output after which nothing more is printed.
const MAX_OUTPUT: usize = 64 << 20;

/// What stands between `%` and the verb.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Spec {
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    pub(super) minus: bool,
    pub(super) plus: bool,
    pub(super) sharp: bool,
    pub(super) space: bool,
    pub(super) zero: bool,
    /// `%#v`
    pub(super) sharp_v: bool,
    /// `%+v`
    pub(super) plus_v: bool,
}

/// Prints values one after the other.
pub(super) struct Printer<'o> {
    pub(super) out: TextBuilder,
    pub(super) spec: Spec,
    origins: Option<&'o mut OriginTable>,
    pub(super) stopped: bool,
}

impl<'o> Printer<'o> {
    /// Without origins, everything printed keeps the origin of its value.
    pub(super) fn new(origins: Option<&'o mut OriginTable>) -> Self {
        Self { out: TextBuilder::new(), spec: Spec::default(), origins, stopped: false }
    }

    /// Prints an argument.
    pub(super) fn argument(&mut self, value: &Value, verb: char) {
        match (verb, &value.kind) {
            ('v' | 'T', Kind::Nil) => self.pad(b"<nil>", value.origin),
            (_, Kind::Nil) => self.bad_verb(value, verb),
            ('T', _) => {
                let origin = self.made_from(value);
                self.formatted_string(&Text::new(value.type_name().as_bytes(), origin, 0));
            }
            ('p', Kind::Map(_) | Kind::List(_) | Kind::Object(_)) => {
                let sharp = !self.spec.sharp;
                self.address(value, sharp);
            }
            ('p', _) => self.bad_verb(value, verb),
            ('w', Kind::List(List { list_type, .. })) if *list_type != ListType::Byte => self.bad_verb(value, verb),
            ('w', Kind::Map(_) | Kind::Object(_)) => self.bad_verb(value, verb),
            _ => self.value(value, verb, 0),
        }
    }

    pub(super) fn value(&mut self, value: &Value, verb: char, depth: usize) {
        if depth > MAX_DEPTH || self.out.len() > MAX_OUTPUT {
            self.stop();
        }
        if self.stopped {
            return;
        }
        match &value.kind {
            Kind::Nil if self.spec.sharp_v => self.own(b"interface {}(nil)", value),
            Kind::Nil => self.own(b"<nil>", value),
            Kind::Bool(bool) => match verb {
                't' | 'v' => self.pad(if *bool { b"true" } else { b"false" }, value.origin),
                _ => self.bad_verb(value, verb),
            },
            Kind::Int(int, int_type) => self.integer(value, *int, *int_type, verb),
            Kind::Float(float) => self.float(value, *float, verb),
            Kind::String(text) => self.string(value, text, verb),
            Kind::List(list) => self.list(value, list, verb, depth),
            Kind::Map(map) => self.map(value, map, verb, depth),
            Kind::Object(object) => self.object(value, &**object, verb, depth),
        }
    }

    fn stop(&mut self) {
        if !self.stopped {
            self.out.push_bytes(b"%!(TOO LARGE)");
            self.stopped = true;
        }
    }

    /// `%!d(string=x)`
    pub(super) fn bad_verb(&mut self, value: &Value, verb: char) {
        self.out.push_bytes(format!("%!{verb}(").as_bytes());
        if value.is_nil() {
            self.out.push_bytes(b"<nil>");
        } else {
            self.out.push_bytes(format!("{}=", value.type_name()).as_bytes());
            // What is printed under `%v` meets no wrong verb again.
            self.value(value, 'v', 0);
        }
        self.out.push_bytes(b")");
    }

    fn integer(&mut self, value: &Value, int: i64, int_type: IntType, verb: char) {
        let unsigned = matches!(int_type, IntType::Uint8 | IntType::Uint64);
        let negative = int < 0 && !unsigned;
        let magnitude = if negative { int.unsigned_abs() } else { int.cast_unsigned() };
        let character = u32::try_from(int).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
        match verb {
            'v' if self.spec.sharp_v && unsigned => self.hexadecimal(magnitude, true, value),
            'v' | 'd' => self.digits(value, negative, &magnitude.to_string(), "", verb),
            'b' => self.digits(value, negative, &format!("{magnitude:b}"), "0b", verb),
            'o' | 'O' => self.digits(value, negative, &format!("{magnitude:o}"), "0", verb),
            'x' => self.digits(value, negative, &format!("{magnitude:x}"), "0x", verb),
            'X' => self.digits(value, negative, &format!("{magnitude:X}"), "0X", verb),
            'c' => self.computed(character.to_string().as_bytes(), value),
            'q' => self.computed(quote_char(character, self.charset()).as_bytes(), value),
            'U' => self.code_point(value, int.cast_unsigned()),
            _ => self.bad_verb(value, verb),
        }
    }

    /// A number with its sign, leading zeros and the prefix of its base.
    fn digits(&mut self, value: &Value, negative: bool, digits: &str, prefix: &str, verb: char) {
        let spec = self.spec;
        let signed = negative || spec.plus || spec.space;
        let wanted = match (spec.precision, spec.width) {
            (Some(0), width) if digits == "0" => return self.spaces(width.unwrap_or(0)),
            (Some(precision), _) => precision,
            (None, Some(width)) if spec.zero && !spec.minus => width.saturating_sub(usize::from(signed)),
            _ => 0,
        };
        let mut text = zero_padded(digits, wanted);
        if spec.sharp && !(prefix == "0" && text.starts_with('0')) {
            text.insert_str(0, prefix);
        }
        if verb == 'O' {
            text.insert_str(0, "0o");
        }
        if signed {
            text.insert(
                0,
                if negative {
                    '-'
                } else if spec.plus {
                    '+'
                } else {
                    ' '
                },
            );
        }
        let same = matches!(verb, 'v' | 'd') && wanted == 0 && (negative || !signed);
        let origin = if same { value.origin } else { self.made_from(value) };
        self.pad_without_zeros(text.as_bytes(), origin);
    }

    pub(super) fn hexadecimal(&mut self, magnitude: u64, prefix: bool, value: &Value) {
        let sharp = std::mem::replace(&mut self.spec.sharp, prefix);
        self.digits(value, false, &format!("{magnitude:x}"), "0x", 'x');
        self.spec.sharp = sharp;
    }

    fn code_point(&mut self, value: &Value, number: u64) {
        let digits = self.spec.precision.unwrap_or(0).max(4);
        let mut text = format!("U+{}", zero_padded(&format!("{number:X}"), digits));
        let character = u32::try_from(number).ok().and_then(char::from_u32);
        if let Some(c) = character.filter(|c| self.spec.sharp && is_printable(*c)) {
            text.push_str(&format!(" '{c}'"));
        }
        let origin = self.made_from(value);
        self.pad_without_zeros(text.as_bytes(), origin);
    }

    fn float(&mut self, value: &Value, float: f64, verb: char) {
        let (format, precision) = match verb {
            'v' | 'g' | 'G' => (FloatFormat::General, None),
            'b' => (FloatFormat::Binary, None),
            'x' | 'X' => (FloatFormat::Hexadecimal, None),
            'f' | 'F' => (FloatFormat::Decimal, Some(6)),
            'e' | 'E' => (FloatFormat::Exponent, Some(6)),
            _ => return self.bad_verb(value, verb),
        };
        let spec = self.spec;
        let precision = spec.precision.or(precision);
        let number = format_float(float, format, precision);
        let number = if matches!(verb, 'X' | 'G' | 'E') { number.to_uppercase() } else { number };
        let (sign, number) = match number.strip_prefix(['-', '+']) {
            Some(rest) => (if number.starts_with('-') { "-" } else { "+" }, rest.to_owned()),
            None => ("+", number),
        };
        let sign = if spec.space && sign == "+" && !spec.plus { " " } else { sign };
        let finite = float.is_finite();
        let number = if spec.sharp && finite && verb != 'b' { with_point(&number, verb, precision) } else { number };
        let shown_sign = if spec.plus || sign != "+" { sign } else { "" };
        let length = number.len() + shown_sign.len();
        let origin = if verb == 'v' && !spec.plus && !spec.space && !spec.sharp && spec.precision.is_none() {
            value.origin
        } else {
            self.made_from(value)
        };
        match spec.width {
            _ if float.is_nan() && !spec.space && !spec.plus => self.pad_without_zeros(number.as_bytes(), origin),
            _ if !finite => self.pad_without_zeros(format!("{sign}{number}").as_bytes(), origin),
            Some(width) if spec.zero && !spec.minus && width > length && !shown_sign.is_empty() => {
                let zeros = "0".repeat(width - length);
                self.own(format!("{shown_sign}{zeros}{number}").as_bytes(), value);
            }
            _ => self.pad(format!("{shown_sign}{number}").as_bytes(), origin),
        }
    }

    pub(super) fn string(&mut self, value: &Value, text: &Text, verb: char) {
        match verb {
            'v' if self.spec.sharp_v => self.quoted(text),
            'v' | 's' => self.formatted_string(text),
            'x' | 'X' => self.hexadecimal_bytes(value, text.as_bytes(), verb),
            'q' => self.quoted(text),
            _ => self.bad_verb(value, verb),
        }
    }

    /// A string, cut to the precision and padded.
    pub(super) fn formatted_string(&mut self, text: &Text) {
        let text = self.cut(text);
        self.pad_string(&text);
    }

    fn cut(&self, text: &Text) -> Text {
        let end = self.spec.precision.and_then(|count| runes(text.as_bytes()).nth(count)).map(|(at, _)| at);
        end.map_or_else(|| text.clone(), |end| text.slice(0..end))
    }

    fn quoted(&mut self, text: &Text) {
        let text = self.cut(text);
        let mut quoted = TextBuilder::new();
        if self.spec.sharp && can_backquote(text.as_bytes()) {
            quoted.push_bytes(b"`");
            cursor(&text).finish(&mut quoted);
            quoted.push_bytes(b"`");
        } else {
            push_quoted(&mut quoted, &text, self.charset());
        }
        self.pad_string(&quoted.finish());
    }

    fn charset(&self) -> Charset {
        if self.spec.plus { Charset::Ascii } else { Charset::Unicode }
    }

    /// The bytes as pairs of digits.
    fn hexadecimal_bytes(&mut self, value: &Value, bytes: &[u8], verb: char) {
        let bytes = bytes.get(..self.spec.precision.unwrap_or(bytes.len())).unwrap_or(bytes);
        if bytes.is_empty() {
            return self.padding(self.spec.width.unwrap_or(0));
        }
        let separator = if self.spec.space { " " } else { "" };
        let prefix = if self.spec.sharp { "0x" } else { "" };
        let inner = if self.spec.space { prefix } else { "" };
        let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let text = format!("{prefix}{}", pairs.join(&format!("{separator}{inner}")));
        let text = if verb == 'X' { text.to_uppercase() } else { text };
        self.computed(text.as_bytes(), value);
    }

    fn list(&mut self, value: &Value, list: &List, verb: char, depth: usize) {
        if list.list_type == ListType::Byte && matches!(verb, 's' | 'q' | 'x' | 'X') {
            let text = list.to_text(value.origin);
            return self.string(value, &text, verb);
        }
        if self.spec.sharp_v && list.is_nil {
            return self.own(format!("{}(nil)", value.type_name()).as_bytes(), value);
        }
        let (open, separator, close): (String, &[u8], &[u8]) = if self.spec.sharp_v {
            let name = match list.list_type {
                ListType::Byte if depth == 0 && verb == 'v' => "[]byte",
                _ => value.type_name(),
            };
            (format!("{name}{{"), b", ", b"}")
        } else {
            ("[".to_owned(), b" ", b"]")
        };
        self.own(open.as_bytes(), value);
        if let Some(bytes) = list.bytes().filter(|_| self.spec == Spec::default() && matches!(verb, 'v' | 'd')) {
            self.numbers(value, bytes);
            return self.own(close, value);
        }
        for (index, item) in list.items().iter().enumerate() {
            if self.stopped {
                return;
            }
            if index > 0 {
                self.own(separator, value);
            }
            self.value(item, verb, depth + 1);
        }
        self.own(close, value);
    }

    /// The bytes of a file as numbers: whoever prints the whole context prints all files so.
    fn numbers(&mut self, value: &Value, bytes: &Text) {
        let origin = bytes.single_origin().unwrap_or(OriginId::ACTION);
        for (index, byte) in bytes.as_bytes().iter().enumerate() {
            if self.out.len() > MAX_OUTPUT {
                return self.stop();
            }
            if index > 0 {
                self.own(b" ", value);
            }
            let digits = [byte / 100, byte / 10 % 10, byte % 10].map(|digit| b'0' + digit);
            let zeros = usize::from(*byte < 100) + usize::from(*byte < 10);
            self.out.push_origin(digits.get(zeros..).unwrap_or_default(), origin, 0);
        }
    }

    fn map(&mut self, value: &Value, map: &Map, verb: char, depth: usize) {
        if self.spec.sharp_v && map.is_nil() {
            return self.own(format!("{}(nil)", value.type_name()).as_bytes(), value);
        }
        let (open, separator, close): (String, &[u8], &[u8]) = if self.spec.sharp_v {
            (format!("{}{{", value.type_name()), b", ", b"}")
        } else {
            ("map[".to_owned(), b" ", b"]")
        };
        self.own(open.as_bytes(), value);
        for (index, (key, item)) in map.snapshot().iter().enumerate() {
            if self.stopped {
                return;
            }
            if index > 0 {
                self.own(separator, value);
            }
            let key = Value::from(Text::new(key.as_bytes(), value.origin, 0));
            self.value(&key, verb, depth + 1);
            self.own(b":", value);
            self.value(item, verb, depth + 1);
        }
        self.own(close, value);
    }

    /// The origin of what does not show the value's own characters.
    fn made_from(&mut self, value: &Value) -> OriginId {
        match &mut self.origins {
            Some(origins) => origins.computed(value.origins()),
            None => value.origin,
        }
    }

    pub(super) fn own(&mut self, bytes: &[u8], value: &Value) {
        if self.stopped {
            return;
        }
        self.out.push_origin(bytes, value.origin, 0);
    }

    fn computed(&mut self, bytes: &[u8], value: &Value) {
        let origin = self.made_from(value);
        self.pad(bytes, origin);
    }

    fn pad(&mut self, bytes: &[u8], origin: OriginId) {
        if self.spec.width.is_none() {
            return self.out.push_origin(bytes, origin, 0);
        }
        self.pad_string(&Text::new(bytes, origin, 0));
    }

    fn pad_without_zeros(&mut self, bytes: &[u8], origin: OriginId) {
        let zero = std::mem::take(&mut self.spec.zero);
        self.pad(bytes, origin);
        self.spec.zero = zero;
    }

    fn pad_string(&mut self, text: &Text) {
        let missing = self.spec.width.map_or(0, |width| width.saturating_sub(rune_count(text.as_bytes())));
        if !self.spec.minus {
            self.padding(missing);
        }
        self.out.push(text);
        if self.spec.minus {
            self.padding(missing);
        }
    }

    fn padding(&mut self, count: usize) {
        let byte = if self.spec.zero && !self.spec.minus { b'0' } else { b' ' };
        self.out.push_bytes(&vec![byte; count]);
    }

    fn spaces(&mut self, count: usize) {
        self.out.push_bytes(&vec![b' '; count]);
    }
}

/// A number with at least so many digits; Rust's own formatter takes no width above 65535.
fn zero_padded(digits: &str, count: usize) -> String {
    let mut text = "0".repeat(count.saturating_sub(digits.len()));
    text.push_str(digits);
    text
}

/// The `#` flag of floats: a decimal point always, and the zeros that `%g` drops.
fn with_point(number: &str, verb: char, precision: Option<usize>) -> String {
    let hexadecimal = matches!(verb, 'x' | 'X');
    let tail = number.find(|c| matches!(c, 'p' | 'P') || (!hexadecimal && matches!(c, 'e' | 'E')));
    let (number, tail) = number.split_at_checked(tail.unwrap_or(number.len())).unwrap_or((number, ""));
    let mut digits = match verb {
        'v' | 'g' | 'G' | 'x' => precision.unwrap_or(6),
        _ => 0,
    };
    let significant = number.chars().filter(|c| *c != '.').skip_while(|c| *c == '0').count();
    digits = digits.saturating_sub(significant);
    let mut text = number.to_owned();
    if !text.contains('.') {
        digits = digits.saturating_sub(usize::from(text == "0"));
        text.push('.');
    }
    text.push_str(&"0".repeat(digits));
    text.push_str(tail);
    text
}
