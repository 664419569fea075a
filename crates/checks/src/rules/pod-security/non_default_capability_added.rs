//! A capability that containers do not have by default.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("non-default-capability-added", Check::Container(check));

/// What the baseline level lets containers add. Source: the Pod Security Standards.
const ALLOWED: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    // Names count as Pod Security admission compares them: without `CAP_`, in upper case.
    for capability in container.security_context().added() {
        let name = capability.field().get().unwrap_or_default();
        if !ALLOWED.contains(&name) {
            let found = report.at(capability.field()).item(capability.node()).arg("capability", name);
            found.fix(unsafely().delete(capability.field())).lowered_for(container.pod().node_agent());
        }
    }
}
