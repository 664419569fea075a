//! Constraints of `OpenShift` that let pods be privileged or root.

use hullmark_model::{Field, Object};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("openshift-scc-permissive", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    // They were in the core group once.
    let is_constraints = object.kind() == "SecurityContextConstraints"
        && (object.group() == "security.openshift.io" || object.group().is_empty());
    if !is_constraints {
        return;
    }
    let privileged: Field<'d, bool> = object.field("allowPrivilegedContainer");
    if privileged.is(true) {
        let found = report.at(privileged).arg("whom", "privileged containers");
        found.fix(unsafely().set(privileged, false));
    }
    let user: Field<'d, &'d str> = object.field("runAsUser.type");
    if user.is("RunAsAny") {
        report.at(user).arg("whom", "pods of any user, root included");
    }
}
