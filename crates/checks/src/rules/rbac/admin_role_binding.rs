//! The built-in roles that are next to everything, given to somebody.

use hullmark_model::{Binding, Object};

use crate::message::listed;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("admin-role-binding", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(binding) = Binding::of(*object).filter(|binding| !binding.is_built_in()) else { return };
    let role = binding.role_name();
    let is_strong = (role.is("admin") || role.is("edit")) && binding.role_kind().is("ClusterRole");
    // In one namespace the roles are meant for the people who look after it.
    let home = report.unit().namespace_of(object);
    let counts = |is_account: bool| binding.is_cluster_wide() || is_account;
    let subjects: Vec<&str> = binding
        .subjects()
        .filter(|subject| counts(subject.service_account(home).is_some()))
        .map(|subject| subject.name())
        .collect();
    if !is_strong || subjects.is_empty() {
        return;
    }
    let found = report.at(role).arg("role", role.get().unwrap_or_default()).arg("subjects", listed(subjects));
    if !binding.is_cluster_wide() {
        found.lowered("one-namespace");
    }
}
