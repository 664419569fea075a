//! The order of keys in go-yaml's output: numbers inside them count as numbers (`a2` before `a10`).

use std::cmp::Ordering;

use super::dialect::Dialect;
use crate::gofmt::{is_digit, is_letter};

/// Compares two keys as go-yaml's key list does.
pub(super) fn compare(left: &str, right: &str, dialect: Dialect) -> Ordering {
    let difference = left.char_indices().zip(right.chars()).find(|((_, l), r)| l != r).map(|((at, _), _)| at);
    let parts = difference.and_then(|at| Some((left.get(..at)?, left.get(at..)?, right.get(at..)?)));
    let Some((same, left, right)) = parts else { return left.len().cmp(&right.len()) };
    let (l, r) = (left.chars().next().unwrap_or_default(), right.chars().next().unwrap_or_default());
    let behind_digit = same.chars().next_back().is_some_and(is_digit);
    let letters_first = behind_digit && dialect.sorts_letters_first_behind_digits();
    match (is_letter(l), is_letter(r)) {
        (true, true) => return l.cmp(&r),
        (left, right) if left != right => {
            return if left == letters_first { Ordering::Less } else { Ordering::Greater };
        }
        _ => {}
    }
    // What stands before the difference only tells whether a zero in it leads its number.
    let behind_nonzero = (l == '0' || r == '0') && same.chars().rev().take_while(|c| is_digit(*c)).any(|c| c != '0');
    let start = i64::from(behind_nonzero);
    let (left_number, left_length) = number(left, start);
    let (right_number, right_length) = number(right, start);
    left_number.cmp(&right_number).then(left_length.cmp(&right_length)).then(l.cmp(&r))
}

/// The leading digits behind `start`, as a number that overflows as Go's does, and how many there are.
fn number(text: &str, start: i64) -> (i64, usize) {
    text.chars().take_while(|c| is_digit(*c)).fold((start, 0), |(number, length), c| {
        // Go takes any digit's distance from '0', whatever its script.
        let digit = i64::from(u32::from(c)) - i64::from(u32::from('0'));
        (number.wrapping_mul(10).wrapping_add(digit), length + 1)
    })
}
