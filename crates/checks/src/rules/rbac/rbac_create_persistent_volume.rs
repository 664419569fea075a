//! The right to make volumes of any folder of a node.

use hullmark_model::{Object, Role};

use crate::powers::{MAKE_VOLUMES, on_cluster, report_unreached, tell};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-create-persistent-volume", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for (grant, is_in_reach) in on_cluster(object, &MAKE_VOLUMES, report) {
        let found = tell(object, &MAKE_VOLUMES, &grant, report);
        if !is_in_reach {
            found.lowered("out-of-reach");
        } else if provisions(object) {
            found.lowered("provisioner");
        }
    }
    report_unreached(object, &MAKE_VOLUMES, report);
}

/// Whether the holder watches the claims and classes that a provisioner makes volumes for.
fn provisions(object: &Object<'_>) -> bool {
    let Some(role) = Role::of(*object) else { return false };
    let watches = |group, resource| role.rules().any(|rule| rule.grants("watch", group, resource));
    watches("", "persistentvolumeclaims") && watches("storage.k8s.io", "storageclasses")
}
