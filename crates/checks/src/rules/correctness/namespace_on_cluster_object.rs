//! A namespace for something that lives in none.

use hullmark_model::{Object, Scope};

use crate::{Check, Report, Rule, safely};

pub static RULE: Rule = Rule::new("namespace-on-cluster-object", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let namespace = object.namespace();
    if object.scope() == Some(Scope::Cluster) && namespace.get().is_some_and(|name| !name.is_empty()) {
        report.at(namespace).arg("kind", object.kind()).fix(safely().delete(namespace));
    }
}
