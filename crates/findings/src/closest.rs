//! "Did you mean": the known name that is most like an unknown one.

/// Longer names are no misspelt ones.
const LONGEST: usize = 80;

/// The known name with the fewest edits to `name`, if these are few for its length. Case makes no difference.
#[must_use]
pub fn closest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if name.len() > LONGEST {
        return None;
    }
    let lower = name.to_lowercase();
    let (distance, best) = known.map(|known| (edit_distance(&lower, &known.to_lowercase()), known)).min()?;
    (distance <= name.chars().count().div_ceil(3)).then_some(best)
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
}
