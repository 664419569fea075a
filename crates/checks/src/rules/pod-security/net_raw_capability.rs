//! Raw sockets: a process that speaks for others on the network of its node.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("net-raw-capability", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    if container.pod().is_windows() {
        return;
    }
    let context = container.security_context();
    let mut added = context.added();
    if let Some(added) = added.find(|capability| capability.is("NET_RAW") || capability.is("ALL")) {
        report.at(added.field()).item(added.node()).fix(unsafely().delete(added.field()));
    } else if !context.dropped().any(|capability| capability.is("NET_RAW") || capability.is("ALL")) {
        report.at(context.dropped_list()).fix(unsafely().push(context.dropped_list(), "NET_RAW"));
    }
}
