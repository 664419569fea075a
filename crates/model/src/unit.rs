//! Objects that are seen together.

use std::collections::{BTreeMap, BTreeSet};

use hullmark_parser::Document;

use crate::index::Index;
use crate::isolation::PolicyIndex;
use crate::limits::LimitRange;
use crate::rbac::{self, Rights};
use crate::traffic::Traffic;
use crate::{Binding, LabelSelector, Labels, NetworkPolicy, Object, PodSpec, PolicyRule, Resource, Role, Service};

/// Where the objects of a release unit came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum UnitKind {
    /// Files that somebody applies as they are.
    Manifests,
    /// The render of a chart.
    Render {
        /// The namespace that it was rendered for, into which Helm puts all that names no other.
        namespace: String,
    },
}

/// All objects that meet each other in a cluster as far as hullmark can see: those of one chart's render, or
/// those of one directory tree of manifests.
#[derive(Clone, Debug)]
pub struct ReleaseUnit<'d> {
    kind: UnitKind,
    objects: Vec<Object<'d>>,
    pods: Vec<PodSpec<'d>>,
    rights: Rights<'d>,
    custom_resources: BTreeSet<&'d str>,
    has_kustomized_namespace: bool,
    traffic: Traffic<'d>,
    pub(crate) index: Index<'d>,
    cluster_policies: Vec<NetworkPolicy<'d>>,
    namespaces: BTreeMap<String, Namespace<'d>>,
}

/// What a namespace has, for those who look for it again and again.
#[derive(Clone, Debug, Default)]
struct Namespace<'d> {
    pods: Vec<PodSpec<'d>>,
    service_accounts: BTreeMap<&'d str, Object<'d>>,
    limit_ranges: Vec<LimitRange<'d>>,
    network_policies: PolicyIndex<'d>,
}

impl<'d> ReleaseUnit<'d> {
    /// The unit of all objects in these documents, in order.
    #[must_use]
    pub fn new(kind: UnitKind, documents: impl IntoIterator<Item = &'d Document>) -> Self {
        let objects: Vec<Object<'d>> = documents.into_iter().flat_map(Object::all_in).collect();
        let pods: Vec<PodSpec<'d>> = objects.iter().flat_map(Object::pod_specs).collect();
        let policies = || objects.iter().copied().filter_map(NetworkPolicy::of);
        let mut unit = Self {
            kind,
            traffic: Traffic::new(&pods, objects.iter().copied().filter_map(Service::of)),
            pods,
            rights: Rights::default(),
            custom_resources: objects.iter().filter(is_custom_resource).filter_map(|it| it.name().get()).collect(),
            has_kustomized_namespace: objects.iter().any(sets_namespace_of_others),
            index: Index::new(&objects),
            cluster_policies: policies().filter(NetworkPolicy::is_cluster_wide).collect(),
            objects,
            namespaces: BTreeMap::new(),
        };
        unit.index_namespaces();
        unit.index_rights();
        unit
    }

    fn index_namespaces(&mut self) {
        let mut namespaces: BTreeMap<String, Namespace<'d>> = BTreeMap::new();
        for pod in &self.pods {
            let namespace = self.namespace_of(&pod.object()).to_owned();
            namespaces.entry(namespace).or_default().pods.push(*pod);
        }
        for object in &self.objects {
            let home = namespaces.entry(self.namespace_of(object).to_owned()).or_default();
            home.limit_ranges.extend(LimitRange::of(*object));
            if let Some(policy) = NetworkPolicy::of(*object).filter(|policy| !policy.is_cluster_wide()) {
                home.network_policies.add(policy);
            }
            if object.is("", "ServiceAccount") {
                home.service_accounts.extend(object.name().get().map(|name| (name, *object)));
            }
        }
        self.namespaces = namespaces;
    }

    fn index_rights(&mut self) {
        let mut rights = Rights::default();
        for binding in self.objects.iter().copied().filter_map(Binding::of) {
            rights.add(binding, self.namespace_of(&binding.object()));
        }
        self.rights = rights;
    }

    /// Where the objects came from.
    #[must_use]
    pub fn kind(&self) -> &UnitKind {
        &self.kind
    }

    /// Every object, in order; those in a `List` each for itself.
    #[must_use]
    pub fn objects(&self) -> &[Object<'d>] {
        &self.objects
    }

    /// The pods of all objects, in order.
    #[must_use]
    pub fn pods(&self) -> &[PodSpec<'d>] {
        &self.pods
    }

    /// The pods of each namespace that has any, sorted by its name.
    pub fn pods_by_namespace(&self) -> impl Iterator<Item = (&str, &[PodSpec<'d>])> {
        let with_pods = self.namespaces.iter().filter(|(_, namespace)| !namespace.pods.is_empty());
        with_pods.map(|(name, namespace)| (name.as_str(), namespace.pods.as_slice()))
    }

    /// The namespace that an object ends up in: the one it names, or the one it is installed into. For plain
    /// manifests that is `default`, unless whoever applies them says otherwise. Of no meaning for objects that
    /// live in no namespace.
    #[must_use]
    pub fn namespace_of<'u>(&'u self, object: &Object<'d>) -> &'u str
    where
        'd: 'u,
    {
        let named: Option<&'u str> = object.namespace().get();
        named.filter(|namespace| !namespace.is_empty()).unwrap_or(match &self.kind {
            UnitKind::Manifests => "default",
            UnitKind::Render { namespace } => namespace,
        })
    }

    /// Whether a kustomization of the unit puts objects into a namespace, so that they need to name none.
    #[must_use]
    pub fn has_kustomized_namespace(&self) -> bool {
        self.has_kustomized_namespace
    }

    /// The pods of a namespace, in order.
    #[must_use]
    pub fn pods_in(&self, namespace: &str) -> &[PodSpec<'d>] {
        self.namespaces.get(namespace).map_or(&[], |namespace| &namespace.pods)
    }

    fn home_of(&self, pod: &PodSpec<'d>) -> Option<&Namespace<'d>> {
        self.namespaces.get(self.namespace_of(&pod.object()))
    }

    /// The Services that send traffic to a pod: each once.
    pub fn services_of(&self, pod: &PodSpec<'d>) -> impl Iterator<Item = Service<'d>> {
        let labels: Labels<'d> = pod.labels();
        let home = self.namespace_of(&pod.object());
        let is_at_home = move |service: &Service<'d>| self.namespace_of(&service.object()) == home;
        self.traffic.services_for(labels).filter(is_at_home).filter(move |service| service.selects(labels))
    }

    /// The pods that a Service selects, in order.
    pub fn pods_of(&self, service: &Service<'d>) -> impl Iterator<Item = PodSpec<'d>> {
        let home = self.namespace_of(&service.object());
        self.pods_like(service).filter(move |pod| self.namespace_of(&pod.object()) == home)
    }

    /// The pods that a Service would select if they were in its namespace, in order.
    pub fn pods_like(&self, service: &Service<'d>) -> impl Iterator<Item = PodSpec<'d>> {
        let service = *service;
        self.traffic.pods_for(&service).iter().copied().filter(move |pod| service.selects(pod.labels()))
    }

    /// Whether a `LimitRange` limits the containers of a pod that set no limit for a resource.
    #[must_use]
    pub fn gives_limit(&self, pod: &PodSpec<'d>, resource: Resource) -> bool {
        self.home_of(pod).is_some_and(|home| home.limit_ranges.iter().any(|range| range.gives_limit(resource)))
    }

    /// Whether a `LimitRange` makes the request of the containers of a pod that request nothing of a resource.
    #[must_use]
    pub fn gives_request(&self, pod: &PodSpec<'d>, resource: Resource) -> bool {
        self.home_of(pod).is_some_and(|home| home.limit_ranges.iter().any(|range| range.gives_request(resource)))
    }

    /// The `ServiceAccount` of a name, when it is part of the unit.
    #[must_use]
    pub fn service_account(&self, namespace: &str, name: &str) -> Option<Object<'d>> {
        self.namespaces.get(namespace)?.service_accounts.get(name).copied()
    }

    /// Whether the unit has an object of this name whose kind only an operator knows, which may make pods of it.
    #[must_use]
    pub fn has_custom_resource(&self, name: &str) -> bool {
        self.custom_resources.contains(name)
    }

    /// The network policies that apply to a namespace: its own and those for the whole cluster.
    pub fn network_policies_in<'u>(&'u self, namespace: &str) -> impl Iterator<Item = NetworkPolicy<'d>> + use<'u, 'd> {
        let home = self.namespaces.get(namespace);
        home.into_iter().flat_map(|home| home.network_policies.all()).chain(self.cluster_policies.iter().copied())
    }

    /// The network policies that select a pod.
    pub fn network_policies_of<'u>(
        &'u self,
        pod: &PodSpec<'d>,
    ) -> impl Iterator<Item = NetworkPolicy<'d>> + use<'u, 'd> {
        let labels = pod.labels();
        let of_home = self.home_of(pod).into_iter().flat_map(move |home| home.network_policies.policies_for(labels));
        of_home.chain(self.cluster_policies.iter().copied()).filter(move |policy| policy.selects(labels))
    }

    /// The bindings of the unit that give a service account rights, by its name or by a group that it is in.
    pub fn bindings_of<'u>(
        &'u self,
        namespace: &str,
        service_account: &str,
    ) -> impl Iterator<Item = Binding<'d>> + use<'u, 'd> {
        self.rights.bindings_of(namespace, service_account)
    }

    /// The role that a binding refers to, when it is part of the unit.
    #[must_use]
    pub fn role_of(&self, binding: &Binding<'d>) -> Option<Role<'d>> {
        let (kind, name) = (binding.role_kind().get()?, binding.role_name().get()?);
        Role::of(self.find(rbac::GROUP, kind, self.namespace_of(&binding.object()), name)?)
    }

    /// What a role grants: its own rules, and those of the `ClusterRoles` that it aggregates.
    #[must_use]
    pub fn rules_of(&self, role: &Role<'d>) -> Vec<PolicyRule<'d>> {
        let mut rules: Vec<PolicyRule<'d>> = role.rules().collect();
        let selectors: Vec<LabelSelector<'d>> = role.aggregates().collect();
        if !selectors.is_empty() {
            let others = self.of_kind(rbac::GROUP, "ClusterRole").iter().filter(|other| **other != role.object());
            let is_aggregated = |other: &&Object<'d>| selectors.iter().any(|selector| selector.matches(other.labels()));
            rules.extend(others.filter(is_aggregated).copied().filter_map(Role::of).flat_map(|other| other.rules()));
        }
        rules
    }

    /// Whether a binding of the unit gives a service account rights.
    #[must_use]
    pub fn grants_rights_to(&self, namespace: &str, service_account: &str) -> bool {
        self.rights.bindings_of(namespace, service_account).next().is_some()
    }
}

fn sets_namespace_of_others(object: &Object<'_>) -> bool {
    object.is("kustomize.config.k8s.io", "Kustomization") && object.field::<&str>("namespace").is_set()
}

fn is_custom_resource(object: &&Object<'_>) -> bool {
    object.scope().is_none() && object.pod_specs().is_empty()
}
