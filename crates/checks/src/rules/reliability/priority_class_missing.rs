//! A pod that counts as much as any other when nodes are full.

use hullmark_model::{Field, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("priority-class-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let class: Field<'d, &'d str> = pod.field("priorityClassName");
    if class.get().is_none_or(str::is_empty) && !pod.object().has_owner() {
        report.at(class);
    }
}
