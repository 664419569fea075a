//! What scales workloads and what keeps them from being evicted.

use hullmark_parser::NodeRef;

use crate::{Field, LabelSelector, Object};

/// A `HorizontalPodAutoscaler`, or a `ScaledObject` of KEDA.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Autoscaler<'d> {
    object: Object<'d>,
    keys: Keys,
}

/// Where the two kinds keep the same things.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Keys {
    kind: &'static str,
    name: &'static str,
    min: &'static str,
    max: &'static str,
}

const HPA: Keys = Keys {
    kind: "spec.scaleTargetRef.kind",
    name: "spec.scaleTargetRef.name",
    min: "spec.minReplicas",
    max: "spec.maxReplicas",
};
const KEDA: Keys = Keys { min: "spec.minReplicaCount", max: "spec.maxReplicaCount", ..HPA };

impl<'d> Autoscaler<'d> {
    /// The autoscaler that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        let keys = match (object.group(), object.kind()) {
            ("autoscaling", "HorizontalPodAutoscaler") => HPA,
            ("keda.sh", "ScaledObject") => KEDA,
            _ => return None,
        };
        Some(Self { object, keys })
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// The kind of the workload. KEDA takes `Deployment` where none is written.
    #[must_use]
    pub fn target_kind(&self) -> Field<'d, &'d str> {
        self.object.field(self.keys.kind)
    }

    /// The name of the workload.
    #[must_use]
    pub fn target_name(&self) -> Field<'d, &'d str> {
        self.object.field(self.keys.name)
    }

    /// The least number of pods; the API server takes 1, and KEDA 0, where none is written.
    #[must_use]
    pub fn min_replicas(&self) -> Field<'d, i64> {
        self.object.field(self.keys.min)
    }

    /// The greatest number of pods; KEDA takes 100 where none is written.
    #[must_use]
    pub fn max_replicas(&self) -> Field<'d, i64> {
        self.object.field(self.keys.max)
    }
}

/// A `PodDisruptionBudget`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DisruptionBudget<'d> {
    object: Object<'d>,
}

impl<'d> DisruptionBudget<'d> {
    /// The budget that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        object.is("policy", "PodDisruptionBudget").then_some(Self { object })
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// `spec.selector`; in `policy/v1` an empty one selects every pod of the namespace, and none selects no pod.
    #[must_use]
    pub fn selector(&self) -> Field<'d, NodeRef<'d>> {
        self.object.field("spec.selector")
    }

    /// The same, to hold against labels.
    #[must_use]
    pub fn label_selector(&self) -> Option<LabelSelector<'d>> {
        self.selector().get().map(LabelSelector::of)
    }

    /// `spec.minAvailable`: a number, or a text with a percentage.
    #[must_use]
    pub fn min_available(&self) -> Field<'d, NodeRef<'d>> {
        self.object.field("spec.minAvailable")
    }

    /// `spec.maxUnavailable`: a number, or a text with a percentage.
    #[must_use]
    pub fn max_unavailable(&self) -> Field<'d, NodeRef<'d>> {
        self.object.field("spec.maxUnavailable")
    }
}
