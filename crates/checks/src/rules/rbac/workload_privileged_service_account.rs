//! Whoever breaks into a pod has what its service account may do.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("workload-privileged-service-account", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    if !unit.has_api_token(pod) {
        return;
    }
    let namespace = unit.namespace_of(&pod.object());
    let account = pod.service_account();
    let mut powerful = |binding| report.takeover(&binding).map(|power| (binding, power));
    // Of several ways to take over, the shortest is enough.
    let ways = unit.bindings_of(namespace, account).filter_map(&mut powerful);
    let Some((binding, power)) = ways.min_by_key(|(_, power)| power.steps) else { return };
    let found = report.at(pod.service_account_field());
    found.arg("account", account).arg("power", power.what).arg("role", binding.role_name().get().unwrap_or_default());
    found.also_at(binding.role_name(), "bound to its service account here");
    if let Some(rule) = power.granted_by {
        found.also_at(rule.node(), "granted here");
    }
    if power.is_of_controller {
        found.lowered("controller");
    }
}
