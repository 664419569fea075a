//! A workload whose size only people change.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("autoscaler-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let (unit, workload) = (report.unit(), pod.object());
    let is_scaled = !unit.autoscalers_of(&workload).is_empty() || !unit.vertical_autoscalers_of(&workload).is_empty();
    if pod.replicas().is_some() && !is_scaled && !workload.has_owner() {
        report.at(workload.kind_field());
    }
}
