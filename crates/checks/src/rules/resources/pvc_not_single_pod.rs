//! A claim that more than one pod may mount.

use hullmark_model::Object;

use crate::claims::which;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("pvc-not-single-pod", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for claim in object.volume_claims() {
        let mut modes = claim.access_modes();
        if let Some(mode) = modes.find(|mode| !mode.is("ReadWriteOncePod")) {
            report.at(mode).arg("which", which(&claim)).arg("mode", mode.get().unwrap_or_default());
        }
    }
}
