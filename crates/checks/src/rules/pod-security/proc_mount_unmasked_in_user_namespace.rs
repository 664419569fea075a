//! User namespaces make an unmasked `/proc` bearable, for the baseline level; the restricted one still refuses it.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("proc-mount-unmasked-in-user-namespace", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let proc_mount = container.security_context().proc_mount();
    if let Some(kind) = proc_mount.get().filter(|kind| *kind != "Default" && container.pod().has_own_users()) {
        report.at(proc_mount).arg("type", kind);
    }
}
