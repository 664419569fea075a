//! A role for the group that needs none.

use hullmark_model::{Binding, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("masters-group-binding", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(binding) = Binding::of(*object).filter(|binding| !binding.is_built_in()) else { return };
    for subject in binding.subjects() {
        if subject.name() == "system:masters" && subject.kind() != "ServiceAccount" {
            report.at(subject.name_field()).arg("role", binding.role_name().get().unwrap_or_default());
        }
    }
}
