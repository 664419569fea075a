//! Powers that end in the rights of the cluster's administrator.

use hullmark_model::{Binding, PolicyRule, ReleaseUnit};

use super::{
    APPROVE_REQUESTS, BIND, CHANGE_MUTATION, ESCALATE, EXEC, IMPERSONATE, MAKE_TOKENS, Power, REACH_KUBELETS,
    READ_SECRETS, RUN_PODS,
};

/// A way to take over the cluster.
#[derive(Clone, Debug)]
pub(crate) struct Takeover<'d> {
    /// What the holder may do: "read the Secrets of every namespace".
    pub(crate) what: &'static str,
    /// The rule that grants it, where it is not a role that every cluster has.
    pub(crate) granted_by: Option<PolicyRule<'d>>,
}

/// Each of these, in every namespace, ends in the rights of the cluster's administrator; the shortest way first.
///
/// Source: the Kubernetes documentation, "Role Based Access Control Good Practices", privilege escalation risks.
const TAKEOVERS: &[(Power, &str)] = &[
    (ESCALATE, "give itself any right"),
    (BIND, "give itself any right"),
    (IMPERSONATE, "act as somebody else"),
    (MAKE_TOKENS, "make tokens for any service account"),
    (READ_SECRETS, "read the Secrets of every namespace"),
    (EXEC, "run commands in every pod"),
    (REACH_KUBELETS, "run commands on every node"),
    (RUN_PODS, "run pods in every namespace"),
    (CHANGE_MUTATION, "change every object on its way into the cluster"),
    (APPROVE_REQUESTS, "approve certificates for any user"),
];

/// Roles of every cluster that lead there when they are bound for all namespaces.
const BUILT_IN: [(&str, &str); 3] = [
    ("admin", "read the Secrets and run pods in every namespace"),
    ("cluster-admin", "do everything"),
    ("edit", "read the Secrets and run pods in every namespace"),
];

/// How the subjects of a binding could take over the cluster; rights in a single namespace count in that of the
/// control plane only.
pub(crate) fn takeover<'d>(unit: &ReleaseUnit<'d>, binding: &Binding<'d>) -> Option<Takeover<'d>> {
    if !binding.is_cluster_wide() && unit.namespace_of(&binding.object()) != "kube-system" {
        return None;
    }
    if let Some(role) = unit.role_of(binding) {
        return unit.rules_of(&role).iter().find_map(takes_over);
    }
    let name = binding.role_name().get()?;
    let of_role = |(role, what): &(&str, &'static str)| (*role == name).then_some(Takeover { what, granted_by: None });
    BUILT_IN.iter().find_map(of_role).filter(|_| binding.role_kind().is("ClusterRole"))
}

/// How the holders of a rule in every namespace could take over the cluster.
fn takes_over<'d>(rule: &PolicyRule<'d>) -> Option<Takeover<'d>> {
    let granted_by = Some(rule.clone());
    if rule.grants_everything() {
        return Some(Takeover { what: "do everything", granted_by });
    }
    // Of named objects only few are worth a takeover.
    let gives = |power: &Power| power.given_by(rule).is_some() && rule.resource_names().next().is_none();
    TAKEOVERS.iter().find(|(power, _)| gives(power)).map(|(_, what)| Takeover { what, granted_by })
}
