//! A claim for a volume of no size.

use hullmark_model::{Object, Quantity};

use crate::claims::which;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("pvc-storage-request-missing", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for claim in object.volume_claims() {
        if !claim.size().get().is_some_and(Quantity::is_positive) {
            report.at(claim.size()).arg("which", which(&claim));
        }
    }
}
