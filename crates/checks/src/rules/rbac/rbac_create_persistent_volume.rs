//! The right to make volumes of any folder of a node.

use hullmark_model::{Object, Role};

use crate::powers::{MAKE_VOLUMES, tell_within_reach, within_reach};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-create-persistent-volume", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for grant in within_reach(object, &MAKE_VOLUMES, report.unit()) {
        let found = tell_within_reach(object, &MAKE_VOLUMES, &grant, report);
        if provisions(object) {
            found.lowered("provisioner");
        }
    }
}

/// Whether the holder watches the claims and classes that a provisioner makes volumes for.
fn provisions(object: &Object<'_>) -> bool {
    let Some(role) = Role::of(*object) else { return false };
    let watches = |group, resource| role.rules().any(|rule| rule.grants("watch", group, resource));
    watches("", "persistentvolumeclaims") && watches("storage.k8s.io", "storageclasses")
}
