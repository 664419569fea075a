//! The workload that an autoscaler scales.

use crate::{Field, Object};

/// A workload as an autoscaler of either kind names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ScaleTarget<'d> {
    /// `apiVersion`; where it is not written, `apps/v1` is meant.
    pub api_version: Field<'d, &'d str>,
    /// `kind`; KEDA takes `Deployment` where it is not written.
    pub kind: Field<'d, &'d str>,
    /// `name`
    pub name: Field<'d, &'d str>,
}

impl<'d> ScaleTarget<'d> {
    /// The target of a `HorizontalPodAutoscaler`, `VerticalPodAutoscaler` or KEDA's `ScaledObject`.
    #[must_use]
    pub fn of(object: &Object<'d>) -> Option<Self> {
        let (api_version, kind, name) = match (object.group(), object.kind()) {
            ("autoscaling", "HorizontalPodAutoscaler") | ("keda.sh", "ScaledObject") => {
                ("spec.scaleTargetRef.apiVersion", "spec.scaleTargetRef.kind", "spec.scaleTargetRef.name")
            }
            ("autoscaling.k8s.io", "VerticalPodAutoscaler") => {
                ("spec.targetRef.apiVersion", "spec.targetRef.kind", "spec.targetRef.name")
            }
            _ => return None,
        };
        let field = |path| object.field(path);
        Some(Self { api_version: field(api_version), kind: field(kind), name: field(name) })
    }

    /// The API groups that a workload of this kind is looked for in: the one written, and those that Kubernetes once
    /// had the kind in, which old manifests still name.
    #[must_use]
    pub fn groups(&self) -> Vec<&'d str> {
        let group = self.api_version.get().map_or("apps", |version| version.split_once('/').map_or("", |it| it.0));
        match self.kind.get().unwrap_or("Deployment") {
            "Deployment" | "DaemonSet" | "ReplicaSet" | "StatefulSet" if matches!(group, "apps" | "extensions") => {
                vec!["apps", "extensions"]
            }
            "ReplicationController" => vec![""],
            "CronJob" | "Job" => vec!["batch"],
            _ => vec![group],
        }
    }
}
