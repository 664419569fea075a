//! A sandbox for code that nobody trusts, in the kernel of the node.

use hullmark_model::{Field, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("agent-sandbox-runtime-class", Check::PodSpec(check));

/// Names of classes that run containers as usual.
const SHARED_KERNEL: [&str; 6] = ["", "runc", "crun", "default", "nvidia", "youki"];

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let object = pod.object();
    let is_sandbox =
        object.is("extensions.agents.x-k8s.io", "SandboxTemplate") || object.is("agents.x-k8s.io", "Sandbox");
    let class: Field<'d, &str> = pod.field("runtimeClassName");
    if is_sandbox && class.get().is_none_or(|class| SHARED_KERNEL.contains(&class)) {
        report.at(class);
    }
}
