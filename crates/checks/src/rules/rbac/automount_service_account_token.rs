//! A token for the API server in a pod that has nothing to say to it.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("automount-service-account-token", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    let namespace = unit.namespace_of(&pod.object());
    let name = pod.service_account();
    let account = unit.service_account(namespace, name);
    // An account that is described elsewhere has its rights described there.
    let is_described = account.is_some() || name == "default";
    if !is_described || unit.is_incomplete() || unit.grants_rights_to(namespace, name) {
        return;
    }
    if unit.mounts_api_token(pod) {
        let mount = pod.automount_service_account_token();
        report.at(mount.wanting("false")).fix(unsafely().set(mount, false));
    }
}
