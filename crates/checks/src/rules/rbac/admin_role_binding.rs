//! The built-in roles that are next to everything, given to somebody.

use hullmark_model::{Binding, Object, Subject};

use crate::message::listed;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("admin-role-binding", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(binding) = Binding::of(*object).filter(|binding| !binding.is_built_in()) else { return };
    let role = binding.role_name();
    let is_strong = (role.is("admin") || role.is("edit")) && binding.role_kind().is("ClusterRole");
    // In one namespace the roles are meant for the people who look after it.
    let home = report.unit().namespace_of(object);
    let is_account = |subject: &Subject<'d>| subject.service_account(home).is_some();
    if !is_strong || binding.subjects().next().is_none() {
        return;
    }
    let is_for_people = !binding.is_cluster_wide() && !binding.subjects().any(|subject| is_account(&subject));
    let counts = |subject: &Subject<'d>| binding.is_cluster_wide() || is_for_people || is_account(subject);
    let subjects = binding.subjects().filter(counts).map(|subject| subject.name());
    let found = report.at(role).arg("role", role.get().unwrap_or_default()).arg("subjects", listed(subjects));
    if is_for_people {
        found.for_surveys("people");
    } else if !binding.is_cluster_wide() {
        found.lowered("one-namespace");
    }
}
