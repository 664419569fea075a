//! Roles, their rules, and who is bound to them.

use std::rc::Rc;

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

    /// Whether what it grants can hold in every namespace, and for objects in none: a `ClusterRole`.
    #[must_use]
    pub fn is_cluster_wide(&self) -> bool {
        self.object.kind() == "ClusterRole"
    }

    /// Whether it is one of those that the API server makes itself, and repairs when somebody changes them; they get
    /// into manifests by export.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        is_built_in(&self.object)
    }

    /// The selectors of the `ClusterRoles` whose rules the control plane puts into this one.
    pub fn aggregates(&self) -> impl Iterator<Item = LabelSelector<'d>> + use<'d> {
        mappings(self.object.field("aggregationRule.clusterRoleSelectors")).map(LabelSelector::of)
    }

    /// What it grants by rules of its own. [`ReleaseUnit::rules_of`](crate::ReleaseUnit::rules_of) adds those that it
    /// aggregates.
    pub fn rules(&self) -> impl Iterator<Item = PolicyRule<'d>> + use<'d> {
        mappings(self.object.field("rules")).map(PolicyRule::of)
    }
}

/// A rule of a role: verbs on resources of API groups, or on URLs. Its words are read once, since many powers are looked
/// for in each rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PolicyRule<'d> {
    words: Rc<Words<'d>>,
}

/// The lists of a rule.
#[derive(PartialEq, Eq, Debug)]
struct Words<'d> {
    node: NodeRef<'d>,
    api_groups: Vec<Field<'d, &'d str>>,
    resources: Vec<Field<'d, &'d str>>,
    resource_names: Vec<Field<'d, &'d str>>,
    verbs: Vec<Field<'d, &'d str>>,
}

impl<'d> PolicyRule<'d> {
    fn of(node: NodeRef<'d>) -> Self {
        let list = |key| strings(Field::at(node, key)).collect();
        let words = Words {
            node,
            api_groups: list("apiGroups"),
            resources: list("resources"),
            resource_names: list("resourceNames"),
            verbs: list("verbs"),
        };
        Self { words: Rc::new(words) }
    }

    /// The rule itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.words.node
    }

    /// Whether it grants a verb on a resource (`pods/exec` for a subresource) of an API group, whatever the objects'
    /// names. A rule for named objects grants it on these only, so it does not count.
    #[must_use]
    pub fn grants(&self, verb: &str, group: &str, resource: &str) -> bool {
        self.resource_names().next().is_none() && self.grant(&[verb], &[(group, resource)]).is_some()
    }

    /// What of it grants any of these verbs on any of these resources (API group, and `pods/exec` for a subresource),
    /// with wildcards counted as the authorizer counts them. The names of objects are left to the caller.
    ///
    /// A rule without API groups, which the API server refuses, is read as if it meant them all.
    ///
    /// Source: `VerbMatches`, `APIGroupMatches` and `ResourceMatches` of the RBAC authorizer: `*` stands for
    /// everything, `*/exec` for a subresource of everything, and `pods/*` for nothing.
    #[must_use]
    pub fn grant(&self, verbs: &[&str], resources: &[(&str, &str)]) -> Option<Grant<'d>> {
        let asks = |verb: &Field<'d, &'d str>| verb.get().is_some_and(|it| it == "*" || verbs.contains(&it));
        if !self.verbs().any(|verb| asks(&verb)) {
            return None;
        }
        let in_group = |group: &str| {
            let mut groups = self.api_groups().filter_map(|it| it.get()).peekable();
            groups.peek().is_none() || groups.any(|it| it == "*" || it == group)
        };
        let covers = |granted: &Field<'d, &'d str>| {
            let is_covered = |granted| resources.iter().any(|(group, it)| is_covered(it, granted) && in_group(group));
            granted.get().is_some_and(is_covered)
        };
        let resources: Vec<_> = self.resources().filter(covers).collect();
        (!resources.is_empty()).then(|| Grant {
            rule: self.clone(),
            verbs: self.verbs().filter(asks).collect(),
            resources,
        })
    }

    /// `nonResourceURLs`
    pub fn non_resource_urls(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'d> {
        strings(Field::at(self.words.node, "nonResourceURLs"))
    }

    /// `apiGroups`
    pub fn api_groups(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'_, 'd> {
        self.words.api_groups.iter().copied()
    }

    /// `resources`
    pub fn resources(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'_, 'd> {
        self.words.resources.iter().copied()
    }

    /// `resourceNames`
    pub fn resource_names(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'_, 'd> {
        self.words.resource_names.iter().copied()
    }

    /// `verbs`
    pub fn verbs(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'_, 'd> {
        self.words.verbs.iter().copied()
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
        self.grants_all_of("*")
    }

    /// Whether it grants every verb on every resource of the core API group: Secrets and pods among them.
    #[must_use]
    pub fn grants_all_of_core(&self) -> bool {
        self.grants_all_of("")
    }

    fn grants_all_of(&self, api_group: &str) -> bool {
        self.any_verb().is_some()
            && self.any_resource().is_some()
            && self.api_groups().any(|group| group.is(api_group))
            && self.resource_names().next().is_none()
    }
}

/// Whether the resources that a role names `granted` have `resource` among them.
fn is_covered(resource: &str, granted: &str) -> bool {
    let subresource = resource.split_once('/').map(|(_, subresource)| subresource);
    granted == "*" || granted == resource || (subresource.is_some() && granted.strip_prefix("*/") == subresource)
}

/// The part of a rule that grants something: what it is asked for, as the rule writes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grant<'d> {
    /// The rule.
    pub rule: PolicyRule<'d>,
    /// The verbs: at least one.
    pub verbs: Vec<Field<'d, &'d str>>,
    /// The resources: at least one.
    pub resources: Vec<Field<'d, &'d str>>,
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

    /// Whether it is one of those that the API server makes itself, and repairs when somebody changes them.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        is_built_in(&self.object)
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

    /// `name`, to point at.
    #[must_use]
    pub fn name_field(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "name")
    }

    /// The namespace and name of the service account that it is, by its kind or by the name of its user; `home` is
    /// the namespace of the binding.
    pub fn service_account<'a>(&self, home: &'a str) -> Option<(&'a str, &'d str)>
    where
        'd: 'a,
    {
        match self.kind() {
            "ServiceAccount" => Some((self.namespace().unwrap_or(home), self.name())),
            "User" => self.name().strip_prefix("system:serviceaccount:")?.split_once(':'),
            _ => None,
        }
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

    /// `namespace`, to point at.
    #[must_use]
    pub fn namespace_field(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "namespace")
    }

    /// `namespace`, of a service account.
    #[must_use]
    pub fn namespace(&self) -> Option<&'d str> {
        Some(self.text("namespace")).filter(|namespace| !namespace.is_empty())
    }
}

fn is_built_in(object: &Object<'_>) -> bool {
    object.labels().get("kubernetes.io/bootstrapping") == Some("rbac-defaults")
}
