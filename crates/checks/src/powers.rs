//! What a role lets its holder do to a cluster.

use hullmark_model::{Binding, PolicyRule, ReleaseUnit};

/// A way to take over the cluster.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Power<'d> {
    /// What the holder may do: "read the Secrets of every namespace".
    pub(crate) what: &'static str,
    /// The rule that grants it, where it is not a role that every cluster has.
    pub(crate) granted_by: Option<PolicyRule<'d>>,
}

/// Any of these verbs on the resource, in every namespace, ends in the rights of the cluster's administrator: API
/// group, resource, verbs, what it comes to.
///
/// Source: the Kubernetes documentation, "Role Based Access Control Good Practices", privilege escalation risks.
const TAKEOVERS: &[(&str, &str, &[&str], &str)] = &[
    ("rbac.authorization.k8s.io", "clusterroles", &["escalate", "bind"], "give itself any right"),
    ("", "users", &["impersonate"], "act as any user"),
    ("", "groups", &["impersonate"], "act as any group"),
    ("", "serviceaccounts", &["impersonate"], "act as any service account"),
    ("", "serviceaccounts/token", &["create"], "make tokens for any service account"),
    ("", "secrets", &["get", "list", "watch"], "read the Secrets of every namespace"),
    ("", "pods/exec", &["create", "get"], "run commands in every pod"),
    ("", "nodes/proxy", &["create", "get"], "run commands on every node"),
    ("", "pods", &["create"], "run pods in every namespace"),
    ("apps", "deployments", &["create", "update", "patch"], "run pods in every namespace"),
    ("apps", "daemonsets", &["create", "update", "patch"], "run pods in every namespace"),
    ("apps", "statefulsets", &["create", "update", "patch"], "run pods in every namespace"),
    ("batch", "jobs", &["create"], "run pods in every namespace"),
    ("batch", "cronjobs", &["create", "update", "patch"], "run pods in every namespace"),
    (
        "admissionregistration.k8s.io",
        "mutatingwebhookconfigurations",
        &["create", "update", "patch"],
        "change every object on its way into the cluster",
    ),
    (
        "certificates.k8s.io",
        "certificatesigningrequests/approval",
        &["update", "patch"],
        "approve certificates for any user",
    ),
];

/// Roles of every cluster that lead there when they are bound for all namespaces.
const BUILT_IN: [(&str, &str); 3] = [
    ("admin", "read the Secrets and run pods in every namespace"),
    ("cluster-admin", "do everything"),
    ("edit", "read the Secrets and run pods in every namespace"),
];

/// How the subjects of a binding could take over the cluster; rights in a single namespace count in that of the
/// control plane only.
pub(crate) fn takeover<'d>(unit: &ReleaseUnit<'d>, binding: &Binding<'d>) -> Option<Power<'d>> {
    if !binding.is_cluster_wide() && unit.namespace_of(&binding.object()) != "kube-system" {
        return None;
    }
    if let Some(role) = unit.role_of(binding) {
        return unit.rules_of(&role).into_iter().find_map(power_of);
    }
    let name = binding.role_name().get()?;
    let of_role = |(role, what): &(&str, &'static str)| (*role == name).then_some(Power { what, granted_by: None });
    BUILT_IN.iter().find_map(of_role).filter(|_| binding.role_kind().is("ClusterRole"))
}

fn power_of(rule: PolicyRule<'_>) -> Option<Power<'_>> {
    if rule.grants_everything() {
        return Some(Power { what: "do everything", granted_by: Some(rule) });
    }
    let grants = |(group, resource, verbs, _): &&(&str, &str, &[&str], &str)| {
        verbs.iter().any(|verb| rule.grants(verb, group, resource))
    };
    TAKEOVERS.iter().find(grants).map(|(.., what)| Power { what, granted_by: Some(rule) })
}
