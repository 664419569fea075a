//! A seccomp profile that the restricted level does not take.

use hullmark_model::PodSpec;

use crate::confinement::report_unconfining;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("seccomp-profile-not-restricted", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    // The restricted level replaces the control of the baseline level, and asks Windows for no seccomp.
    if pod.is_declared_windows() {
        return;
    }
    report_unconfining(pod, "securityContext.seccompProfile", "type", report);
}
