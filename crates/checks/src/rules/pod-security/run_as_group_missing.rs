//! A process whose group nobody chose, which is root's where the image does not say otherwise.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("run-as-group-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let pod = container.pod();
    let group = container.security_context().run_as_group();
    // The ids of a user namespace are no ids of the node.
    if !group.is_set() && !pod.is_windows() && !pod.has_own_users() {
        report.at(group);
    }
}
