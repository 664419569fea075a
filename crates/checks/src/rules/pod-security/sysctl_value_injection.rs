//! A value that sets a second kernel parameter behind the first.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("sysctl-value-injection", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for sysctl in pod.sysctls() {
        let value = sysctl.value();
        if value.get().is_some_and(|text| text.contains(['+', '='])) {
            report.at(value).item(sysctl.node()).arg("sysctl", sysctl.name().get().unwrap_or_default());
        }
    }
}
