//! A token for the API server that opens something there.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("api-token-with-rights", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    let account = pod.service_account();
    let Some(binding) = unit.bindings_of(unit.namespace_of(&pod.object()), account).next() else { return };
    if unit.mounts_api_token(pod) {
        let mount = pod.automount_service_account_token();
        let role = binding.role_name();
        let found = report.at(mount.wanting("false")).arg("account", account);
        found.arg("role", role.get().unwrap_or_default()).also_at(role, "bound to its service account here");
        found.fix(unsafely().set(mount, false));
    }
}
