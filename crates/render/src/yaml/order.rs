//! The order of keys in go-yaml's output: numbers inside them count as numbers (`a2` before `a10`).

use std::cmp::Ordering;

use super::dialect::Dialect;
use crate::gofmt::{is_digit, is_letter};

/// Compares two keys as go-yaml's key list does.
pub(super) fn compare(left: &str, right: &str, dialect: Dialect) -> Ordering {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let at = left.iter().zip(&right).take_while(|(l, r)| l == r).count();
    let (Some(l), Some(r)) = (left.get(at), right.get(at)) else { return left.len().cmp(&right.len()) };
    let behind_digit = at.checked_sub(1).and_then(|before| left.get(before)).is_some_and(|c| is_digit(*c));
    let letters_first = behind_digit && dialect.sorts_letters_first_behind_digits();
    match (is_letter(*l), is_letter(*r)) {
        (true, true) => return l.cmp(r),
        (left, right) if left != right => {
            return if left == letters_first { Ordering::Less } else { Ordering::Greater };
        }
        _ => {}
    }
    let behind_nonzero =
        (*l == '0' || *r == '0') && left.iter().take(at).rev().take_while(|c| is_digit(**c)).any(|c| *c != '0');
    let start = i64::from(behind_nonzero);
    let (left_number, left_length) = number(left.get(at..).unwrap_or_default(), start);
    let (right_number, right_length) = number(right.get(at..).unwrap_or_default(), start);
    left_number.cmp(&right_number).then(left_length.cmp(&right_length)).then(l.cmp(r))
}

/// The leading digits behind `start`, as a number that overflows as Go's does, and how many there are.
fn number(chars: &[char], start: i64) -> (i64, usize) {
    chars.iter().take_while(|c| is_digit(**c)).fold((start, 0), |(number, length), c| {
        // Go takes any digit's distance from '0', whatever its script.
        let digit = i64::from(u32::from(*c)) - i64::from(u32::from('0'));
        (number.wrapping_mul(10).wrapping_add(digit), length + 1)
    })
}
