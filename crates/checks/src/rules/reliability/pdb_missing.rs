//! Pods that may all be evicted at once.

use hullmark_model::{PodSpec, ReplicaBounds};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("pdb-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    let may_be_several = unit.replica_bounds(pod).is_some_and(ReplicaBounds::may_be_several);
    if may_be_several && unit.budgets_of(pod).next().is_none() && !pod.object().has_owner() {
        report.at(pod.object().kind_field());
    }
}
