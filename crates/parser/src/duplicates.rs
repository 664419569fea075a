//! Finding the keys that a mapping has twice.
//!
//! Nearly no mapping has any, so keys are compared by a fingerprint first. Only when two fingerprints agree are the
//! names themselves looked up in a set.

use std::borrow::Cow;
use std::collections::HashSet;

/// Up to how many keys all pairs are compared; above, fingerprints are sorted.
const FEW: usize = 12;

/// The fingerprints of the keys of open mappings.
#[derive(Default)]
pub(crate) struct Fingerprints {
    prints: Vec<u64>,
}

impl Fingerprints {
    pub(crate) fn with_capacity(names: usize) -> Self {
        Self { prints: Vec::with_capacity(names) }
    }

    pub(crate) fn len(&self) -> usize {
        self.prints.len()
    }

    /// Adds that of a name.
    #[inline]
    pub(crate) fn push(&mut self, name: &str) {
        self.prints.push(fingerprint(name.as_bytes()));
    }

    /// Takes those from `first` on away; returns whether two of their names may be the same.
    pub(crate) fn may_repeat(&mut self, first: usize) -> bool {
        let prints = self.prints.get_mut(first..).unwrap_or_default();
        if prints.len() < 2 {
            self.prints.truncate(first);
            return false;
        }
        let repeats = if prints.len() <= FEW {
            let mut rest = &*prints;
            let mut repeats = false;
            while let [print, others @ ..] = rest {
                repeats |= others.contains(print);
                rest = others;
            }
            repeats
        } else {
            prints.sort_unstable();
            prints.windows(2).any(|pair| pair.first() == pair.last())
        };
        self.prints.truncate(first);
        repeats
    }
}

/// The positions of the names that stand further left already.
pub(crate) fn repeated<'n>(names: impl Iterator<Item = Option<Cow<'n, str>>>) -> Vec<usize> {
    let mut seen = HashSet::new();
    let repeats = |name: Option<Cow<'n, str>>| name.is_some_and(|name| !seen.insert(name));
    names.map(repeats).enumerate().filter_map(|(index, repeats)| repeats.then_some(index)).collect()
}

/// The length and both ends of a name.
#[inline]
fn fingerprint(name: &[u8]) -> u64 {
    let ends = match (name.first_chunk(), name.last_chunk(), name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last), ..) => u64::from_le_bytes(*first).rotate_left(29) ^ u64::from_le_bytes(*last),
        (_, _, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => name.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    ends ^ (name.len() as u64) << 56
}

#[cfg(test)]
mod tests {
    use super::{Fingerprints, repeated};

    fn may_repeat(names: &[String]) -> bool {
        let mut prints = Fingerprints::default();
        names.iter().for_each(|name| prints.push(name));
        prints.may_repeat(0)
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
