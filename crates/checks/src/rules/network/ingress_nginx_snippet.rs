//! Lines of NGINX's configuration in an annotation.

use hullmark_model::{Ingress, Object, nginx_annotation};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-nginx-snippet", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if Ingress::of(*object).is_none() {
        return;
    }
    for (key, value) in object.annotation_nodes() {
        let filled = value.text().is_some_and(|text| !text.trim().is_empty());
        if let Some(name) = nginx_annotation(key).filter(|name| filled && name.ends_with("-snippet")) {
            report.at(value).item(value).arg("annotation", name);
        }
    }
}
