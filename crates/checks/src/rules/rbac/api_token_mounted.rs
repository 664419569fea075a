//! A token for the API server in a pod, whatever the pod does with it.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("api-token-mounted", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if report.unit().mounts_api_token(pod) {
        let mount = pod.automount_service_account_token();
        let found = report.at(mount.wanting("false")).arg("account", pod.service_account());
        found.fix(unsafely().set(mount, false));
    }
}
