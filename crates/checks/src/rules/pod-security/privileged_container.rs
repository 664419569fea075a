//! A privileged container is root on the node.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("privileged-container", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let privileged = container.security_context().privileged();
    if privileged.is(true) && !container.pod().is_windows() {
        report.at(privileged);
    }
}
