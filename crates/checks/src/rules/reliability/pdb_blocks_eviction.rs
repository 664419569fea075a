//! A budget that is never large enough to move a single pod.

use hullmark_model::{DisruptionBudget, IntOrPercent, Object, PodSpec, ReleaseUnit};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("pdb-blocks-eviction", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(budget) = DisruptionBudget::of(*object) else { return };
    let (available, unavailable) = (budget.min_available(), budget.max_unavailable());
    if unavailable.get().is_some_and(IntOrPercent::is_zero) {
        report.at(unavailable).arg("reason", "none of its pods may be unavailable");
        return;
    }
    let Some(wanted) = available.get() else { return };
    if matches!(wanted, IntOrPercent::Percent(100..)) {
        report.at(available).arg("reason", "all of its pods have to be available");
        return;
    }
    let Some(pods) = pod_count(report.unit(), &budget).filter(|pods| *pods > 0) else { return };
    if wanted.rounded_up(pods).is_some_and(|wanted| wanted >= pods) {
        let are = if pods == 1 { "there is" } else { "there are" };
        let found =
            report.at(available).arg("reason", format!("{are} only {pods} of the pods that it wants available"));
        if pods == 1 {
            found.lowered("single-pod");
        }
    }
}

/// How many pods count for a budget at most; `None` when that cannot be known from here.
fn pod_count<'d>(unit: &ReleaseUnit<'d>, budget: &DisruptionBudget<'d>) -> Option<i64> {
    let of_workload = |pod: PodSpec<'d>| {
        let most = unit.replica_bounds(&pod)?.most;
        // Without a number and an autoscaler, the API server takes one.
        most.or_else(|| unit.autoscalers_of(&pod.object()).is_empty().then_some(1))
    };
    unit.pods_of_budget(budget).map(of_workload).try_fold(0_i64, |sum, pods| sum.checked_add(pods?))
}
