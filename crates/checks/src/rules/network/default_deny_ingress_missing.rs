//! Pods that no policy happens to be about let everybody in.

use hullmark_model::{Direction, ReleaseUnit};

use crate::open_namespaces::report_open_by_default;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("default-deny-ingress-missing", Check::ReleaseUnit(check));

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    report_open_by_default(unit, Direction::Ingress, report);
}
