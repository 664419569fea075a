//! A grant for all that a namespace has of a kind, where one object was meant.

use hullmark_model::{Object, ReferenceGrant};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("reference-grant-too-broad", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(grant) = ReferenceGrant::of(*object) else { return };
    for target in grant.targets().filter(|target| !target.name().is_set()) {
        let kind = target.kind();
        if target.is_secret() {
            report.at(kind).item(target.node()).arg("kind", "Secret");
        } else if target.is_service() {
            report.at(kind).item(target.node()).arg("kind", "Service").lowered("services");
        }
    }
}
