//! The right to use the kubelet's API, which runs commands in every pod of a node.

use hullmark_model::Object;

use crate::powers::{REACH_KUBELETS, report_bound, report_grants_on_cluster};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-node-proxy", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_grants_on_cluster(object, &REACH_KUBELETS, report);
    report_bound(object, &REACH_KUBELETS, report);
}
