//! The capability that is nearly all of root.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("sys-admin-capability", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let mut added = container.security_context().added();
    let capability = added.find(|capability| capability.is("SYS_ADMIN"));
    if let Some(capability) = capability.filter(|_| !container.pod().is_windows()) {
        let found = report.at(capability.field()).item(capability.node());
        found.fix(unsafely().delete(capability.field())).lowered_for(container.pod().node_agent());
    }
}
