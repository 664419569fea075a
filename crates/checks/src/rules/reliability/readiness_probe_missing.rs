//! A container that gets traffic before it can serve it.

use hullmark_model::{Container, Service};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("readiness-probe-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let probe = container.readiness_probe();
    let pod = container.pod();
    if probe.is_set() || !container.is_long_running() {
        return;
    }
    if pod.is_of_job() {
        report.at(probe).arg("traffic", "may get traffic").for_surveys("job");
        return;
    }
    // Only a Service asks whether a pod is ready.
    let mut reaching = report.unit().services_of(&pod).filter(|service| service.reaches(container)).peekable();
    let scraped = reaching.peek().copied();
    let service = reaching.find(|service| !is_for_metrics(service)).or(scraped);
    if pod.runs_to_completion() {
        report.at(probe).arg("traffic", "may get traffic").for_surveys("runs-once");
    } else if let Some(service) = service {
        let name = service.object().name().get().unwrap_or_default();
        let found = report.at(probe).arg("traffic", format_args!("gets traffic from Service/{name}"));
        if is_for_metrics(&service) {
            found.for_surveys("metrics");
        }
    } else {
        report.at(probe).arg("traffic", "may get traffic").for_surveys("no-service");
    }
}

/// Whether a Service is there to be scraped, by the names of all of its ports: who scrapes too early comes again.
fn is_for_metrics(service: &Service<'_>) -> bool {
    let mut names = service.ports().map(|port| port.name().get().unwrap_or_default()).peekable();
    names.peek().is_some() && names.all(|name| name.contains("metrics"))
}
