//! What autoscalers measure.

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Anchor, Autoscaler, Field};

/// A measure of the processor time or memory that pods use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ResourceMetric<'d> {
    /// `cpu`, `memory` or another resource.
    pub resource: &'d str,
    /// The container that is measured, where it is one and not all together.
    pub container: Option<&'d str>,
    /// Whether the target is a share of what the containers request, rather than an amount.
    pub is_utilization: bool,
    /// Where it is written, or would be.
    pub place: Anchor<'d>,
}

impl<'d> Autoscaler<'d> {
    /// The resources that it measures. One that names no metric at all gets the API server's: 80 % of the requested
    /// processor time.
    #[must_use]
    pub fn resource_metrics(&self) -> Vec<ResourceMetric<'d>> {
        if self.is_keda() {
            return mappings(self.object().field("spec.triggers")).filter_map(of_trigger).collect();
        }
        let object = self.object();
        if object.api_version() == "autoscaling/v1" {
            // Other metrics are kept in an annotation there.
            let has_others = object.annotations().get("autoscaling.alpha.kubernetes.io/metrics").is_some();
            let target: Field<'d, i64> = object.field("spec.targetCPUUtilizationPercentage");
            return if has_others && !target.is_set() { Vec::new() } else { vec![default_metric(target.anchor())] };
        }
        let metrics: Field<'d, NodeRef<'d>> = object.field("spec.metrics");
        if metrics.get().is_none_or(|list| list.items().next().is_none()) {
            return vec![default_metric(metrics.anchor())];
        }
        mappings(metrics).filter_map(of_metric).collect()
    }
}

fn default_metric(place: Anchor<'_>) -> ResourceMetric<'_> {
    ResourceMetric { resource: "cpu", container: None, is_utilization: true, place }
}

/// An entry of `metrics` in the second version of the API, or in the betas before it.
fn of_metric(metric: NodeRef<'_>) -> Option<ResourceMetric<'_>> {
    let (source, is_of_container) = match metric.get("type").and_then(NodeRef::as_str)? {
        "Resource" => (metric.get("resource")?, false),
        "ContainerResource" => (metric.get("containerResource")?, true),
        _ => return None,
    };
    let container = source.get("container").and_then(NodeRef::as_str).filter(|_| is_of_container);
    let target: Field<'_, &str> = Field::at(source, "target.type");
    let in_beta: Field<'_, i64> = Field::at(source, "targetAverageUtilization");
    let resource = source.get("name").and_then(NodeRef::as_str)?;
    let is_utilization = target.is("Utilization") || in_beta.is_set();
    Some(ResourceMetric { resource, container, is_utilization, place: metric.into() })
}

/// An entry of `triggers` in a `ScaledObject`.
fn of_trigger(trigger: NodeRef<'_>) -> Option<ResourceMetric<'_>> {
    let resource = trigger.get("type").and_then(NodeRef::as_str).filter(|kind| matches!(*kind, "cpu" | "memory"))?;
    let metric_type: Field<'_, &str> = Field::at(trigger, "metricType").or(Field::at(trigger, "metadata.type"));
    let container = trigger.at(&["metadata", "containerName"]).and_then(NodeRef::as_str);
    let is_utilization = metric_type.is("Utilization");
    Some(ResourceMetric { resource, container, is_utilization, place: trigger.into() })
}
