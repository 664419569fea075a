//! A disruption budget that lets few of many pods go at a time.

use hullmark_model::Object;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("pdb-disruption-share-low", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if !object.is("policy", "PodDisruptionBudget") {
        return;
    }
    let percent = |text: &str| text.strip_suffix('%').and_then(|number| number.parse::<u32>().ok());
    let kept = object.field::<&str>("spec.minAvailable");
    let lost = object.field::<&str>("spec.maxUnavailable");
    if let Some(share) = kept.get().and_then(percent).filter(|share| *share > 50) {
        report.at(kept).arg("share", 100u32.saturating_sub(share));
    } else if let Some(share) = lost.get().and_then(percent).filter(|share| *share < 50) {
        report.at(lost).arg("share", share);
    }
}
