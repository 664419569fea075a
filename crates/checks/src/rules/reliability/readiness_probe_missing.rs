//! A container that gets traffic before it can serve it.

use hullmark_model::{Container, Service, ServicePort};

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
    let service = reaching.find(|service| !is_for_metrics(service, container)).or(scraped);
    if pod.runs_to_completion() {
        report.at(probe).arg("traffic", "may get traffic").for_surveys("runs-once");
    } else if let Some(service) = service {
        let name = service.object().name().get().unwrap_or_default();
        let found = report.at(probe).arg("traffic", format_args!("gets traffic from Service/{name}"));
        if is_for_metrics(&service, container) {
            found.for_surveys("metrics");
        }
    } else {
        report.at(probe).arg("traffic", "may get traffic").for_surveys("no-service");
    }
}

/// Whether a Service is there to scrape a container, which is an exporter, or is reached by ports named so only: who
/// scrapes too early comes again.
fn is_for_metrics<'d>(service: &Service<'d>, container: &Container<'d>) -> bool {
    let declared: Vec<ServicePort<'d>> = service.ports().filter(|port| port.targets(container)).collect();
    // Where the container declares none of them, it may be reached by each.
    let ports = if declared.is_empty() { service.ports().collect() } else { declared };
    let is_named_so = |port: &ServicePort<'d>| port.name().get().is_some_and(|name| name.contains("metrics"));
    is_exporter(container) || (!ports.is_empty() && ports.iter().all(is_named_so))
}

/// Whether a container does nothing but show metrics, by the name of its image: `kafka-exporter`, `mysqld_exporter`.
fn is_exporter(container: &Container<'_>) -> bool {
    let image = container.image();
    image.get().is_some_and(|image| image.repository.ends_with("exporter"))
}
