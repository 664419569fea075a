//! A pod that nobody replaces.

use hullmark_model::{Object, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("naked-pod", Check::Object(check));

/// What the kubelet notes on the pods that it reads from files of its node. Those that kubeadm writes there have a
/// label of their own.
const STATIC: [&str; 2] = ["kubernetes.io/config.source", "kubernetes.io/config.mirror"];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let is_control_plane = || object.labels().get("tier") == Some("control-plane");
    let is_static = || is_control_plane() || STATIC.iter().any(|key| object.annotations().get(key).is_some());
    if !object.is("", "Pod") || object.has_owner() || object.is_hook() || is_static() {
        return;
    }
    let found = report.at(object.kind_field());
    if object.pod_specs().iter().any(PodSpec::runs_to_completion) {
        found.lowered("runs-once");
    }
}
