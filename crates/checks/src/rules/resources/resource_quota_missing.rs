//! A namespace that may use the whole cluster.

use hullmark_model::ReleaseUnit;

use crate::namespaces::without;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("resource-quota-missing", Check::ReleaseUnit(check));

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    for namespace in without(unit, "ResourceQuota") {
        report.at(namespace.name()).about(namespace);
    }
}
