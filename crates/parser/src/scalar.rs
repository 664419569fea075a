//! The types that Kubernetes' YAML reader gives to scalars.

/// A scalar with its type.
#[derive(Clone, PartialEq, Debug)]
pub enum Scalar {
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
    Str(String),
}

impl Scalar {
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
}
