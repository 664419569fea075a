//! What changes the requests of running workloads.

use hullmark_parser::NodeRef;

use crate::field::{mappings, strings};
use crate::{Field, Object};

/// A `VerticalPodAutoscaler`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VerticalAutoscaler<'d> {
    object: Object<'d>,
}

impl<'d> VerticalAutoscaler<'d> {
    /// The autoscaler that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        object.is("autoscaling.k8s.io", "VerticalPodAutoscaler").then_some(Self { object })
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// The kind of the workload.
    #[must_use]
    pub fn target_kind(&self) -> Field<'d, &'d str> {
        self.object.field("spec.targetRef.kind")
    }

    /// The name of the workload.
    #[must_use]
    pub fn target_name(&self) -> Field<'d, &'d str> {
        self.object.field("spec.targetRef.name")
    }

    /// Whether it changes pods, rather than only saying what it would change (`updateMode: "Off"`).
    #[must_use]
    pub fn is_active(&self) -> bool {
        // Unquoted, YAML 1.1 reads `Off` as false, which the API server refuses.
        let mode: Field<'d, NodeRef<'d>> = self.object.field("spec.updatePolicy.updateMode");
        mode.get().is_none_or(|mode| mode.as_str() != Some("Off") && mode.as_bool() != Some(false))
    }

    /// Whether it sets the requests of a resource (`cpu`, `memory`) in some container: both unless
    /// `controlledResources` says less.
    #[must_use]
    pub fn controls(&self, resource: &str) -> bool {
        let policies: Vec<NodeRef<'d>> = mappings(self.object.field("spec.resourcePolicy.containerPolicies")).collect();
        let controls = |policy: &NodeRef<'d>| {
            let is_off = Field::at(*policy, "mode").is("Off");
            let listed: Field<'d, NodeRef<'d>> = Field::at(*policy, "controlledResources");
            !is_off && (!listed.is_set() || strings(listed).any(|item| item.is(resource)))
        };
        let covers_all = |policy: &NodeRef<'d>| Field::at(*policy, "containerName").is("*");
        // Containers that no policy names have all resources controlled.
        matches!(resource, "cpu" | "memory") && (!policies.iter().any(covers_all) || policies.iter().any(controls))
    }
}
