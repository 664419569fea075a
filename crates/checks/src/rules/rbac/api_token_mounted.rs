//! A token for the API server in a pod, whatever the pod does with it.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("api-token-mounted", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if report.unit().mounts_api_token(pod) {
        report.at(pod.automount_service_account_token().wanting("false")).arg("account", pod.service_account());
    }
}
