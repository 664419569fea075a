//! A claim for whatever storage the cluster hands out by default.

use hullmark_model::Object;

use crate::claims::which;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("pvc-storage-class-missing", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for claim in object.volume_claims() {
        let names_volume = claim.volume_name().get().is_some_and(|name| !name.is_empty());
        if !claim.storage_class().is_set() && claim.annotated_class().is_none() && !names_volume {
            report.at(claim.storage_class()).arg("which", which(&claim));
        }
    }
}
