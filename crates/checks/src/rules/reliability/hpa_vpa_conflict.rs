//! Two autoscalers that answer the same load, one with more pods and one with larger ones.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("hpa-vpa-conflict", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let (unit, workload) = (report.unit(), pod.object());
    for vertical in unit.vertical_autoscalers_of(&workload).iter().filter(|it| it.is_active()) {
        for horizontal in unit.autoscalers_of(&workload) {
            let metrics = horizontal.resource_metrics();
            let Some(shared) = metrics.iter().find(|metric| vertical.controls(metric.resource)) else { continue };
            let found = report.at(shared.place).about(horizontal.object()).arg("resource", shared.resource);
            found.arg("vertical", vertical.object().name().get().unwrap_or_default());
            found.also_at(vertical.target_name(), "resized by this");
        }
    }
}
