//! Root in the pod is root on the node.

use hullmark_model::PodSpec;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("host-users-enabled", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if !pod.has_own_users() && !pod.is_windows() {
        let users = pod.field::<bool>("hostUsers");
        report.at(users.wanting("false")).fix(unsafely().set(users, false));
    }
}
