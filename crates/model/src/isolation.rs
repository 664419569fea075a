//! Which network policies are about which pods, without asking each of them about each.

use rustc_hash::FxHashMap;

use crate::labelled::Label;
use crate::traffic::Traffic;
use crate::{LabelSelector, Labels, NetworkPolicy};

/// The network policies of a namespace by a label that their pods must have. It gives candidates: whoever asks still
/// holds selector against labels.
#[derive(Clone, Debug, Default)]
pub(crate) struct PolicyIndex<'d> {
    /// Each under the rarest label that it asks for.
    by_label: FxHashMap<Label<'d>, Vec<NetworkPolicy<'d>>>,
    /// Those that ask for no label by its value.
    others: Vec<NetworkPolicy<'d>>,
    all: Vec<NetworkPolicy<'d>>,
}

impl<'d> PolicyIndex<'d> {
    pub(crate) fn add(&mut self, policy: NetworkPolicy<'d>, traffic: &Traffic<'d>) {
        let selector = policy.pod_selector().get().filter(|_| policy.is_native()).map(LabelSelector::of);
        match selector.and_then(|selector| traffic.rarest_label(selector.match_labels())) {
            Some(label) => self.by_label.entry(label).or_default().push(policy),
            None => self.others.push(policy),
        }
        self.all.push(policy);
    }

    /// Those that may select a pod with these labels.
    pub(crate) fn policies_for(&self, labels: Labels<'d>) -> impl Iterator<Item = NetworkPolicy<'d>> {
        let by_label = labels.iter().filter_map(|label| self.by_label.get(&label)).flatten();
        by_label.chain(&self.others).copied()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = NetworkPolicy<'d>> {
        self.all.iter().copied()
    }
}
