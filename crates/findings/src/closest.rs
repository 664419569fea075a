//! "Did you mean": the known name that is most like an unknown one.

/// Longer names are no misspelt ones.
const LONGEST: usize = 80;

/// The known name with the fewest edits to `name`, if these are few for its length. Case makes no difference.
#[must_use]
pub fn closest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let wanted = Misspelling::of(name)?;
    let near = known.filter_map(|known| Some((wanted.edits_to(known)?, known)));
    near.min().map(|(_, best)| best)
}

/// A name that was perhaps written for another one. It is made once for all names that it is held against.
#[derive(Debug)]
pub struct Misspelling {
    lower: String,
    /// More edits make another name.
    most: usize,
    /// Where each letter stands in it, one bit a place.
    places: [u64; 128],
    /// Whether `places` says all of it: not for names that are not of ASCII, or too long for the bits.
    is_placed: bool,
}

impl Misspelling {
    /// Of a name; `None` where that is too long for a slip of the pen.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        if name.len() > LONGEST {
            return None;
        }
        let lower = name.to_lowercase();
        let mut places = [0; 128];
        let is_short = (1..=64).contains(&lower.len());
        let is_placed = is_short
            && lower.bytes().enumerate().all(|(at, byte)| {
                let place = places.get_mut(usize::from(byte));
                place.map(|place| *place |= 1_u64 << at).is_some()
            });
        Some(Self { lower, most: name.chars().count().div_ceil(3), places, is_placed })
    }

    /// How many edits make `known` of it (Levenshtein's distance, case left aside), if these are few for its length.
    #[must_use]
    pub fn edits_to(&self, known: &str) -> Option<usize> {
        self.distance(known, self.most)
    }

    /// Levenshtein's distance to another name, case left aside; `None` where it is more than `most`.
    fn distance(&self, other: &str, most: usize) -> Option<usize> {
        if !self.is_placed || !other.is_ascii() {
            let distance = edit_distance(&self.lower, &other.to_lowercase());
            return (distance <= most).then_some(distance);
        }
        if other.len().abs_diff(self.lower.len()) > most {
            return None;
        }
        bitwise_distance(&self.places, self.lower.len(), other, most)
    }
}

/// Levenshtein's distance of a name of `length` letters, at most 64, to one of ASCII, case left aside: a column of the
/// table at a time, as bits for where it grows and shrinks. `None` where it is more than `most`.
///
/// Source: G. Myers, "A fast bit-vector algorithm for approximate string matching", JACM 46 (1999), in H. Hyyrö's form.
fn bitwise_distance(places: &[u64; 128], length: usize, other: &str, most: usize) -> Option<usize> {
    let last = 1_u64 << (length.saturating_sub(1));
    let (mut grows, mut shrinks, mut distance) = (u64::MAX, 0_u64, length);
    for (left_over, byte) in (0..other.len()).rev().zip(other.bytes()) {
        let same = places.get(usize::from(byte.to_ascii_lowercase())).copied().unwrap_or_default();
        let vertical = same | shrinks;
        let horizontal = ((same & grows).wrapping_add(grows) ^ grows) | same;
        let right = shrinks | !(horizontal | grows);
        let left = grows & horizontal;
        distance = (distance + usize::from(right & last != 0)).saturating_sub(usize::from(left & last != 0));
        // Each further letter takes away one edit at most.
        if distance.saturating_sub(left_over) > most {
            return None;
        }
        let right = right << 1 | 1;
        grows = left << 1 | !(vertical | right);
        shrinks = right & vertical;
    }
    (distance <= most).then_some(distance)
}

/// Levenshtein's distance, in characters.
fn edit_distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (above, to) in row.iter().skip(1).zip(b.chars()) {
            left = (diagonal + usize::from(from != to)).min(left + 1).min(above + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_few_edits_is_meant_and_another_is_not() {
        let known = ["host-network", "host-port"];
        assert_eq!(closest("hostnetwork", known.into_iter()), Some("host-network"));
        assert_eq!(closest("secrets", known.into_iter()), None);
        assert_eq!(closest("hostpid", ["hostPID"].into_iter()), Some("hostPID"));
        assert_eq!(closest(&"host".repeat(1000), known.into_iter()), None);
    }

    #[test]
    fn the_distance_by_bits_is_that_of_the_table() {
        let names = ["", "a", "web", "Web-1", "shop-web", "shop-db-headless", "bew-pohs", "aaaaaaaa", "release-name-x"];
        for name in names.iter().filter(|name| !name.is_empty()) {
            let wanted = Misspelling::of(name).unwrap();
            assert!(wanted.is_placed);
            for other in names {
                let expected = edit_distance(&name.to_lowercase(), &other.to_lowercase());
                assert_eq!(wanted.distance(other, usize::MAX), Some(expected), "{name} {other}");
                assert_eq!(wanted.distance(other, expected), Some(expected), "{name} {other}");
                assert_eq!(expected.checked_sub(1).and_then(|most| wanted.distance(other, most)), None);
            }
        }
    }
}
