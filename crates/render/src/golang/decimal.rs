//! Decimal arithmetic as `shopspring/decimal` does it for Sprig's `addf`, `subf`, `mulf` and `divf`: the shortest
//! decimal of each float is taken for exact, so 0.1 + 0.2 is 0.3.

use std::cmp::Ordering;

/// Decimals behind the point to which a quotient is rounded.
const QUOTIENT_DIGITS: i32 = 16;

/// A decimal number: `coefficient` × 10^`exponent`.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    coefficient: i128,
    exponent: i32,
}

/// Why there is no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecimalError {
    /// A division by zero.
    DivisionByZero,
    /// A number with more than 38 digits, which `shopspring/decimal` could hold and this doesn't.
    Overflow,
    /// Infinity or NaN.
    NotFinite,
}

impl Decimal {
    /// The shortest decimal that reads back as `float`.
    ///
    /// # Errors
    /// [`DecimalError::NotFinite`]
    pub fn from_float(float: f64) -> Result<Self, DecimalError> {
        let text = format!("{float:e}");
        let (mantissa, exponent) = text.split_once('e').ok_or(DecimalError::NotFinite)?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let coefficient = format!("{whole}{fraction}").parse().map_err(|_| DecimalError::NotFinite)?;
        let exponent: i32 = exponent.parse().map_err(|_| DecimalError::NotFinite)?;
        Ok(Self { coefficient, exponent: exponent - i32::try_from(fraction.len()).unwrap_or(0) })
    }

    /// The nearest float.
    #[must_use]
    pub fn to_float(self) -> f64 {
        format!("{}e{}", self.coefficient, self.exponent).parse().unwrap_or(f64::NAN)
    }

    /// The same number without zeros at the end.
    fn reduced(mut self) -> Self {
        while self.coefficient != 0 && self.coefficient % 10 == 0 {
            self.coefficient /= 10;
            self.exponent += 1;
        }
        self
    }

    fn scaled_to(self, exponent: i32) -> Option<i128> {
        let up = u32::try_from(self.exponent.checked_sub(exponent)?).ok()?;
        if self.coefficient == 0 { Some(0) } else { self.coefficient.checked_mul(10i128.checked_pow(up)?) }
    }

    /// The sum.
    ///
    /// # Errors
    /// [`DecimalError::Overflow`], as in the methods below.
    pub fn checked_add(self, other: Self) -> Result<Self, DecimalError> {
        let exponent = self.exponent.min(other.exponent);
        let sum = self.scaled_to(exponent).zip(other.scaled_to(exponent)).and_then(|(a, b)| a.checked_add(b));
        Ok(Self { coefficient: sum.ok_or(DecimalError::Overflow)?, exponent })
    }

    /// The difference.
    ///
    /// # Errors
    /// As [`Decimal::checked_add`].
    pub fn checked_sub(self, other: Self) -> Result<Self, DecimalError> {
        self.checked_add(Self { coefficient: -other.coefficient, ..other })
    }

    /// The product.
    ///
    /// # Errors
    /// As [`Decimal::checked_add`].
    pub fn checked_mul(self, other: Self) -> Result<Self, DecimalError> {
        let (a, b) = (self.reduced(), other.reduced());
        let coefficient = a.coefficient.checked_mul(b.coefficient).ok_or(DecimalError::Overflow)?;
        Ok(Self { coefficient, exponent: a.exponent + b.exponent })
    }

    /// The quotient, rounded half away from zero to 16 decimals.
    ///
    /// # Errors
    /// [`DecimalError::DivisionByZero`], and as [`Decimal::checked_add`].
    pub fn checked_div(self, other: Self) -> Result<Self, DecimalError> {
        let (a, b) = (self.reduced(), other.reduced());
        if b.coefficient == 0 {
            return Err(DecimalError::DivisionByZero);
        }
        let shift = a.exponent - b.exponent + QUOTIENT_DIGITS;
        let power = 10i128.checked_pow(shift.unsigned_abs());
        let (dividend, divisor) = if shift >= 0 {
            (power.and_then(|power| a.coefficient.checked_mul(power)), Some(b.coefficient))
        } else {
            (Some(a.coefficient), power.and_then(|power| b.coefficient.checked_mul(power)))
        };
        let (dividend, divisor) = dividend.zip(divisor).ok_or(DecimalError::Overflow)?;
        let (mut quotient, rest) = (dividend / divisor, dividend % divisor);
        if rest.unsigned_abs().saturating_mul(2).cmp(&divisor.unsigned_abs()) != Ordering::Less {
            quotient += if (dividend < 0) == (divisor < 0) { 1 } else { -1 };
        }
        Ok(Self { coefficient: quotient, exponent: -QUOTIENT_DIGITS }.reduced())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(float: f64) -> Decimal {
        Decimal::from_float(float).unwrap()
    }

    #[test]
    fn the_shortest_decimal_is_exact() {
        assert_eq!(of(0.1).checked_add(of(0.2)).unwrap().to_float().to_string(), "0.3");
        assert_eq!(of(1.1).checked_mul(of(1.1)).unwrap().to_float().to_string(), "1.21");
        assert_eq!(of(1e300).checked_sub(of(1e300)).unwrap().to_float().to_string(), "0");
    }

    #[test]
    fn quotients_are_rounded_to_sixteen_decimals() {
        assert_eq!(of(2.0).checked_div(of(3.0)).unwrap().to_float().to_string(), "0.6666666666666667");
        assert_eq!(of(-1.0).checked_div(of(8.0)).unwrap().to_float().to_string(), "-0.125");
        assert_eq!(of(1e-20).checked_div(of(1.0)).unwrap().to_float().to_string(), "0");
        assert_eq!(of(1.0).checked_div(of(0.0)).unwrap_err(), DecimalError::DivisionByZero);
    }
}
