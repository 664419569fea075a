//! A store of secrets that every namespace of the cluster may ask.

use hullmark_model::{Field, Object};
use hullmark_parser::{NodeKind, NodeRef};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("cluster-secret-store-unrestricted", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if !object.is("external-secrets.io", "ClusterSecretStore") {
        return;
    }
    let conditions: Field<'d, NodeRef<'d>> = object.field("spec.conditions");
    let narrows =
        |condition: NodeRef<'d>| condition.kind() == NodeKind::Mapping && condition.entries().next().is_some();
    if !conditions.get().is_some_and(|list| list.items().any(narrows)) {
        report.at(conditions);
    }
}
