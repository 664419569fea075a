//! Pods that may all be evicted at once.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("pdb-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    let Some(bounds) = unit.replica_bounds(pod) else { return };
    if unit.budgets_of(pod).next().is_none() && !pod.object().has_owner() {
        let found = report.at(pod.object().kind_field());
        if !bounds.may_be_several() {
            found.for_surveys("one-pod");
        }
    }
}
