//! A pod that pushes others aside without having the right to.

use hullmark_model::{Field, PodSpec};

use crate::terms::is_like;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("priority-class-not-allowed", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let allowed = report.options().strings("allowed");
    let class: Field<'d, &'d str> = pod.field("priorityClassName");
    let Some(name) = class.get().filter(|name| !name.is_empty()) else { return };
    if !allowed.is_empty() && !allowed.iter().any(|pattern| is_like(pattern, name)) {
        report.at(class).arg("class", name);
    }
}
