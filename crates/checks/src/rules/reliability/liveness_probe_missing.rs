//! A process that hangs and is left hanging.

use hullmark_model::{Container, ContainerKind};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("liveness-probe-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let probe = container.liveness_probe();
    // A process that is to end has ended when it hangs no more; nobody restarts it.
    let is_watched = container.kind() == ContainerKind::App && !container.pod().runs_to_completion();
    if is_watched && !probe.is_set() {
        report.at(probe);
    }
}
