//! A pod that sees the processes of its node.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("host-pid", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let host_pid = pod.host_pid();
    if host_pid.is(true) {
        report.at(host_pid).fix(unsafely().set(host_pid, false)).lowered_for(pod.node_agent());
    }
}
