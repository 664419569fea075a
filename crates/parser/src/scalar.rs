//! The types that Kubernetes' YAML reader gives to scalars.
//!
//! `sigs.k8s.io/yaml` reads with go.yaml.in/yaml/v2, whose rules are YAML 1.1's with Go's number syntax. The
//! table in `tests/scalar_types.tsv` holds what that reader answers.

use std::borrow::Cow;

use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine, alphabet};

use crate::document::TypedScalar;

/// A scalar with its type, as `sigs.k8s.io/yaml` gives it to the API server.
///
/// ```
/// use hullmark_parser::{Scalar, parse};
/// use hullmark_source::SourceId;
///
/// let parsed = parse(SourceId::new(0), &"[yes, 0644, 1_000, 1e3, 2026-01-01, '8080', ~]".into());
/// let scalars = parsed.documents[0].root().unwrap().items().filter_map(|item| item.scalar());
/// let expected = [
///     Scalar::Bool(true),
///     Scalar::Int(420),
///     Scalar::Int(1000),
///     Scalar::Float(1000.0),
///     Scalar::Str("2026-01-01"),
///     Scalar::Str("8080"),
///     Scalar::Null,
/// ];
/// assert!(scalars.eq(expected));
/// ```
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Scalar<'d> {
    /// `~`, `null`, `Null`, `NULL` or nothing.
    Null,
    /// `true`, `yes`, `on` … in YAML 1.1's spellings.
    Bool(bool),
    /// An integer that fits `i64`.
    Int(i64),
    /// An integer above `i64::MAX` that fits `u64`.
    Uint(u64),
    /// Any other number; also `.inf` and `.nan`.
    Float(f64),
    /// Everything else.
    Str(&'d str),
}

impl<'d> Scalar<'d> {
    /// What Kubernetes' reader makes of a plain scalar with this text and no tag.
    ///
    /// ```
    /// use hullmark_parser::Scalar;
    ///
    /// assert_eq!(Scalar::plain("0644"), Scalar::Int(420));
    /// assert_eq!(Scalar::plain("06x4"), Scalar::Str("06x4"));
    /// ```
    #[must_use]
    pub fn plain(text: &'d str) -> Self {
        type_of(text).with_text(text)
    }

    /// The integer, also when it is a float without a fraction.
    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        match *self {
            Self::Int(value) => Some(value),
            #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and in range")]
            Self::Float(value) if value.fract() == 0.0 && value.abs() < 9.0e15 => Some(value as i64),
            _ => None,
        }
    }

    /// The name that it gives to an entry of a mapping once Kubernetes has turned YAML to JSON: `on: x` is
    /// named `true` and `0x10: x` is named `16`. `None` for the types that it refuses as keys: nulls, and
    /// integers above `i64::MAX`.
    #[must_use]
    pub fn as_key(&self) -> Option<Cow<'d, str>> {
        match *self {
            Self::Null | Self::Uint(_) => None,
            Self::Bool(value) => Some(if value { "true" } else { "false" }.into()),
            Self::Int(value) => Some(value.to_string().into()),
            Self::Float(value) => Some(float_key(value).into()),
            Self::Str(text) => Some(text.into()),
        }
    }
}

/// What a tag says about the type of a scalar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ScalarTag {
    /// No tag: the text decides, quoted text is a string.
    Absent,
    Str,
    Bool,
    Int,
    Float,
    Null,
    /// `!!binary`, base64 of the text.
    Binary,
    /// Any other tag, `!` included, which makes a string of it.
    Other,
}

impl ScalarTag {
    /// The tag of a resolved name such as `tag:yaml.org,2002:str`.
    pub(crate) fn from_name(name: &str) -> Self {
        match name.strip_prefix("tag:yaml.org,2002:") {
            Some("str") => Self::Str,
            Some("bool") => Self::Bool,
            Some("int") => Self::Int,
            Some("float") => Self::Float,
            Some("null") => Self::Null,
            Some("binary") => Self::Binary,
            _ => Self::Other,
        }
    }

    fn admits(self, value: TypedScalar) -> bool {
        match self {
            Self::Bool => matches!(value, TypedScalar::Bool(_)),
            Self::Int => matches!(value, TypedScalar::Int(_) | TypedScalar::Uint(_)),
            Self::Float => matches!(value, TypedScalar::Float(_)),
            Self::Null => value == TypedScalar::Null,
            Self::Absent | Self::Str | Self::Binary | Self::Other => true,
        }
    }
}

/// The type of a scalar with the decoded text `text`; `None` when the text is no value of the tag's type, as
/// in `!!int x`. The text of a `!!binary` is not looked at here.
pub(crate) fn resolve(text: &str, plain: bool, tag: ScalarTag) -> Option<TypedScalar> {
    match tag {
        ScalarTag::Absent if !plain => Some(TypedScalar::Str),
        ScalarTag::Str | ScalarTag::Binary | ScalarTag::Other => Some(TypedScalar::Str),
        _ => {
            let value = match (type_of(text), tag) {
                #[expect(clippy::cast_precision_loss, reason = "go-yaml converts in the same way")]
                (TypedScalar::Int(value), ScalarTag::Float) => TypedScalar::Float(value as f64),
                (value, _) => value,
            };
            tag.admits(value).then_some(value)
        }
    }
}

/// What the text of a `!!binary` encodes, with U+FFFD for what is no UTF-8; `None` when it is no base64.
pub(crate) fn binary(text: &str) -> Option<String> {
    const GO_STANDARD: GeneralPurpose =
        GeneralPurpose::new(&alphabet::STANDARD, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));
    let encoded: String = text.chars().filter(|character| !matches!(character, '\r' | '\n')).collect();
    let bytes = GO_STANDARD.decode(encoded).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether a plain scalar without a tag is a string.
#[inline]
pub(crate) fn is_string(text: &str) -> bool {
    !may_be_typed(text) || typed(text) == TypedScalar::Str
}

/// Whether a plain scalar without a tag may be anything but a string, by its first letters and its last one: most are
/// words, and of those that begin with a digit most are quantities and versions.
#[inline]
fn may_be_typed(text: &str) -> bool {
    match text.as_bytes() {
        [] => true,
        [first] => !first.is_ascii_alphabetic() || b"nNyY".contains(first),
        // `.inf` and `.nan` end with other letters than digits do.
        [b'.' | b'+' | b'-', ..] => true,
        [b'0'..=b'9', .., last] => last.is_ascii_hexdigit() || matches!(last, b'.' | b'_'),
        [b'n' | b'N', b'o' | b'O'] | [b'o' | b'O', b'n' | b'N'] => true,
        [b'y' | b'Y', b'e' | b'E', _] | [b'o' | b'O', b'f' | b'F', _] => true,
        [b't' | b'T', b'r' | b'R', _, _] | [b'n' | b'N', b'u' | b'U', _, _] => true,
        [b'f' | b'F', b'a' | b'A', _, _, _] => true,
        _ => false,
    }
}

/// The type of a plain scalar without a tag.
#[inline]
fn type_of(text: &str) -> TypedScalar {
    if may_be_typed(text) { typed(text) } else { TypedScalar::Str }
}

fn typed(text: &str) -> TypedScalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => TypedScalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => TypedScalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            TypedScalar::Bool(false)
        }
        ".nan" | ".NaN" | ".NAN" => TypedScalar::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => TypedScalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => TypedScalar::Float(f64::NEG_INFINITY),
        _ => number(text).unwrap_or(TypedScalar::Str),
    }
}

fn number(text: &str) -> Option<TypedScalar> {
    match text.as_bytes().first()? {
        // Go's own float syntax: an underscore has to stand between two digits.
        b'.' => separates_digits(text).then(|| float(&without_underscores(text))).flatten(),
        b'0'..=b'9' | b'+' | b'-' => {
            let digits = without_underscores(text);
            integer(&digits).or_else(|| float(&digits)).or_else(|| signed_binary(&digits))
        }
        _ => None,
    }
}

fn without_underscores(text: &str) -> Cow<'_, str> {
    if text.contains('_') { text.replace('_', "").into() } else { text.into() }
}

fn separates_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let mut underscores = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'_');
    underscores.all(|(at, _)| digit(at.checked_sub(1)) && digit(Some(at + 1)))
}

/// An integer in Go's syntax (`strconv.ParseInt` and `ParseUint` with base 0): a leading `0` means octal.
fn integer(text: &str) -> Option<TypedScalar> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' | b'-' => text.split_at_checked(1)?,
        _ => ("", text),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, digits.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, digits.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    if !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    match sign {
        "-" => 0_i64.checked_sub_unsigned(magnitude).map(TypedScalar::Int),
        "+" => i64::try_from(magnitude).ok().map(TypedScalar::Int),
        _ => Some(i64::try_from(magnitude).map_or(TypedScalar::Uint(magnitude), TypedScalar::Int)),
    }
}

/// `0b-101`: go-yaml cuts the prefix off and lets Go parse a sign behind it.
fn signed_binary(text: &str) -> Option<TypedScalar> {
    i64::from_str_radix(text.strip_prefix("0b")?, 2).ok().map(TypedScalar::Int)
}

/// A float by YAML 1.1's pattern, which has no digits-free form; one beyond the range of `f64` is none.
fn float(text: &str) -> Option<TypedScalar> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let well_formed = digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent));
    let value: f64 = if well_formed { text.parse().ok()? } else { return None };
    value.is_finite().then_some(TypedScalar::Float(value))
}

/// A float as a key of JSON: the shortest digits that give the same `f32`, in the form of C's `%g`
/// (`strconv.FormatFloat(value, 'g', -1, 32)`), infinities and NaN as YAML has them.
fn float_key(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "sigs.k8s.io/yaml formats with 32 bits")]
    let value = value as f32;
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return format!("{value}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}
