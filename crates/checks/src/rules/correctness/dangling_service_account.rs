//! The pods of a workload are not made without its service account.

use hullmark_model::{PodSpec, Presence};

use crate::meant::Wanted;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-service-account", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    let namespace = unit.namespace_of(&pod.object());
    let account = pod.service_account_field();
    let Some(name) = account.get().filter(|name| !name.is_empty()) else { return };
    let presence = unit.look_up("", "ServiceAccount", namespace, name);
    if matches!(presence, Presence::Missing | Presence::NotInView) {
        let found = report.at(account).arg("name", name).arg("namespace", namespace);
        found.unconfirmed_if(presence == Presence::NotInView);
        found.with_meant_object(unit, Wanted { group: "", kind: "ServiceAccount", namespace, name });
    }
}
