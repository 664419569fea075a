//! A sealed secret that fits any lock.

use hullmark_model::Object;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("sealed-secret-cluster-wide", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if !object.is("bitnami.com", "SealedSecret") {
        return;
    }
    let annotations = object.node().at(&["metadata", "annotations"]);
    let scope = annotations.and_then(|annotations| annotations.get("sealedsecrets.bitnami.com/cluster-wide"));
    if let Some(scope) = scope.filter(|scope| scope.text() == Some("true")) {
        report.at(scope);
    }
}
