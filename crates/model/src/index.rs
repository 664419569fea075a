//! Objects by kind and name, for those that refer to each other.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::field::mappings;
use crate::{Field, Object, ReleaseUnit, Scope, UnitKind};

/// What a unit knows of an object that something refers to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence<'d> {
    /// It is part of the unit.
    Here(Object<'d>),
    /// Objects of its kind are described in its namespace, and it is not among them.
    Missing,
    /// The unit says nothing about it: no object of its kind is described in its namespace, or not all of its objects
    /// are known. Nobody can tell whether the reference is good.
    NotInView,
    /// Every cluster has it, or something of the unit makes it, or may make it, once it runs.
    Made,
}

/// The objects of a unit by kind, and by kind and name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index<'d> {
    /// By API group and kind.
    kinds: FxHashMap<&'d str, FxHashMap<&'d str, Vec<Object<'d>>>>,
    /// By kind and name.
    names: FxHashMap<&'d str, FxHashMap<&'d str, Vec<Object<'d>>>>,
    /// Kind and name of what objects of the unit make when they run.
    made: FxHashSet<(&'d str, &'d str)>,
}

/// Custom resources from which an operator makes a `Secret` or a `ConfigMap`: API group, kind, what it makes, and
/// where its name stands; the custom resource's own name where that field is not set.
///
/// Sources: the CRDs of the projects that own the groups.
const MAKERS: &[(&str, &str, &str, &str)] = &[
    ("bitnami.com", "SealedSecret", "Secret", "spec.template.metadata.name"),
    ("cert-manager.io", "Certificate", "Secret", "spec.secretName"),
    ("external-secrets.io", "ExternalSecret", "Secret", "spec.target.name"),
    ("isindir.github.com", "SopsSecret", "Secret", "metadata.name"),
    ("onepassword.com", "OnePasswordItem", "Secret", "metadata.name"),
    ("secrets.hashicorp.com", "VaultDynamicSecret", "Secret", "spec.destination.name"),
    ("secrets.hashicorp.com", "VaultPKISecret", "Secret", "spec.destination.name"),
    ("secrets.hashicorp.com", "VaultStaticSecret", "Secret", "spec.destination.name"),
    ("trust.cert-manager.io", "Bundle", "ConfigMap", "metadata.name"),
    ("trust.cert-manager.io", "Bundle", "Secret", "metadata.name"),
];

/// What every cluster, or a common part of it, puts into each namespace: kind and name.
const ALWAYS_THERE: [(&str, &str); 10] = [
    ("ClusterRole", "admin"),
    ("ClusterRole", "cluster-admin"),
    ("ClusterRole", "edit"),
    ("ClusterRole", "view"),
    ("ConfigMap", "istio-ca-root-cert"),
    ("ConfigMap", "kube-root-ca.crt"),
    ("ConfigMap", "openshift-service-ca.crt"),
    ("Role", "extension-apiserver-authentication-reader"),
    ("Service", "kubernetes"),
    ("ServiceAccount", "default"),
];

fn is_always_there(kind: &str, name: &str) -> bool {
    ALWAYS_THERE.contains(&(kind, name)) || (matches!(kind, "ClusterRole" | "Role") && name.starts_with("system:"))
}

impl<'d> Index<'d> {
    pub(crate) fn new(objects: &[Object<'d>]) -> Self {
        let mut index = Self::default();
        for object in objects {
            index.kinds.entry(object.group()).or_default().entry(object.kind()).or_default().push(*object);
            if let Some(name) = object.name().get() {
                index.names.entry(object.kind()).or_default().entry(name).or_default().push(*object);
            }
            index.add_made(*object);
        }
        index
    }

    fn named(&self, kind: &str, name: &str) -> &[Object<'d>] {
        self.names.get(kind).and_then(|names| names.get(name)).map_or(&[], Vec::as_slice)
    }

    fn is_made(&self, kind: &str, name: &str) -> bool {
        self.made.contains(&(kind, name))
    }

    fn add_made(&mut self, object: Object<'d>) {
        for (_, _, makes, path) in MAKERS.iter().filter(|(group, kind, ..)| object.is(group, kind)) {
            let name: Field<'d, &'d str> = object.field::<&str>(path).or(object.name());
            self.made.extend(name.get().map(|name| (*makes, name)));
        }
        if object.is("kustomize.config.k8s.io", "Kustomization") {
            for (makes, list) in [("ConfigMap", "configMapGenerator"), ("Secret", "secretGenerator")] {
                let names = mappings(object.field(list)).filter_map(|item| item.get("name")?.as_str());
                self.made.extend(names.map(|name| (makes, name)));
            }
        }
    }
}

impl<'d> ReleaseUnit<'d> {
    /// Every object of a kind in an API group (empty for the core group), in whatever version, in order.
    #[must_use]
    pub fn of_kind(&self, group: &str, kind: &str) -> &[Object<'d>] {
        self.index.kinds.get(group).and_then(|kinds| kinds.get(kind)).map_or(&[], Vec::as_slice)
    }

    /// The object of this kind and name in this namespace, which is of no account for kinds that live in none. Where
    /// a kustomization moves objects to a namespace, they all meet there.
    #[must_use]
    pub fn find(&self, group: &str, kind: &str, namespace: &str, name: &str) -> Option<Object<'d>> {
        self.index
            .named(kind, name)
            .iter()
            .copied()
            .find(|object| object.group() == group && self.is_at(object, namespace))
    }

    /// The objects of this kind and name in whatever namespace, in order: to say where the one that is missing lies.
    pub fn find_anywhere<'u>(&'u self, group: &'u str, kind: &str, name: &str) -> impl Iterator<Item = Object<'d>> {
        self.index.named(kind, name).iter().copied().filter(move |object| object.group() == group)
    }

    /// Whether the object that something refers to is there, is missing, or cannot be known from here.
    #[must_use]
    pub fn look_up(&self, group: &str, kind: &str, namespace: &str, name: &str) -> Presence<'d> {
        if let Some(object) = self.find(group, kind, namespace, name) {
            return Presence::Here(object);
        }
        let is_made =
            self.index.is_made(kind, name) || is_always_there(kind, name) || self.may_be_of_custom_resource(name);
        let is_described = || {
            let is_seen_from = |first: &Object<'d>| {
                let is_everywhere = first.scope() == Some(Scope::Cluster) || self.has_kustomized_namespace();
                is_everywhere || self.names_in(namespace, group, kind).is_some()
            };
            self.of_kind(group, kind).first().is_some_and(is_seen_from)
        };
        // It is described, and whoever applies it, or what refers to it, may bring the two together.
        let is_open = || {
            let is_named_for_none = self.kind() == &UnitKind::Manifests && namespace == "default";
            let mut elsewhere = self.find_anywhere(group, kind, name);
            elsewhere.any(|object| is_named_for_none || self.has_open_namespace(&object))
        };
        match is_made {
            true => Presence::Made,
            false if !self.is_incomplete() && is_described() && !is_open() => Presence::Missing,
            false => Presence::NotInView,
        }
    }

    fn is_at(&self, object: &Object<'d>, namespace: &str) -> bool {
        object.scope() == Some(Scope::Cluster)
            || self.has_kustomized_namespace()
            || self.namespace_of(object) == namespace
    }
}
