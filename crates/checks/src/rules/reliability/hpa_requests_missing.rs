//! An autoscaler that has nothing to compare the use of a container with.

use hullmark_model::{Container, Resource, VerticalAutoscaler};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("hpa-requests-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let (unit, pod) = (report.unit(), container.pod());
    let is_resized = unit.vertical_autoscalers_of(&pod.object()).iter().any(VerticalAutoscaler::is_active);
    if !container.is_long_running() || is_resized {
        return;
    }
    for autoscaler in unit.autoscalers_of(&pod.object()) {
        let name = autoscaler.object().name().get().unwrap_or_default();
        for metric in autoscaler.resource_metrics().iter().filter(|metric| metric.is_utilization) {
            let resource = match metric.resource {
                "cpu" => Resource::Cpu,
                "memory" => Resource::Memory,
                _ => continue,
            };
            let is_measured = metric.container.is_none_or(|measured| measured == container.name());
            let request = container.request(resource);
            if is_measured && !request.is_set() && !unit.gives_request(&pod, resource) {
                let found = report.at(request).also_at(metric.place, "scaled by this");
                found
                    .arg("resource", resource.as_str())
                    .arg("kind", autoscaler.object().kind())
                    .arg("autoscaler", name);
            }
        }
    }
}
