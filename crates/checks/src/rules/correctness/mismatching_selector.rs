//! A workload that would not recognize its own pods.

use hullmark_model::{LabelSelector, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("mismatching-selector", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let selector = pod.owner_selector();
    let is_missing =
        pod.needs_owner_selector() && selector.get().map(LabelSelector::of).is_none_or(LabelSelector::is_empty);
    if is_missing {
        report.at(selector).arg("problem", "has no selector, which it needs");
    } else if pod.is_selected_by_owner() == Some(false) {
        let labels = pod.template_labels();
        let found = report.at(selector).also_at(labels, "the labels of its pods");
        found.arg("problem", "selects other labels than its pods have");
    }
}
