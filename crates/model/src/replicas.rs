//! Workloads that keep a number of pods running.

use hullmark_parser::NodeRef;

use crate::{Field, LabelSelector, PodSpec};

impl<'d> PodSpec<'d> {
    /// `spec.replicas` of the object that makes the pod, for kinds that keep a number of equal pods. One that is not
    /// written means 1 pod, or as many as an autoscaler says.
    #[must_use]
    pub fn replicas(&self) -> Option<Field<'d, i64>> {
        let has_replicas = matches!(
            (self.object().group(), self.object().kind()),
            ("apps" | "extensions", "Deployment" | "ReplicaSet" | "StatefulSet")
                | ("", "ReplicationController")
                | ("argoproj.io", "Rollout")
                | ("apps.openshift.io", "DeploymentConfig")
                | ("apps.kruise.io", "CloneSet" | "StatefulSet")
        );
        has_replicas.then(|| self.object().field("spec.replicas"))
    }

    /// `spec.selector` of the object that makes the pod, by which it knows its pods.
    #[must_use]
    pub fn owner_selector(&self) -> Field<'d, NodeRef<'d>> {
        self.object().field("spec.selector")
    }

    /// The labels that its template gives to the pod, to point at.
    #[must_use]
    pub fn template_labels(&self) -> Field<'d, NodeRef<'d>> {
        Field::at(self.template(), "metadata.labels")
    }

    /// The same, to hold against labels, for kinds whose selector is a `LabelSelector`.
    #[must_use]
    pub fn owner_label_selector(&self) -> Option<LabelSelector<'d>> {
        let is_map = matches!(self.object().kind(), "ReplicationController" | "DeploymentConfig");
        self.owner_selector().get().filter(|_| !is_map).map(LabelSelector::of)
    }
}
