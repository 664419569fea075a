//! Numbers.

use super::EncodeError;
use crate::gofmt::{FloatFormat, format_float};

/// A floating-point number as JSON: the shortest digits, in the exponent form below 10⁻⁶ and from 10²¹ on.
///
/// # Errors
/// For infinities and what is no number.
pub fn number(float: f64) -> Result<String, EncodeError> {
    if float.is_nan() {
        return Err(EncodeError::UnsupportedValue("NaN"));
    }
    if float.is_infinite() {
        return Err(EncodeError::UnsupportedValue(if float > 0.0 { "+Inf" } else { "-Inf" }));
    }
    let magnitude = float.abs();
    if magnitude == 0.0 || (1e-6..1e21).contains(&magnitude) {
        return Ok(format_float(float, FloatFormat::Decimal, None));
    }
    let text = format_float(float, FloatFormat::Exponent, None);
    // Go takes the leading zero of a negative exponent away.
    Ok(text.replace("e-0", "e-"))
}
