//! Powers that end in the rights of the cluster's administrator.

use hullmark_model::{Binding, PolicyRule, ReleaseUnit};

use super::{
    APPROVE_REQUESTS, BIND, CHANGE_MUTATION, ESCALATE, EXEC, IMPERSONATE, MAKE_TOKENS, Power, REACH_KUBELETS,
    READ_SECRETS, RUN_PODS, is_of_custom_groups,
};

/// A way to take over the cluster.
#[derive(Clone, Debug)]
pub(crate) struct Takeover<'d> {
    /// How short the way is: 0 for whom nothing is forbidden.
    pub(crate) steps: usize,
    /// Whether the role is a controller's, which may need this power for its work: it is about custom resources or
    /// reports the status of Ingresses, and does not give what no controller needs.
    pub(crate) is_of_controller: bool,
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
    (RUN_PODS, "run any image in every namespace"),
    (CHANGE_MUTATION, "change every object on its way into the cluster"),
    (APPROVE_REQUESTS, "approve certificates for any user"),
];

/// Of these, what controllers are for: the Secrets of Ingresses and databases, pods, webhooks, certificates.
const OF_CONTROLLERS: [&str; 5] = [
    "read the Secrets of every namespace",
    "run commands in every pod",
    "run any image in every namespace",
    "change every object on its way into the cluster",
    "approve certificates for any user",
];

/// Roles of every cluster that lead there when they are bound for all namespaces, the mightiest first.
const BUILT_IN: [(&str, &str); 3] = [
    ("cluster-admin", "do everything"),
    ("admin", "read the Secrets and run any image in every namespace"),
    ("edit", "read the Secrets and run any image in every namespace"),
];

/// How the subjects of a binding could take over the cluster, the shortest way; rights in a single namespace count in
/// that of the control plane only.
pub(crate) fn takeover<'d>(unit: &ReleaseUnit<'d>, binding: &Binding<'d>) -> Option<Takeover<'d>> {
    if !binding.is_cluster_wide() && unit.namespace_of(&binding.object()) != "kube-system" {
        return None;
    }
    if let Some(role) = unit.role_of(binding) {
        let rules = unit.rules_of(&role);
        let shortest = rules.iter().filter_map(takes_over).min_by_key(|takeover| takeover.steps)?;
        let is_of_controller = OF_CONTROLLERS.contains(&shortest.what) && rules.iter().any(is_for_controllers);
        return Some(Takeover { is_of_controller, ..shortest });
    }
    let name = binding.role_name().get().filter(|_| binding.role_kind().is("ClusterRole"))?;
    let (steps, (_, what)) = BUILT_IN.iter().enumerate().find(|(_, (role, _))| *role == name)?;
    Some(Takeover { steps, what, granted_by: None, is_of_controller: false })
}

/// How the holders of a rule in every namespace could take over the cluster.
fn takes_over<'d>(rule: &PolicyRule<'d>) -> Option<Takeover<'d>> {
    let found = |steps, what| Takeover { steps, what, granted_by: Some(rule.clone()), is_of_controller: false };
    if rule.grants_everything() {
        return Some(found(0, "do everything"));
    }
    // Of named objects only few are worth a takeover.
    let gives = |power: &Power| power.given_by(rule).is_some() && rule.resource_names().next().is_none();
    let (index, (_, what)) = TAKEOVERS.iter().enumerate().find(|(_, (power, _))| gives(power))?;
    Some(found(index.saturating_add(1), what))
}

/// Whether a rule is one that controllers have: for custom resources, or for the status of Ingresses.
fn is_for_controllers(rule: &PolicyRule<'_>) -> bool {
    is_of_custom_groups(rule) || rule.resources().any(|resource| resource.is("ingresses/status"))
}
