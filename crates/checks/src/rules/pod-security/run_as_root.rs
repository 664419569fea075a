//! A container runs as the user of its image, which is root for most, unless somebody says otherwise.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("run-as-root", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let pod = container.pod();
    // With user namespaces of its own, root in the pod is an ordinary user on the node.
    if pod.is_windows() || pod.has_own_users() {
        return;
    }
    let context = container.security_context();
    let user = context.run_as_user();
    let non_root = context.run_as_non_root();
    match user.get() {
        Some(0) => _ = report.at(user).lowered_for(pod.node_agent()),
        None if !non_root.is(true) => {
            let found = report.at(non_root.wanting("true")).fix(unsafely().set(non_root, true));
            found.lowered_for(pod.node_agent());
        }
        _ => {}
    }
}
