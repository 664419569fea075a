//! The order of keys in go-yaml's output: numbers inside them count as numbers (`a2` before `a10`).

use std::cmp::Ordering;

use crate::gofmt::{is_digit, is_letter};

/// Compares two keys as go-yaml's key list does.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    let common = left.bytes().zip(right.bytes()).take_while(|(l, r)| l == r).count();
    if common == left.len() && common == right.len() {
        return Ordering::Equal;
    }
    // Digits before the difference matter only within the same run of digits; go-yaml looks back over characters.
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let at = left.iter().zip(&right).take_while(|(l, r)| l == r).count();
    let (Some(l), Some(r)) = (left.get(at), right.get(at)) else { return left.len().cmp(&right.len()) };
    match (is_letter(*l), is_letter(*r)) {
        (true, true) => return l.cmp(r),
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
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
