//! What scales workloads and what keeps them from being evicted.

use hullmark_parser::NodeRef;

use crate::scaling::ReplicaBounds;
use crate::{Field, IntOrPercent, LabelSelector, Labels, Object};

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

    /// Whether it is one of KEDA, which makes the `HorizontalPodAutoscaler` itself.
    #[must_use]
    pub fn is_keda(&self) -> bool {
        self.keys == KEDA
    }

    /// How many pods it keeps, with the defaults of its kind.
    #[must_use]
    pub fn bounds(&self) -> ReplicaBounds {
        let (least, most) = if self.is_keda() { (0, Some(100)) } else { (1, None) };
        ReplicaBounds { least: self.min_replicas().get().unwrap_or(least), most: self.max_replicas().get().or(most) }
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

    /// Whether a pod with these labels counts for it. An empty selector means every pod of the namespace, before
    /// `policy/v1` none.
    #[must_use]
    pub fn selects(&self, labels: Labels<'d>) -> bool {
        let is_beta = self.object.api_version() == "policy/v1beta1";
        let is_empty = |selector: NodeRef<'d>| selector.entries().next().is_none();
        self.selector()
            .get()
            .is_some_and(|selector| !(is_beta && is_empty(selector)) && LabelSelector::of(selector).matches(labels))
    }

    /// `spec.minAvailable`
    #[must_use]
    pub fn min_available(&self) -> Field<'d, IntOrPercent> {
        self.object.field("spec.minAvailable")
    }

    /// `spec.maxUnavailable`
    #[must_use]
    pub fn max_unavailable(&self) -> Field<'d, IntOrPercent> {
        self.object.field("spec.maxUnavailable")
    }
}
