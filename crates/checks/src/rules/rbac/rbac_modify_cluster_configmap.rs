//! The right to change settings of the cluster itself that lie in `ConfigMaps`.

use hullmark_model::Object;

use crate::powers::{CHANGE_CONFIG_MAPS, NAMELESS_CONFIG_MAPS, Reach, reach, report_meant, tell};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-modify-cluster-configmap", Check::Object(check));

/// In `kube-system`, and read by components that the whole cluster depends on.
const STEERING: [&str; 9] = [
    "aws-auth",
    "coredns",
    "coredns-custom",
    "extension-apiserver-authentication",
    "kube-proxy",
    "kube-proxy-config",
    "kubeadm-config",
    "kubelet-config",
    "node-local-dns",
];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_meant(object, &CHANGE_CONFIG_MAPS, report);
    report_nameless(object, report);
    let grants = CHANGE_CONFIG_MAPS.given_in(object, report);
    if grants.is_empty() {
        return;
    }
    // A Role that names no namespace is made in the one that somebody gives on the command line.
    let may_be_anywhere = object.kind() == "Role" && !object.namespace().is_set();
    let is_elsewhere = reach(report.unit(), object) == Reach::Namespace;
    for grant in grants {
        let mut names = grant.rule.resource_names().filter_map(|name| name.get()).peekable();
        let is_named = names.peek().is_some();
        if is_named && !names.any(|name| STEERING.contains(&name)) {
            continue;
        }
        let found = tell(object, &CHANGE_CONFIG_MAPS, &grant, report);
        if is_elsewhere && !(is_named && may_be_anywhere) {
            found.for_surveys("other-namespace");
        } else if !is_named && object.kind() == "ClusterRole" {
            found.lowered("every-configmap");
        }
    }
}

/// Rights for steering `ConfigMaps` by name that are asked for without one.
fn report_nameless<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for grant in NAMELESS_CONFIG_MAPS.given_in(object, report) {
        let is_steering = |name: &str| STEERING.contains(&name);
        let names_one = grant.rule.resource_names().filter_map(|name| name.get()).any(is_steering);
        if names_one && CHANGE_CONFIG_MAPS.given_by(&grant.rule).is_none() {
            let found = tell(object, &NAMELESS_CONFIG_MAPS, &grant, report).for_surveys("without-effect");
            found.arg("reason", "such a request carries no name that `resourceNames` could match");
        }
    }
}
