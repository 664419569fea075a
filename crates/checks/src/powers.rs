//! What roles let their holders do.
//!
//! One table of powers for all rules about roles: which verbs on which resources give a power, and whether a rule for
//! named objects gives it too. The verbs are those that the API server asks the authorizer about.

mod meant;
mod story;
mod takeover;
mod written;

use hullmark_model::{Grant, Object, PolicyRule, is_built_in_group};

pub(crate) use story::{
    Reach, bound_role, on_cluster, reach, report_bound, report_grants, report_grants_by_reach,
    report_grants_on_cluster, report_meant, report_unreached, tell, tell_at,
};
pub(crate) use takeover::{Takeover, takeover};
pub(crate) use written::WrittenRule;

use crate::Report;

/// Any of the verbs on any of the resources.
#[derive(Debug)]
pub(crate) struct Power {
    verbs: &'static [&'static str],
    /// API group and resource.
    resources: &'static [(&'static str, &'static str)],
    /// What a rule with `resourceNames` is worth.
    names: Names,
    /// Where somebody would type who takes the power away.
    edit: Edit,
}

/// What `resourceNames` do to a power.
#[derive(Debug)]
enum Names {
    /// A rule for named objects does not give it.
    Needed,
    /// A rule gives it for whatever objects.
    Ignored,
    /// A rule for named objects gives it if one of these is among them.
    Risky(&'static [&'static str]),
}

/// What is reported of a rule.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edit {
    Resource,
    Verb,
}

const RBAC: &str = "rbac.authorization.k8s.io";
const ADMISSION: &str = "admissionregistration.k8s.io";
const CERTIFICATES: &str = "certificates.k8s.io";

const READ: &[&str] = &["get", "list", "watch"];
const WRITE: &[&str] = &["create", "update", "patch"];
const CHANGE: &[&str] = &["update", "patch"];
const DELETE: &[&str] = &["delete", "deletecollection"];
const MANAGE: &[&str] = &["create", "update", "patch", "delete", "deletecollection"];
const ALL: &[&str] = &["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

/// Every kind that makes pods.
const WORKLOADS: &[(&str, &str)] = &[
    ("", "pods"),
    ("", "replicationcontrollers"),
    ("apps", "daemonsets"),
    ("apps", "deployments"),
    ("apps", "replicasets"),
    ("apps", "statefulsets"),
    ("batch", "cronjobs"),
    ("batch", "jobs"),
    ("extensions", "daemonsets"),
    ("extensions", "deployments"),
    ("extensions", "replicasets"),
];

const fn at_resource(verbs: &'static [&'static str], resources: &'static [(&'static str, &'static str)]) -> Power {
    Power { verbs, resources, names: Names::Needed, edit: Edit::Resource }
}

const fn at_verb(verbs: &'static [&'static str], resources: &'static [(&'static str, &'static str)]) -> Power {
    Power { verbs, resources, names: Names::Needed, edit: Edit::Verb }
}

pub(crate) const READ_SECRETS: Power = at_resource(READ, &[("", "secrets")]);
pub(crate) const USE_SECRETS: Power = at_resource(ALL, &[("", "secrets")]);
/// Those that a rule names as well, and those that it is for by saying nothing.
pub(crate) const USE_WHATEVER_SECRETS: Power = Power { names: Names::Ignored, ..USE_SECRETS };
/// An image can be changed in a running pod, so `update` is as good as `create`.
pub(crate) const RUN_PODS: Power = at_verb(WRITE, WORKLOADS);
/// The API server asks for `create` when a client posts, and for `get` when it opens a web socket.
pub(crate) const EXEC: Power = at_resource(&["create", "get"], &[("", "pods/exec"), ("", "pods/attach")]);
pub(crate) const INJECT_CONTAINERS: Power = at_resource(CHANGE, &[("", "pods/ephemeralcontainers")]);
pub(crate) const FORWARD_PORTS: Power = at_resource(&["create", "get"], &[("", "pods/portforward")]);
/// The verb follows the method of the request that is passed on, and `get` suffices for web sockets.
pub(crate) const REACH_KUBELETS: Power =
    at_resource(&["get", "create", "update", "patch", "delete"], &[("", "nodes/proxy")]);
pub(crate) const IMPERSONATE: Power = Power {
    verbs: &["impersonate"],
    resources: &[("", "users"), ("", "groups"), ("", "serviceaccounts")],
    names: Names::Ignored,
    edit: Edit::Verb,
};
/// A role that may be raised is as good as every role for those who hold it.
pub(crate) const ESCALATE: Power = Power {
    verbs: &["escalate"],
    resources: &[(RBAC, "clusterroles"), (RBAC, "roles")],
    names: Names::Ignored,
    edit: Edit::Verb,
};
pub(crate) const BIND: Power = Power {
    verbs: &["bind"],
    resources: &[(RBAC, "clusterroles"), (RBAC, "roles")],
    names: Names::Risky(&["admin", "cluster-admin", "edit"]),
    edit: Edit::Verb,
};
/// It grants nothing, since the API server asks for `bind` on the role that is handed out.
pub(crate) const BIND_BINDINGS: Power =
    Power { resources: &[(RBAC, "clusterrolebindings"), (RBAC, "rolebindings")], names: Names::Ignored, ..BIND };
pub(crate) const MANAGE_RBAC: Power =
    at_verb(MANAGE, &[(RBAC, "clusterrolebindings"), (RBAC, "clusterroles"), (RBAC, "rolebindings"), (RBAC, "roles")]);
pub(crate) const MANAGE_ADMISSION: Power = at_resource(
    MANAGE,
    &[
        (ADMISSION, "mutatingadmissionpolicies"),
        (ADMISSION, "mutatingadmissionpolicybindings"),
        (ADMISSION, "mutatingwebhookconfigurations"),
        (ADMISSION, "validatingadmissionpolicies"),
        (ADMISSION, "validatingadmissionpolicybindings"),
        (ADMISSION, "validatingwebhookconfigurations"),
    ],
);
pub(crate) const APPROVE_REQUESTS: Power =
    at_resource(CHANGE, &[(CERTIFICATES, "certificatesigningrequests/approval")]);
pub(crate) const ISSUE_CERTIFICATES: Power =
    at_resource(CHANGE, &[(CERTIFICATES, "certificatesigningrequests/status")]);
pub(crate) const APPROVE_FOR_SIGNERS: Power =
    Power { verbs: &["approve"], resources: &[(CERTIFICATES, "signers")], names: Names::Ignored, edit: Edit::Resource };
pub(crate) const SIGN: Power = Power { verbs: &["sign"], ..APPROVE_FOR_SIGNERS };
pub(crate) const MAKE_TOKENS: Power = at_resource(&["create"], &[("", "serviceaccounts/token")]);
pub(crate) const MAKE_VOLUMES: Power = at_verb(&["create"], &[("", "persistentvolumes")]);
pub(crate) const CHANGE_CONFIG_MAPS: Power =
    Power { names: Names::Ignored, ..at_resource(&["update", "patch", "delete"], &[("", "configmaps")]) };
/// Verbs that a rule for named objects does not grant.
pub(crate) const NAMELESS_CONFIG_MAPS: Power =
    Power { names: Names::Ignored, ..at_resource(&["create", "deletecollection"], &[("", "configmaps")]) };
pub(crate) const MANAGE_CONFIG_MAPS: Power = at_verb(MANAGE, &[("", "configmaps")]);
pub(crate) const MANAGE_NETWORKING: Power = at_verb(
    MANAGE,
    &[
        ("", "endpoints"),
        ("", "services"),
        ("discovery.k8s.io", "endpointslices"),
        ("extensions", "ingresses"),
        ("extensions", "networkpolicies"),
        ("networking.k8s.io", "ingresses"),
        ("networking.k8s.io", "networkpolicies"),
    ],
);
pub(crate) const CHANGE_SERVICE_STATUS: Power = at_resource(CHANGE, &[("", "services/status")]);
pub(crate) const EDIT_ENDPOINTS: Power =
    at_resource(WRITE, &[("", "endpoints"), ("discovery.k8s.io", "endpointslices")]);
pub(crate) const DELETE_ANYTHING: Power = at_verb(
    DELETE,
    &[
        ("", "namespaces"),
        ("", "persistentvolumeclaims"),
        ("", "persistentvolumes"),
        ("", "pods"),
        ("", "replicationcontrollers"),
        ("", "secrets"),
        ("", "services"),
        ("apps", "daemonsets"),
        ("apps", "deployments"),
        ("apps", "replicasets"),
        ("apps", "statefulsets"),
        ("batch", "cronjobs"),
        ("batch", "jobs"),
    ],
);
/// No verb deletes logs today; whoever grants it means to.
pub(crate) const DELETE_EVIDENCE: Power =
    at_verb(DELETE, &[("", "events"), ("", "pods/log"), ("events.k8s.io", "events")]);
const CHANGE_MUTATION: Power =
    at_resource(WRITE, &[(ADMISSION, "mutatingadmissionpolicies"), (ADMISSION, "mutatingwebhookconfigurations")]);

/// Whether a rule is about API groups that Kubernetes itself does not have: what an operator brought along.
pub(crate) fn is_of_custom_groups(rule: &PolicyRule<'_>) -> bool {
    let is_custom = |group: &str| group != "*" && !is_built_in_group(group);
    rule.api_groups().next().is_some() && rule.api_groups().all(|group| group.get().is_some_and(is_custom))
}

impl Power {
    /// What of a rule gives it.
    pub(crate) fn given_by<'d>(&self, rule: &PolicyRule<'d>) -> Option<Grant<'d>> {
        let grant = rule.grant(self.verbs, self.resources)?;
        let is_for_all = rule.resource_names().next().is_none();
        let counts = match self.names {
            Names::Needed => is_for_all,
            Names::Ignored => true,
            Names::Risky(risky) => is_for_all || rule.resource_names().any(|name| risky.iter().any(|it| name.is(it))),
        };
        counts.then_some(grant)
    }

    /// What of the rules of an object gives it, if it is a role that somebody wrote.
    pub(crate) fn given_in<'d>(&self, object: &Object<'d>, report: &mut Report<'d>) -> Vec<Grant<'d>> {
        report.written_rules(object).iter().filter_map(|written| self.given_by(&written.rule)).collect()
    }
}
