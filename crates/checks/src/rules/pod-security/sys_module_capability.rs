//! The capability to change the node's kernel.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("sys-module-capability", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    if container.pod().is_windows() {
        return;
    }
    for added in container.security_context().added() {
        if added.is("SYS_MODULE") || added.is("ALL") {
            let found = report.at(added.field()).item(added.node()).arg("capability", added.name());
            found.fix(unsafely().delete(added.field()));
        }
    }
}
