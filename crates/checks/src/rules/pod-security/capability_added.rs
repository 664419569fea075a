//! Any capability but the one that web servers need.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("capability-added", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    if container.pod().is_declared_windows() {
        return;
    }
    for capability in container.security_context().added() {
        let name = capability.field().get().unwrap_or_default();
        if name != "NET_BIND_SERVICE" {
            let found = report.at(capability.field()).item(capability.node()).arg("capability", name);
            found.fix(unsafely().delete(capability.field()));
        }
    }
}
