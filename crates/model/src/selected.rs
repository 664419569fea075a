//! What label selectors select among the objects of a unit, without asking each selector about each object.

use hullmark_parser::NodeRef;

use crate::{Field, LabelSelector, Labels, Object, PodSpec, ReleaseUnit};

impl<'d> ReleaseUnit<'d> {
    /// The pods of a namespace that a selector may select once they run, in order.
    pub fn pods_selected<'u>(
        &'u self,
        namespace: &'u str,
        selector: LabelSelector<'d>,
    ) -> impl Iterator<Item = PodSpec<'d>> + use<'u, 'd> {
        let is_at_home =
            move |pod: &PodSpec<'d>| self.has_kustomized_namespace() || self.namespace_of(&pod.object()) == namespace;
        self.pods_with(selector.match_labels())
            .filter(is_at_home)
            .filter(move |pod| selector.may_match_pod_of(pod.labels()))
    }

    /// The pods of whatever namespace that a selector may select once they run, in order.
    pub fn pods_selected_anywhere<'u>(
        &'u self,
        selector: LabelSelector<'d>,
    ) -> impl Iterator<Item = PodSpec<'d>> + use<'u, 'd> {
        self.pods_with(selector.match_labels()).filter(move |pod| selector.may_match_pod_of(pod.labels()))
    }

    /// Whether a selector is known to select no pod of a namespace. Where no pod of it is described, or an operator may
    /// make the pods that are meant, nobody can tell.
    #[must_use]
    pub fn selects_no_pod(&self, namespace: &str, selector: LabelSelector<'d>) -> bool {
        self.describes_pods_of(namespace) && self.selects_no_pod_in_view(namespace, selector)
    }

    /// Whether a selector selects no pod that is described, and none that an operator may make: as
    /// [`Self::selects_no_pod`], but also where no pod of the namespace is described at all.
    #[must_use]
    pub fn selects_no_pod_in_view(&self, namespace: &str, selector: LabelSelector<'d>) -> bool {
        !self.names_custom_resource(selector) && self.pods_selected(namespace, selector).next().is_none()
    }

    /// Whether pods of a namespace are described, so that one that is not among them can be missed.
    #[must_use]
    pub fn describes_pods_of(&self, namespace: &str) -> bool {
        !self.is_incomplete() && (self.has_kustomized_namespace() || !self.pods_in(namespace).is_empty())
    }

    /// Whether a selector names a custom resource of the unit: an operator labels the pods that it makes with the names
    /// of what it makes them from.
    #[must_use]
    pub fn names_custom_resource(&self, selector: LabelSelector<'d>) -> bool {
        selector.values().any(|value| self.has_custom_resource(value))
    }

    /// The pods whose workload keeps them apart by labels, with its selector: those that a label selector makes.
    pub fn selecting_workloads(&self) -> impl Iterator<Item = (PodSpec<'d>, LabelSelector<'d>)> {
        self.pods().iter().filter(|pod| is_kept_by_selector(&pod.object())).filter_map(|pod| {
            let selector = pod.owner_label_selector()?;
            (!selector.is_empty()).then_some((*pod, selector))
        })
    }
}

/// Whether a controller of Kubernetes keeps the pods of a kind by their labels.
fn is_kept_by_selector(object: &Object<'_>) -> bool {
    matches!(object.group(), "apps" | "extensions")
        && matches!(object.kind(), "DaemonSet" | "Deployment" | "ReplicaSet" | "StatefulSet")
}

impl<'d> PodSpec<'d> {
    /// Whether a controller of Kubernetes keeps the pods by labels that `spec.selector` asks for, and the field must be
    /// there.
    #[must_use]
    pub fn needs_owner_selector(&self) -> bool {
        self.object().group() == "apps" && is_kept_by_selector(&self.object())
    }

    /// Whether `spec.selector` of what makes the pod asks for labels that its template has; `None` where the kind has no
    /// selector, or fills in the labels of the template. A Job needs none, but one that is written has to fit.
    #[must_use]
    pub fn is_selected_by_owner(&self) -> Option<bool> {
        let selector: Field<'d, NodeRef<'d>> = self.owner_selector();
        let object = self.object();
        if matches!(object.kind(), "ReplicationController" | "DeploymentConfig") {
            let labels = Labels::of(selector.get());
            return (!labels.is_empty()).then(|| labels.all_in(self.labels()));
        }
        if !is_kept_by_selector(&object) && !object.is("batch", "Job") {
            return None;
        }
        selector.get().map(|node| LabelSelector::of(node).matches(self.labels()))
    }
}
