//! Labels and what selects by them.

use hullmark_parser::{NodeKind, NodeRef};

use crate::Field;
use crate::field::{mappings, strings};

/// Labels that no manifest gives to a pod: Kubernetes' controllers do, or the process in the pod once it knows its
/// role.
const SET_LATER: [&str; 15] = [
    "apps.kubernetes.io/pod-index",
    "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name",
    "cnpg.io/instanceRole",
    "controller-revision-hash",
    "openbao-active",
    "openbao-initialized",
    "openbao-sealed",
    "pod-template-hash",
    "spilo-role",
    "statefulset.kubernetes.io/pod-name",
    "topology.kubernetes.io/zone",
    "vault-active",
    "vault-initialized",
    "vault-sealed",
];

/// A map of strings: labels, annotations, or the selector of a Service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Labels<'d>(Option<NodeRef<'d>>);

impl<'d> Labels<'d> {
    /// The map that a node is; anything but a mapping reads as an empty one.
    #[must_use]
    pub fn of(node: Option<NodeRef<'d>>) -> Self {
        Self(node.filter(|node| node.kind() == NodeKind::Mapping))
    }

    /// The value of a key. A value that is no string, which the API server would refuse, counts by its text.
    #[must_use]
    pub fn get(self, key: &str) -> Option<&'d str> {
        self.0?.get(key)?.text()
    }

    /// The keys and values as written.
    pub fn iter(self) -> impl Iterator<Item = (&'d str, &'d str)> {
        self.0.into_iter().flat_map(NodeRef::entries).filter_map(|(key, value)| Some((key.text()?, value.text()?)))
    }

    /// Whether it takes entries from another mapping (`<<`), which [`Self::iter`] leaves out.
    pub(crate) fn has_merged(self) -> bool {
        self.0.into_iter().flat_map(NodeRef::entries).any(|(key, _)| key.is_merge_key())
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.iter().next().is_none()
    }

    /// Whether all of these are in `labels`.
    #[must_use]
    pub fn all_in(self, labels: Self) -> bool {
        self.iter().all(|(key, value)| labels.get(key) == Some(value))
    }

    /// Whether all of these are in the labels of a pod template, or are put on the pod once it exists.
    #[must_use]
    pub fn all_on_pod_of(self, template: Self) -> bool {
        self.of_templates().all(|(key, value)| template.get(key) == Some(value))
    }

    /// Those that a pod template can have.
    pub(crate) fn of_templates(self) -> impl Iterator<Item = (&'d str, &'d str)> {
        // Processes that take turns mark the one whose turn it is.
        self.iter().filter(|(key, value)| !SET_LATER.contains(key) && *value != "leader")
    }
}

/// A `LabelSelector`: `matchLabels` and `matchExpressions`, all of which must hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LabelSelector<'d> {
    node: NodeRef<'d>,
}

impl<'d> LabelSelector<'d> {
    /// The selector that a node is.
    #[must_use]
    pub fn of(node: NodeRef<'d>) -> Self {
        Self { node }
    }

    /// Whether it selects what carries these labels. An empty selector selects everything; an expression with an
    /// unknown operator selects nothing.
    #[must_use]
    pub fn matches(self, labels: Labels<'d>) -> bool {
        let mut expressions = mappings(Field::at(self.node, "matchExpressions"));
        self.match_labels().all_in(labels) && expressions.all(|node| holds(node, labels))
    }

    /// Whether it selects a pod made from a template with these labels, as far as that can be known: labels that
    /// controllers or the process in the pod set later are taken to fit.
    #[must_use]
    pub fn may_match_pod_of(self, template: Labels<'d>) -> bool {
        let is_known =
            |node: &NodeRef<'d>| node.get("key").and_then(NodeRef::text).is_none_or(|key| !SET_LATER.contains(&key));
        let mut expressions = mappings(Field::at(self.node, "matchExpressions")).filter(is_known);
        self.match_labels().all_on_pod_of(template) && expressions.all(|node| holds(node, template))
    }

    /// `matchLabels`
    #[must_use]
    pub fn match_labels(self) -> Labels<'d> {
        Labels::of(self.node.get("matchLabels"))
    }

    /// Whether it asks for nothing, and so selects everything.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.match_labels().is_empty() && mappings(Field::at(self.node, "matchExpressions")).next().is_none()
    }

    /// The values of labels that it asks for.
    pub fn values(self) -> impl Iterator<Item = &'d str> {
        let listed =
            mappings(Field::at(self.node, "matchExpressions")).flat_map(|node| strings(Field::at(node, "values")));
        self.match_labels().iter().map(|(_, value)| value).chain(listed.filter_map(|value| value.get()))
    }
}

fn holds<'d>(expression: NodeRef<'d>, labels: Labels<'d>) -> bool {
    let Some(key) = expression.get("key").and_then(NodeRef::text) else { return false };
    let value = labels.get(key);
    let listed = || strings(Field::at(expression, "values")).any(|item| item.get() == value);
    match expression.get("operator").and_then(NodeRef::text) {
        Some("In") => value.is_some() && listed(),
        Some("NotIn") => value.is_none() || !listed(),
        Some("Exists") => value.is_some(),
        Some("DoesNotExist") => value.is_none(),
        _ => false,
    }
}
