//! The one capability that the Pod Security Standards let every container add.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("net-bind-service-capability", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let mut added = container.security_context().added();
    let capability = added.find(|capability| capability.is("NET_BIND_SERVICE"));
    if let Some(capability) = capability.filter(|_| !container.pod().is_declared_windows()) {
        report.at(capability.field()).item(capability.node()).fix(unsafely().delete(capability.field()));
    }
}
