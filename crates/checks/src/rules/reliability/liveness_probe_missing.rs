//! A process that hangs and is left hanging.

use hullmark_model::{Container, ContainerKind};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("liveness-probe-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let probe = container.liveness_probe();
    let pod = container.pod();
    if container.kind() == ContainerKind::App && !probe.is_set() {
        let found = report.at(probe);
        if pod.is_of_job() {
            found.for_surveys("job");
        } else if pod.runs_to_completion() {
            found.for_surveys("runs-once");
        }
    }
}
