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
    if let Some(service) = report.unit().services_of(&pod).find(|service| service.reaches(container)) {
        report.at(probe).arg("service", service.object().name().get().unwrap_or_default());
    }
}
