//! Which network policies are about which pods, without asking each of them about each.

use std::collections::BTreeMap;

use crate::{LabelSelector, Labels, NetworkPolicy};

/// The network policies of a namespace by a label that their pods must have. It gives candidates: whoever asks still
/// holds selector against labels.
#[derive(Clone, Debug, Default)]
pub(crate) struct PolicyIndex<'d> {
    by_label: BTreeMap<(&'d str, &'d str), Vec<NetworkPolicy<'d>>>,
    others: Vec<NetworkPolicy<'d>>,
}

impl<'d> PolicyIndex<'d> {
    pub(crate) fn add(&mut self, policy: NetworkPolicy<'d>) {
        let selector = policy.pod_selector().get().filter(|_| policy.is_native());
        match selector.and_then(LabelSelector::first_label) {
            Some(label) => self.by_label.entry(label).or_default().push(policy),
            None => self.others.push(policy),
        }
    }

    /// Those that may select a pod with these labels.
    pub(crate) fn policies_for(&self, labels: Labels<'d>) -> impl Iterator<Item = NetworkPolicy<'d>> {
        let by_label = labels.iter().filter_map(|label| self.by_label.get(&label)).flatten();
        by_label.chain(&self.others).copied()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = NetworkPolicy<'d>> {
        self.by_label.values().flatten().chain(&self.others).copied()
    }
}
