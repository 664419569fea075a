//! Things by the labels that they carry.

use rustc_hash::FxHashMap;

use crate::Labels;

/// A key and a value.
pub(crate) type Label<'d> = (&'d str, &'d str);

/// Things by each of their labels, so that what a selector selects is looked for among those that have the rarest label
/// that it asks for.
#[derive(Clone, Debug)]
pub(crate) struct Labelled<'d, T> {
    by_label: FxHashMap<Label<'d>, Vec<T>>,
    /// Those that have labels from another mapping (`<<`) as well.
    merged: Vec<T>,
    all: Vec<T>,
}

impl<T> Default for Labelled<'_, T> {
    fn default() -> Self {
        Self { by_label: FxHashMap::default(), merged: Vec::new(), all: Vec::new() }
    }
}

impl<'d, T: Copy> Labelled<'d, T> {
    pub(crate) fn add(&mut self, thing: T, labels: Labels<'d>) {
        self.all.push(thing);
        if labels.has_merged() {
            self.merged.push(thing);
            return;
        }
        for label in labels.iter() {
            self.by_label.entry(label).or_default().push(thing);
        }
    }

    /// Of these labels the one that the fewest have; the first of several.
    pub(crate) fn rarest(&self, asked: impl Iterator<Item = Label<'d>>) -> Option<Label<'d>> {
        asked.min_by_key(|label| self.by_label.get(label).map_or(0, Vec::len))
    }

    /// Those that may have all of these labels: all, where there is none.
    pub(crate) fn with(&self, asked: impl Iterator<Item = Label<'d>>) -> impl Iterator<Item = T> {
        let (some, merged) = match self.rarest(asked) {
            Some(label) => (self.by_label.get(&label).map_or(&[][..], Vec::as_slice), self.merged.as_slice()),
            None => (self.all.as_slice(), &[][..]),
        };
        some.iter().chain(merged).copied()
    }
}
