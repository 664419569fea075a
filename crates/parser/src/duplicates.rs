//! Finding the keys that a mapping has twice.
//!
//! Nearly no mapping has any, so keys are compared by a fingerprint first. Only when two fingerprints agree are the
//! names themselves looked up in a set.

use std::borrow::Cow;
use std::collections::HashSet;

/// Up to how many keys all pairs are compared; above, fingerprints are sorted.
const FEW: usize = 12;

/// Scratch space for the fingerprints of one mapping's keys.
#[derive(Default)]
pub(crate) struct Fingerprints {
    prints: Vec<u64>,
}

impl Fingerprints {
    /// Whether two of the names may be the same.
    pub(crate) fn may_repeat<'n>(&mut self, names: impl Iterator<Item = &'n str>) -> bool {
        self.prints.clear();
        self.prints.extend(names.map(fingerprint));
        if self.prints.len() <= FEW {
            let mut rest = self.prints.as_slice();
            while let [first, others @ ..] = rest {
                if others.contains(first) {
                    return true;
                }
                rest = others;
            }
            return false;
        }
        self.prints.sort_unstable();
        self.prints.windows(2).any(|pair| pair.first() == pair.last())
    }
}

/// The positions of the names that stand further left already.
pub(crate) fn repeated<'n>(names: impl Iterator<Item = Option<Cow<'n, str>>>) -> Vec<usize> {
    let mut seen = HashSet::new();
    let repeats = |name: Option<Cow<'n, str>>| name.is_some_and(|name| !seen.insert(name));
    names.map(repeats).enumerate().filter_map(|(index, repeats)| repeats.then_some(index)).collect()
}

/// The length and both ends of a name.
fn fingerprint(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let word = |bytes: Option<&[u8; 8]>| bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let ends = match (bytes.first_chunk(), bytes.last_chunk()) {
        (None, _) => bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        (first, last) => word(first).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word(last),
    };
    ends ^ (bytes.len() as u64) << 56
}

#[cfg(test)]
mod tests {
    use super::{Fingerprints, repeated};

    fn may_repeat(names: &[String]) -> bool {
        Fingerprints::default().may_repeat(names.iter().map(String::as_str))
    }

    #[test]
    fn a_name_that_stands_twice_is_found_among_few_and_among_many() {
        let mut names: Vec<String> = (0..5).map(|n| format!("a long name that ends with {n}")).collect();
        assert!(!may_repeat(&names));
        names.extend((5..500).map(|n| n.to_string()));
        assert!(!may_repeat(&names));
        names.push("7".to_owned());
        assert!(may_repeat(&names));
        let names = names.iter().map(|name| Some(name.as_str().into()));
        assert_eq!(repeated(names), [500]);
    }
}
