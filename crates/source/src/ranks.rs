//! Sorting by the names of sources.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use crate::{SourceId, SourceMap};

/// Where sources stand among each other by their names, so that sorting by them compares numbers.
#[derive(Clone, Debug, Default)]
pub struct Ranks {
    ranks: FxHashMap<SourceId, usize>,
}

impl Ranks {
    /// The rank of a source: smaller for one that comes earlier, the same for those of one name.
    #[must_use]
    pub fn of(&self, source: SourceId) -> usize {
        self.ranks.get(&source).copied().unwrap_or_default()
    }
}

impl SourceMap {
    /// The ranks of these sources, by an order of their names.
    pub fn ranks(&self, ids: impl IntoIterator<Item = SourceId>, order: fn(&str, &str) -> Ordering) -> Ranks {
        let mut ids: Vec<SourceId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let mut named: Vec<_> = ids.into_iter().map(|id| (self.name(id), id)).collect();
        named.sort_by(|(a, _), (b, _)| order(a, b));
        let runs = named.chunk_by(|(a, _), (b, _)| order(a, b).is_eq());
        let ranked = runs.enumerate().flat_map(|(rank, run)| run.iter().map(move |(_, id)| (*id, rank)));
        Ranks { ranks: ranked.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SourceKind;

    #[test]
    fn sources_of_one_name_have_one_rank() {
        let map = SourceMap::new();
        let ids: Vec<SourceId> =
            ["c", "a", "b", "a"].into_iter().map(|name| map.add(name, SourceKind::File, name.into())).collect();
        let ranks = map.ranks(ids.iter().copied(), str::cmp);
        assert_eq!(ids.iter().map(|id| ranks.of(*id)).collect::<Vec<_>>(), [2, 0, 1, 0]);
    }
}
