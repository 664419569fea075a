//! A container that gets traffic before it can serve it.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("readiness-probe-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let probe = container.readiness_probe();
    let pod = container.pod();
    if probe.is_set() || !container.is_long_running() || pod.runs_to_completion() {
        return;
    }
    // Only a Service asks whether a pod is ready.
    let mut services = report.unit().services_of(&pod).peekable();
    // Behind a Service for other containers it is known that nobody asks this one.
    let is_behind_none = services.peek().is_none();
    if let Some(service) = services.find(|service| service.reaches(container)) {
        let name = service.object().name().get().unwrap_or_default();
        report.at(probe).arg("traffic", format_args!("gets traffic from Service/{name}"));
    } else if is_behind_none {
        report.at(probe).arg("traffic", "may get traffic").for_surveys("no-service");
    }
}
