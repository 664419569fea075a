//! Rights for every pod that asks for no account of its own.

use hullmark_model::{Binding, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("default-service-account-binding", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(binding) = Binding::of(*object).filter(|binding| !binding.is_built_in()) else { return };
    let home = report.unit().namespace_of(object);
    for subject in binding.subjects() {
        if let Some((namespace, "default")) = subject.service_account(home) {
            let role = binding.role_name().get().unwrap_or_default();
            report.at(subject.name_field()).arg("role", role).arg("namespace", namespace);
        }
    }
}
