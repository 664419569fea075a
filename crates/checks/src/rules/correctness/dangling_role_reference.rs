//! A binding to a role that is not there grants nothing.

use hullmark_model::{Binding, Object, Presence};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-role-reference", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(binding) = Binding::of(*object) else { return };
    let (Some(kind), Some(name)) = (binding.role_kind().get(), binding.role_name().get()) else { return };
    let unit = report.unit();
    if unit.look_up(object.group(), kind, unit.namespace_of(object), name) == Presence::Missing {
        report.at(binding.role_name()).arg("kind", kind).arg("name", name);
    }
}
