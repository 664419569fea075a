//! The right to act as somebody else.

use hullmark_model::Object;

use crate::powers::{IMPERSONATE, Reach, reach, report_bound, report_meant, tell};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-impersonate", Check::Object(check));

/// Being one of these is being the cluster's administrator.
const ADMINISTRATORS: [&str; 4] = ["kubeadm:cluster-admins", "kubernetes-admin", "system:admin", "system:masters"];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_meant(object, &IMPERSONATE, report);
    report_bound(object, &IMPERSONATE, report);
    let grants = IMPERSONATE.given_in(object, report);
    if grants.is_empty() {
        return;
    }
    let reach = reach(report.unit(), object);
    for grant in grants {
        let mut names = grant.rule.resource_names().filter_map(|name| name.get()).peekable();
        let is_named = names.peek().is_some() && !names.any(|name| ADMINISTRATORS.contains(&name));
        let found = tell(object, &IMPERSONATE, &grant, report);
        if is_named {
            found.lowered("named");
        } else if reach == Reach::Namespace {
            found.lowered("one-namespace");
        }
    }
}
