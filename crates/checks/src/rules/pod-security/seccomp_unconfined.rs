//! Seccomp switched off in so many words.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("seccomp-unconfined", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let profile = container.security_context().seccomp_type();
    if profile.is("Unconfined") && !container.pod().is_windows() {
        report.at(profile);
    }
}
