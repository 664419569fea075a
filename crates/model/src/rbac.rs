//! Roles, their rules, and who is bound to them.

use std::collections::BTreeMap;

use hullmark_parser::NodeRef;

use crate::field::{mappings, strings};
use crate::{Field, LabelSelector, Object};

pub(crate) const GROUP: &str = "rbac.authorization.k8s.io";

/// A `Role` or `ClusterRole`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Role<'d> {
    object: Object<'d>,
}

impl<'d> Role<'d> {
    /// The role that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        (object.is(GROUP, "Role") || object.is(GROUP, "ClusterRole")).then_some(Self { object })
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// The selectors of the `ClusterRoles` whose rules the control plane puts into this one.
    pub fn aggregates(&self) -> impl Iterator<Item = LabelSelector<'d>> + use<'d> {
        mappings(self.object.field("aggregationRule.clusterRoleSelectors")).map(LabelSelector::of)
    }

    /// What it grants by rules of its own. [`ReleaseUnit::rules_of`](crate::ReleaseUnit::rules_of) adds those that it
    /// aggregates.
    pub fn rules(&self) -> impl Iterator<Item = PolicyRule<'d>> + use<'d> {
        mappings(self.object.field("rules")).map(|node| PolicyRule { node })
    }
}

/// A rule of a role: verbs on resources of API groups, or on URLs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PolicyRule<'d> {
    node: NodeRef<'d>,
}

impl<'d> PolicyRule<'d> {
    /// The rule itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// Whether it grants a verb on a resource (`pods/exec` for a subresource) of an API group, whatever the objects'
    /// names, with wildcards counted as the authorizer counts them. A rule for named objects grants it on these only,
    /// so it does not count.
    ///
    /// Source: `VerbMatches`, `APIGroupMatches` and `ResourceMatches` of the RBAC authorizer: `*` stands for
    /// everything, `*/exec` for a subresource of everything.
    #[must_use]
    pub fn grants(&self, verb: &str, group: &str, resource: &str) -> bool {
        let subresource = resource.split_once('/').map(|(_, subresource)| subresource);
        let is_resource = |granted: &str| {
            granted == "*"
                || granted == resource
                || (subresource.is_some() && granted.strip_prefix("*/") == subresource)
        };
        self.verbs().any(|granted| granted.is("*") || granted.is(verb))
            && self.api_groups().any(|granted| granted.is("*") || granted.is(group))
            && self.resources().any(|granted| granted.get().is_some_and(is_resource))
            && self.resource_names().next().is_none()
    }

    /// `nonResourceURLs`
    pub fn non_resource_urls(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'d> {
        strings(Field::at(self.node, "nonResourceURLs"))
    }

    /// `apiGroups`
    pub fn api_groups(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'d> {
        strings(Field::at(self.node, "apiGroups"))
    }

    /// `resources`
    pub fn resources(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'d> {
        strings(Field::at(self.node, "resources"))
    }

    /// `resourceNames`
    pub fn resource_names(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'d> {
        strings(Field::at(self.node, "resourceNames"))
    }

    /// `verbs`
    pub fn verbs(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'d> {
        strings(Field::at(self.node, "verbs"))
    }

    /// The `*` among the verbs.
    #[must_use]
    pub fn any_verb(&self) -> Option<Field<'d, &'d str>> {
        self.verbs().find(|verb| verb.is("*"))
    }

    /// The `*` among the resources.
    #[must_use]
    pub fn any_resource(&self) -> Option<Field<'d, &'d str>> {
        self.resources().find(|resource| resource.is("*"))
    }

    /// Whether it grants every verb on every resource of every API group.
    #[must_use]
    pub fn grants_everything(&self) -> bool {
        self.any_verb().is_some()
            && self.any_resource().is_some()
            && self.api_groups().any(|group| group.is("*"))
            && self.resource_names().next().is_none()
    }
}

/// A `RoleBinding` or `ClusterRoleBinding`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Binding<'d> {
    object: Object<'d>,
}

impl<'d> Binding<'d> {
    /// The binding that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        (object.is(GROUP, "RoleBinding") || object.is(GROUP, "ClusterRoleBinding")).then_some(Self { object })
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// Whether what it grants holds in every namespace and for objects in none.
    #[must_use]
    pub fn is_cluster_wide(&self) -> bool {
        self.object.kind() == "ClusterRoleBinding"
    }

    /// `roleRef.kind`
    #[must_use]
    pub fn role_kind(&self) -> Field<'d, &'d str> {
        self.object.field("roleRef.kind")
    }

    /// `roleRef.name`
    #[must_use]
    pub fn role_name(&self) -> Field<'d, &'d str> {
        self.object.field("roleRef.name")
    }

    /// Who is bound.
    pub fn subjects(&self) -> impl Iterator<Item = Subject<'d>> + use<'d> {
        mappings(self.object.field("subjects")).map(|node| Subject { node })
    }
}

/// A user, a group or a service account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Subject<'d> {
    node: NodeRef<'d>,
}

impl<'d> Subject<'d> {
    fn text(&self, key: &str) -> &'d str {
        self.node.get(key).and_then(NodeRef::text).unwrap_or_default()
    }

    /// `kind`; empty when it has none.
    #[must_use]
    pub fn kind(&self) -> &'d str {
        self.text("kind")
    }

    /// `name`; empty when it has none.
    #[must_use]
    pub fn name(&self) -> &'d str {
        self.text("name")
    }

    /// `namespace`, of a service account.
    #[must_use]
    pub fn namespace(&self) -> Option<&'d str> {
        Some(self.text("namespace")).filter(|namespace| !namespace.is_empty())
    }
}

/// The bindings that give service accounts rights, by account, by namespace and for all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rights<'d> {
    accounts: BTreeMap<String, BTreeMap<&'d str, Vec<Binding<'d>>>>,
    namespaces: BTreeMap<&'d str, Vec<Binding<'d>>>,
    everybody: Vec<Binding<'d>>,
}

impl<'d> Rights<'d> {
    /// Adds the subjects of a binding; `home` is the namespace of those that name none.
    pub(crate) fn add(&mut self, binding: Binding<'d>, home: &str) {
        for subject in binding.subjects() {
            match (subject.kind(), subject.name()) {
                ("ServiceAccount", name) => {
                    let namespace = subject.namespace().unwrap_or(home).to_owned();
                    self.accounts.entry(namespace).or_default().entry(name).or_default().push(binding);
                }
                ("User", name) => {
                    let account = name.strip_prefix("system:serviceaccount:").and_then(|name| name.split_once(':'));
                    if let Some((namespace, name)) = account {
                        self.accounts.entry(namespace.to_owned()).or_default().entry(name).or_default().push(binding);
                    }
                }
                ("Group", "system:serviceaccounts" | "system:authenticated") => self.everybody.push(binding),
                ("Group", name) => {
                    if let Some(namespace) = name.strip_prefix("system:serviceaccounts:") {
                        self.namespaces.entry(namespace).or_default().push(binding);
                    }
                }
                _ => {}
            }
        }
    }

    /// The bindings of the service account `name` of `namespace`.
    pub(crate) fn bindings_of<'u>(
        &'u self,
        namespace: &str,
        name: &str,
    ) -> impl Iterator<Item = Binding<'d>> + use<'u, 'd> {
        let of_account = self.accounts.get(namespace).and_then(|names| names.get(name)).into_iter().flatten();
        let of_namespace = self.namespaces.get(namespace).into_iter().flatten();
        of_account.chain(of_namespace).chain(&self.everybody).copied()
    }
}
