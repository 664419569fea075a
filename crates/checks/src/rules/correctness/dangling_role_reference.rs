//! A binding to a role that is not there grants nothing.

use hullmark_model::{Binding, Object, Presence};

use crate::meant::Wanted;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-role-reference", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(binding) = Binding::of(*object) else { return };
    let (Some(kind), Some(name)) = (binding.role_kind().get(), binding.role_name().get()) else { return };
    let unit = report.unit();
    let wanted = Wanted { group: object.group(), kind, namespace: unit.namespace_of(object), name };
    let presence = unit.look_up(wanted.group, kind, wanted.namespace, name);
    if matches!(presence, Presence::Missing | Presence::NotInView) {
        let found = report.at(binding.role_name()).arg("kind", kind).arg("name", name);
        found.with_meant_object(unit, wanted).unconfirmed_if(presence == Presence::NotInView);
    }
}
