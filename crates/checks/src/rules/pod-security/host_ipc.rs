//! A pod that shares memory with the processes of its node.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("host-ipc", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let host_ipc = pod.host_ipc();
    if host_ipc.is(true) {
        report.at(host_ipc).fix(unsafely().set(host_ipc, false));
    }
}
