//! A namespace in which a container that states nothing gets everything.

use hullmark_model::ReleaseUnit;

use crate::namespaces::without;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("limit-range-missing", Check::ReleaseUnit(check));

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    for namespace in without(unit, "LimitRange") {
        report.at(namespace.name()).about(namespace);
    }
}
