//! A container for which nobody chose an `AppArmor` profile.

use hullmark_model::{Container, Field};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("apparmor-profile-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    if !container.has_apparmor_profile() && !container.pod().is_windows() {
        let profile: Field<'d, &str> = container.pod().field("securityContext.appArmorProfile.type");
        report.at(profile.wanting("RuntimeDefault")).fix(unsafely().set(profile, "RuntimeDefault"));
    }
}
