//! A volume that several nodes are to mount.

use hullmark_model::Object;

use crate::claims::which;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("pvc-access-mode", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for claim in object.volume_claims() {
        let modes = claim.access_modes().filter(|mode| !mode.is("ReadWriteOnce") && !mode.is("ReadWriteOncePod"));
        for mode in modes {
            let how = format!("asks for the access mode {}", mode.get().unwrap_or_default());
            report.at(mode).arg("which", which(&claim)).arg("how", how);
        }
        if claim.access_modes().next().is_none() {
            report.at(claim.access_mode_list()).arg("which", which(&claim)).arg("how", "names no access mode");
        }
    }
}
