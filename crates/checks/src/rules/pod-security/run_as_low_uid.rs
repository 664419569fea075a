//! A user that the node may have as well.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("run-as-low-uid", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let pod = container.pod();
    // The ids of a user namespace are no ids of the node.
    if pod.is_windows() || pod.has_own_users() {
        return;
    }
    let user = container.security_context().run_as_user();
    let highest = report.options().integer("highest");
    if user.get().is_none_or(|id| id <= highest) {
        report.at(user).arg("highest", highest);
    }
}
