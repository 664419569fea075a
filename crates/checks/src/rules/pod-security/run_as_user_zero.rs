//! A container that is started as root in so many words.

use hullmark_model::{PodSpec, Setting};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("run-as-user-zero", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    // With user namespaces of its own, root in the pod is an ordinary user on the node.
    if pod.has_own_users() {
        return;
    }
    for Setting { container, field } in pod.settings::<i64>("securityContext.runAsUser") {
        if field.is(0) {
            report.at(field).of(container).lowered_for(pod.node_agent());
        }
    }
}
