//! All of `/proc` in sight, with what it says of the node.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("proc-mount-unmasked", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let proc_mount = container.security_context().proc_mount();
    if let Some(kind) = proc_mount.get().filter(|kind| *kind != "Default" && !container.pod().has_own_users()) {
        report.at(proc_mount).arg("type", kind).fix(unsafely().set(proc_mount, "Default"));
    }
}
