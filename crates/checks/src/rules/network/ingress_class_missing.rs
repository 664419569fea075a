//! An Ingress that does not say who shall serve it.

use hullmark_model::{Ingress, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-class-missing", Check::Object(check));

const GROUP: &str = "networking.k8s.io";

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(ingress) = Ingress::of(*object) else { return };
    if ingress.class().is_none_or(str::is_empty) && !report.unit().of_kind(GROUP, "IngressClass").iter().any(is_default)
    {
        report.at(object.field::<&str>("spec.ingressClassName"));
    }
}

/// Whether Ingresses without a class are its own.
fn is_default(class: &Object<'_>) -> bool {
    class.annotations().get("ingressclass.kubernetes.io/is-default-class") == Some("true")
}
