//! Which Services select which pods, without asking each of them about each.

use rustc_hash::FxHashMap;

use crate::labelled::{Label, Labelled};
use crate::{Labels, PodSpec, Service};

/// The pods and Services of a unit by their labels. It gives candidates: whoever asks still holds selector against
/// labels, and namespace against namespace.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traffic<'d> {
    pods: Labelled<'d, PodSpec<'d>>,
    /// Each Service under the rarest label that it asks for.
    services: FxHashMap<Label<'d>, Vec<Service<'d>>>,
    /// Services that ask for labels only that no template has.
    broad: Vec<Service<'d>>,
}

impl<'d> Traffic<'d> {
    pub(crate) fn new(pods: &[PodSpec<'d>], services: impl Iterator<Item = Service<'d>>) -> Self {
        let mut traffic = Self::default();
        for pod in pods {
            traffic.pods.add(*pod, pod.labels());
        }
        for service in services {
            match traffic.rarest_label(Labels::of(service.selector().get())) {
                Some(label) => traffic.services.entry(label).or_default().push(service),
                None => traffic.broad.push(service),
            }
        }
        traffic
    }

    /// The pods that the Service may select.
    pub(crate) fn pods_for<'t>(&'t self, service: &Service<'d>) -> impl Iterator<Item = PodSpec<'d>> + use<'t, 'd> {
        self.pods_with(Labels::of(service.selector().get()))
    }

    /// The pods that may have all of these labels; all pods, where none can be in a template.
    pub(crate) fn pods_with(&self, asked: Labels<'d>) -> impl Iterator<Item = PodSpec<'d>> {
        self.pods.with(asked.of_templates())
    }

    /// The Services that may select a pod with these labels.
    pub(crate) fn services_for(&self, labels: Labels<'d>) -> impl Iterator<Item = Service<'d>> {
        let by_label = labels.iter().filter_map(|label| self.services.get(&label)).flatten();
        by_label.chain(&self.broad).copied()
    }

    /// Of the labels that a pod template can have the one that the fewest have.
    pub(crate) fn rarest_label(&self, asked: Labels<'d>) -> Option<Label<'d>> {
        self.pods.rarest(asked.of_templates())
    }
}
