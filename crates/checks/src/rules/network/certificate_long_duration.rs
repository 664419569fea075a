//! A certificate that stays good for long after its key was stolen.

use hullmark_model::{Certificate, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("certificate-long-duration", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(certificate) = Certificate::of(*object) else { return };
    let duration = certificate.duration();
    let Some(hours) = duration.get().map(hullmark_model::GoDuration::hours) else { return };
    let allowed = i128::from(report.options().integer("max-days")).saturating_mul(24);
    // The certificate of an authority is in the hands of everybody who trusts it, and is not replaced every month.
    if hours > allowed && !certificate.is_ca() {
        report.at(duration).arg("days", hours.checked_div(24).unwrap_or_default());
    }
}
