//! A token of a service account that never expires.

use hullmark_model::{Field, Object};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("service-account-token-secret", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if object.is("", "Secret") {
        let kind: Field<'d, &str> = object.field("type");
        if kind.is("kubernetes.io/service-account-token") {
            report.at(kind).arg("what", "asks for a token of a service account that never expires");
        }
    } else if object.is("", "ServiceAccount") {
        let secrets: Field<'d, NodeRef<'d>> = object.field("secrets");
        if secrets.get().is_some_and(|list| list.items().next().is_some()) {
            report.at(secrets).lowered("mountable").arg("what", "lists Secrets, among which tokens never expire");
        }
    }
}
