//! Raw sockets that somebody asks for.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("net-raw-capability-added", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    if container.pod().is_windows() {
        return;
    }
    for added in container.security_context().added() {
        if added.is("NET_RAW") || added.is("ALL") {
            let found = report.at(added.field()).item(added.node()).arg("capability", added.name());
            found.fix(unsafely().delete(added.field()));
        }
    }
}
