//! The right to change settings of the cluster itself that lie in `ConfigMaps`.

use hullmark_model::Object;

use crate::powers::{CHANGE_CONFIG_MAPS, Reach, reach, tell};
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
    let grants = CHANGE_CONFIG_MAPS.given_in(object);
    if grants.is_empty() {
        return;
    }
    // A Role that names no namespace is made in the one that somebody gives on the command line.
    let may_be_anywhere = object.kind() == "Role" && !object.namespace().is_set();
    let is_elsewhere = reach(report.unit(), object) == Reach::Namespace;
    for grant in grants {
        let mut names = grant.rule.resource_names().filter_map(|name| name.get()).peekable();
        let is_named = names.peek().is_some();
        let is_steering = names.any(|name| STEERING.contains(&name));
        let counts = if is_named { is_steering && (may_be_anywhere || !is_elsewhere) } else { !is_elsewhere };
        if !counts {
            continue;
        }
        let found = tell(object, &CHANGE_CONFIG_MAPS, &grant, report);
        if !is_named && object.kind() == "ClusterRole" {
            found.lowered("every-configmap");
        }
    }
}
