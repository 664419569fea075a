//! A Windows container that is a process of the node.

use hullmark_model::{PodSpec, Setting};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("windows-host-process", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for Setting { container, field } in pod.settings::<bool>("securityContext.windowsOptions.hostProcess") {
        if field.is(true) {
            report.at(field).of(container).fix(unsafely().set(field, false)).lowered_for(pod.node_agent());
        }
    }
}
