//! Which Services select which pods, without asking each of them about each.

use std::collections::BTreeMap;

use crate::{Labels, PodSpec, Service};

/// A key and a value.
type Label<'d> = (&'d str, &'d str);

/// The pods and Services of a unit by their labels. It gives candidates: whoever asks still holds selector against
/// labels, and namespace against namespace.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traffic<'d> {
    pods: BTreeMap<Label<'d>, Vec<PodSpec<'d>>>,
    /// Each Service under the rarest label that it asks for.
    services: BTreeMap<Label<'d>, Vec<Service<'d>>>,
    /// Services that ask for labels only that no template has.
    broad: Vec<Service<'d>>,
    all_pods: Vec<PodSpec<'d>>,
}

impl<'d> Traffic<'d> {
    pub(crate) fn new(pods: &[PodSpec<'d>], services: impl Iterator<Item = Service<'d>>) -> Self {
        let mut traffic = Self { all_pods: pods.to_vec(), ..Self::default() };
        for pod in pods {
            for label in pod.labels().iter() {
                traffic.pods.entry(label).or_default().push(*pod);
            }
        }
        for service in services {
            match traffic.rarest_label(Labels::of(service.selector().get())) {
                Some(label) => traffic.services.entry(label).or_default().push(service),
                None => traffic.broad.push(service),
            }
        }
        traffic
    }

    /// The pods that the Service may select, in order.
    pub(crate) fn pods_for(&self, service: &Service<'d>) -> &[PodSpec<'d>] {
        self.pods_with(Labels::of(service.selector().get()))
    }

    /// The pods that have the rarest of these labels, in order; all pods, where none can be in a template.
    pub(crate) fn pods_with(&self, asked: Labels<'d>) -> &[PodSpec<'d>] {
        match self.rarest_label(asked) {
            Some(label) => self.pods.get(&label).map_or(&[], Vec::as_slice),
            None => &self.all_pods,
        }
    }

    /// The Services that may select a pod with these labels.
    pub(crate) fn services_for(&self, labels: Labels<'d>) -> impl Iterator<Item = Service<'d>> {
        let by_label = labels.iter().filter_map(|label| self.services.get(&label)).flatten();
        by_label.chain(&self.broad).copied()
    }

    fn rarest_label(&self, asked: Labels<'d>) -> Option<Label<'d>> {
        asked.of_templates().min_by_key(|label| self.pods.get(label).map_or(0, Vec::len))
    }
}
