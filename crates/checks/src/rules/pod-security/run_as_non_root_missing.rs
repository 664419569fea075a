//! Pod Security admission wants the promise itself, not a user that amounts to it.

use hullmark_model::{Container, Field, PodSpec};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("run-as-non-root-missing", Check::PodSpec(check));

const PATH: &str = "securityContext.runAsNonRoot";

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if pod.has_own_users() {
        return;
    }
    let of_pod: Field<'d, bool> = pod.field(PATH);
    // With the promise, a container that asks for root would not even start.
    let asks_for_root = |container: &Container<'d>| container.security_context().run_as_user().is(0);
    if of_pod.is(false) {
        let found = report.at(of_pod);
        if !pod.containers().any(|container| asks_for_root(&container)) {
            found.fix(unsafely().set(of_pod, true));
        }
    }
    for container in pod.containers() {
        let own: Field<'d, bool> = container.field(PATH);
        // Where the pod says `false`, that is the place to change.
        if own.is(false) || (!own.is_set() && !of_pod.is_set()) {
            let has_fix = !asks_for_root(&container);
            let found = report.at(own.wanting("true")).of(container);
            if has_fix {
                found.fix(unsafely().set(own, true));
            }
        }
    }
}
