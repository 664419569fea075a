//! The built-in role that may do everything, given to somebody.

use hullmark_model::{Binding, Object, Subject};

use crate::message::listed;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("cluster-admin-binding", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(binding) = Binding::of(*object).filter(|binding| !binding.is_built_in()) else { return };
    let role = binding.role_name();
    if !role.is("cluster-admin") || !binding.role_kind().is("ClusterRole") {
        return;
    }
    // The members of this group pass every check already.
    let is_administrator = |subject: &Subject<'d>| subject.kind() == "Group" && subject.name() == "system:masters";
    let subjects: Vec<&str> =
        binding.subjects().filter(|subject| !is_administrator(subject)).map(|subject| subject.name()).collect();
    if binding.subjects().next().is_none() {
        report.at(role).arg("subjects", "nobody yet");
    } else if !subjects.is_empty() {
        report.at(role).arg("subjects", listed(subjects));
    }
}
