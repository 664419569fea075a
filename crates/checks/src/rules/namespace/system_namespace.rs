//! A workload among the parts of the cluster itself.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("system-namespace", Check::PodSpec(check));

const SYSTEM: [&str; 3] = ["kube-node-lease", "kube-public", "kube-system"];

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let namespace = pod.object().namespace();
    if let Some(name) = namespace.get().filter(|name| SYSTEM.contains(name)) {
        let found = report.at(namespace).arg("namespace", name);
        found.about(pod.object());
    }
}
