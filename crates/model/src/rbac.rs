//! Roles, their rules, and who is bound to them.

use std::collections::BTreeSet;

use hullmark_parser::NodeRef;

use crate::field::{mappings, strings};
use crate::{Field, Object};

const GROUP: &str = "rbac.authorization.k8s.io";

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

    /// What it grants.
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

/// The service accounts that bindings give rights to, by name or by group.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rights<'d> {
    accounts: BTreeSet<(String, &'d str)>,
    namespaces: BTreeSet<&'d str>,
    everybody: bool,
}

impl<'d> Rights<'d> {
    /// Adds the subjects of a binding; `home` is the namespace of those that name none.
    pub(crate) fn add(&mut self, binding: Binding<'d>, home: &str) {
        for subject in binding.subjects() {
            match (subject.kind(), subject.name()) {
                ("ServiceAccount", name) => {
                    self.accounts.insert((subject.namespace().unwrap_or(home).to_owned(), name));
                }
                ("User", name) => {
                    let account = name.strip_prefix("system:serviceaccount:").and_then(|name| name.split_once(':'));
                    self.accounts.extend(account.map(|(namespace, name)| (namespace.to_owned(), name)));
                }
                ("Group", "system:serviceaccounts") => self.everybody = true,
                ("Group", name) => self.namespaces.extend(name.strip_prefix("system:serviceaccounts:")),
                _ => {}
            }
        }
    }

    /// Whether the service account `name` of `namespace` has any.
    pub(crate) fn has(&self, namespace: &str, name: &'d str) -> bool {
        self.everybody || self.namespaces.contains(namespace) || self.accounts.contains(&(namespace.to_owned(), name))
    }
}
