//! Capabilities in findings.

use hullmark_model::Container;

use crate::{Report, unsafely};

/// Reports each capability that a Linux container adds and that is this one or all.
pub(crate) fn report_added<'d>(container: &Container<'d>, capability: &str, report: &mut Report<'d>) {
    if container.pod().is_windows() {
        return;
    }
    for added in container.security_context().added() {
        if added.is(capability) || added.is("ALL") {
            let found = report.at(added.field()).item(added.node()).arg("capability", added.name());
            found.fix(unsafely().delete(added.field()));
        }
    }
}
