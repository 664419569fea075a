//! A pod does not start without the Secret that it names.

use hullmark_model::{PodSpec, Presence, Use};

use crate::meant::Wanted;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-secret-reference", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    let namespace = unit.namespace_of(&pod.object());
    // Credentials for registries come into namespaces by other ways, and a public image needs none.
    let is_needed = |via| via != Use::ImagePull;
    for reference in pod.references().iter().filter(|it| it.kind == "Secret" && !it.optional && is_needed(it.via)) {
        let Some(name) = reference.name.get() else { continue };
        let presence = unit.look_up("", "Secret", namespace, name);
        if matches!(presence, Presence::Missing | Presence::NotInView) {
            let found = report.at(reference.name).arg("name", name).arg("namespace", namespace);
            found.unconfirmed_if(presence == Presence::NotInView);
            found.with_meant_object(unit, Wanted { group: "", kind: "Secret", namespace, name });
        }
    }
}
