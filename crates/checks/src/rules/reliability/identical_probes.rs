//! A container that is restarted as soon as it is not ready.

use hullmark_model::{Container, ProbeKind};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("identical-probes", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let probes = container.probe(ProbeKind::Liveness).zip(container.probe(ProbeKind::Readiness));
    let Some((liveness, readiness)) = probes else { return };
    // One question for both is well, if the restart comes later than the loss of traffic.
    if liveness.asks_like(&readiness) && liveness.patience() <= readiness.patience() {
        report.at(liveness.node()).also_at(readiness.node(), "the readiness probe");
    }
}
