//! Pods that count for two budgets, which no eviction gets past.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("overlapping-pdbs", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let mut budgets = report.unit().budgets_of(pod);
    let Some(first) = budgets.next() else { return };
    // One that is written twice, in a base and an overlay, is one.
    let Some(second) = budgets.find(|other| other.object().name().get() != first.object().name().get()) else { return };
    let found = report.at(second.selector()).about(second.object()).also_at(first.selector(), "selected here too");
    found.arg("other", first.object().name().get().unwrap_or_default());
}
