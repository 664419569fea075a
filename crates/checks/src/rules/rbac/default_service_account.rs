//! A pod that shares its account with every other pod that asks for none.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("default-service-account", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    // Without its token the account is but a name.
    if pod.service_account() == "default" && report.unit().mounts_api_token(pod) {
        report.at(pod.service_account_field());
    }
}
