//! A pod does not start without the ConfigMap that it names.

use hullmark_model::{PodSpec, Presence};

use crate::meant::Wanted;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-configmap-reference", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    let namespace = unit.namespace_of(&pod.object());
    for reference in pod.references().iter().filter(|it| it.kind == "ConfigMap" && !it.optional) {
        let Some(name) = reference.name.get() else { continue };
        let presence = unit.look_up("", "ConfigMap", namespace, name);
        if matches!(presence, Presence::Missing | Presence::NotInView) {
            let found = report.at(reference.name).arg("name", name).arg("namespace", namespace);
            found.unconfirmed_if(presence == Presence::NotInView);
            found.with_meant_object(unit, Wanted { group: "", kind: "ConfigMap", namespace, name });
        }
    }
}
