//! A container that is restarted as soon as it is not ready.

use hullmark_model::{Container, ProbeKind};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("identical-probes", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let probes = container.probe(ProbeKind::Liveness).zip(container.probe(ProbeKind::Readiness));
    let Some((liveness, readiness)) = probes else { return };
    if liveness.asks_like(&readiness) {
        // One question for both is well, if the restart comes later than the loss of traffic.
        let is_patient = liveness.patience() > readiness.patience();
        let when = if is_patient { "once it has not been ready for longer" } else { "as soon as it is not ready" };
        let found = report.at(liveness.node()).also_at(readiness.node(), "the readiness probe").arg("when", when);
        if is_patient {
            found.for_surveys("later");
        }
    }
}
