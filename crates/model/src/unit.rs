//! Objects that are seen together.

use std::collections::{BTreeMap, BTreeSet};

use hullmark_parser::Document;
use rustc_hash::FxHashMap;

use crate::index::Index;
use crate::isolation::PolicyIndex;
use crate::labelled::Labelled;
use crate::limits::LimitRange;
use crate::policy_scope::NamespaceLabels;
use crate::rbac;
use crate::rights::Rights;
use crate::scaling::Scaling;
use crate::traffic::Traffic;
use crate::{
    Binding, DisruptionBudget, KubeRelease, LabelSelector, Labels, NetworkPolicy, Object, PodSpec, PolicyRule,
    ResourceQuota, Role, Scope, Service,
};

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
    is_incomplete: bool,
    release: KubeRelease,
    objects: Vec<Object<'d>>,
    pods: Vec<PodSpec<'d>>,
    pub(crate) rights: Rights<'d>,
    custom_resources: BTreeSet<&'d str>,
    has_kustomized_namespace: bool,
    traffic: Traffic<'d>,
    /// By their own labels.
    services: Labelled<'d, Service<'d>>,
    pub(crate) index: Index<'d>,
    cluster_policies: Vec<NetworkPolicy<'d>>,
    namespaces: BTreeMap<String, Namespace<'d>>,
    scaling: BTreeMap<String, Scaling<'d>>,
}

/// What a namespace has, for those who look for it again and again.
#[derive(Clone, Debug, Default)]
struct Namespace<'d> {
    pods: Vec<PodSpec<'d>>,
    /// In the order of `pods`.
    pod_labels: Vec<Labels<'d>>,
    service_accounts: BTreeMap<&'d str, Object<'d>>,
    limit_ranges: Vec<LimitRange<'d>>,
    quotas: Vec<ResourceQuota<'d>>,
    network_policies: PolicyIndex<'d>,
    /// The names of its objects by API group and kind, in order.
    names: FxHashMap<&'d str, FxHashMap<&'d str, Vec<&'d str>>>,
}

impl<'d> ReleaseUnit<'d> {
    /// The unit of all objects in these documents, in order.
    #[must_use]
    pub fn new(kind: UnitKind, documents: impl IntoIterator<Item = &'d Document>) -> Self {
        let objects: Vec<Object<'d>> = documents.into_iter().flat_map(Object::all_in).collect();
        let pods: Vec<PodSpec<'d>> = objects.iter().flat_map(Object::pod_specs).collect();
        let mut services = Labelled::default();
        for service in objects.iter().copied().filter_map(Service::of) {
            services.add(service, service.object().labels());
        }
        let policies = || objects.iter().copied().filter_map(NetworkPolicy::of);
        let mut unit = Self {
            kind,
            is_incomplete: false,
            release: KubeRelease::default(),
            traffic: Traffic::new(&pods, objects.iter().copied().filter_map(Service::of)),
            pods,
            services,
            rights: Rights::default(),
            custom_resources: objects.iter().filter(is_custom_resource).filter_map(|it| it.name().get()).collect(),
            has_kustomized_namespace: objects.iter().any(sets_namespace_of_others),
            index: Index::new(&objects),
            cluster_policies: policies().filter(NetworkPolicy::is_cluster_wide).collect(),
            objects,
            namespaces: BTreeMap::new(),
            scaling: BTreeMap::new(),
        };
        unit.index_namespaces();
        unit.index_scaling();
        unit.index_rights();
        unit
    }

    /// The same, for clusters of another release of Kubernetes than the default.
    #[must_use]
    pub fn for_release(self, release: KubeRelease) -> Self {
        Self { release, ..self }
    }

    /// The same, where some of its objects could not be made or read, so that what is not among them is not missing.
    #[must_use]
    pub fn incomplete_if(self, is_incomplete: bool) -> Self {
        Self { is_incomplete, ..self }
    }

    /// Whether some of its objects are not known.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.is_incomplete
    }

    /// The release of Kubernetes that the objects are for.
    #[must_use]
    pub fn release(&self) -> KubeRelease {
        self.release
    }

    fn index_namespaces(&mut self) {
        let mut namespaces: BTreeMap<String, Namespace<'d>> = BTreeMap::new();
        for pod in &self.pods {
            let namespace = self.namespace_of(&pod.object()).to_owned();
            let home = namespaces.entry(namespace).or_default();
            home.pods.push(*pod);
            home.pod_labels.push(pod.labels());
        }
        for object in &self.objects {
            let home = namespaces.entry(self.namespace_of(object).to_owned()).or_default();
            home.limit_ranges.extend(LimitRange::of(*object));
            home.quotas.extend(ResourceQuota::of(*object));
            if let Some(policy) = NetworkPolicy::of(*object).filter(|policy| !policy.is_cluster_wide()) {
                home.network_policies.add(policy, &self.traffic);
            }
            let names = home.names.entry(object.group()).or_default().entry(object.kind()).or_default();
            names.extend(object.name().get());
            if object.is("", "ServiceAccount") {
                home.service_accounts.extend(object.name().get().map(|name| (name, *object)));
            }
        }
        self.namespaces = namespaces;
    }

    fn index_scaling(&mut self) {
        let mut scaling: BTreeMap<String, Scaling<'d>> = BTreeMap::new();
        let mut budgets: BTreeMap<&str, Vec<DisruptionBudget<'d>>> = BTreeMap::new();
        for object in &self.objects {
            if let Some(budget) = DisruptionBudget::of(*object) {
                budgets.entry(self.meeting_place(object)).or_default().push(budget);
            } else if Scaling::takes(object) {
                scaling.entry(self.meeting_place(object).to_owned()).or_default().add(*object);
            }
        }
        for (namespace, budgets) in budgets {
            scaling.entry(namespace.to_owned()).or_default().add_budgets(&budgets);
        }
        self.scaling = scaling;
    }

    /// The namespace in which an object meets others, or nothing where a kustomization moves all to one.
    pub(crate) fn meeting_place(&self, object: &Object<'d>) -> &str {
        if self.has_kustomized_namespace { "" } else { self.namespace_of(object) }
    }

    pub(crate) fn scaling_of(&self, object: &Object<'d>) -> Option<&Scaling<'d>> {
        self.scaling.get(self.meeting_place(object))
    }

    pub(crate) fn scaling(&self) -> impl Iterator<Item = &Scaling<'d>> {
        self.scaling.values()
    }

    /// The pods that may have all these labels.
    pub(crate) fn pods_with(&self, labels: Labels<'d>) -> impl Iterator<Item = PodSpec<'d>> {
        self.traffic.pods_with(labels)
    }

    /// The Services that a selector selects by their own labels, in order and of whatever namespace.
    pub fn services_selected<'u>(
        &'u self,
        selector: LabelSelector<'d>,
    ) -> impl Iterator<Item = Service<'d>> + use<'u, 'd> {
        let candidates = self.services.with(selector.match_labels().iter());
        candidates.filter(move |service| selector.matches(service.object().labels()))
    }

    /// The names of the objects of a kind in a namespace, in order; `None` where none of them is described.
    #[must_use]
    pub fn names_in(&self, namespace: &str, group: &str, kind: &str) -> Option<&[&'d str]> {
        self.namespaces.get(namespace)?.names.get(group)?.get(kind).map(Vec::as_slice)
    }

    fn index_rights(&mut self) {
        let mut rights = Rights::default();
        for binding in self.objects.iter().copied().filter_map(Binding::of) {
            rights.add(binding, self.namespace_of(&binding.object()));
        }
        self.objects.iter().for_each(|object| rights.add_role(*object));
        for pod in &self.pods {
            rights.add_pod(*pod, self.namespace_of(&pod.object()));
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

    /// Whether only whoever applies an object says into which namespace it comes: a manifest that names none, which
    /// Argo CD, Flux, a kustomization out of view or `kubectl --namespace` put where they like.
    #[must_use]
    pub fn has_open_namespace(&self, object: &Object<'d>) -> bool {
        let names_none = object.namespace().get().is_none_or(str::is_empty);
        self.kind == UnitKind::Manifests && names_none && object.scope() != Some(Scope::Cluster)
    }

    /// The pods of a namespace, in order.
    #[must_use]
    pub fn pods_in(&self, namespace: &str) -> &[PodSpec<'d>] {
        self.namespaces.get(namespace).map_or(&[], |namespace| &namespace.pods)
    }

    /// The pods of a namespace with their labels, in order.
    pub fn labelled_pods_in(&self, namespace: &str) -> impl Iterator<Item = (Labels<'d>, PodSpec<'d>)> {
        let home = self.namespaces.get(namespace).into_iter();
        home.flat_map(|home| home.pod_labels.iter().copied().zip(home.pods.iter().copied()))
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
        self.traffic.pods_for(&service).filter(move |pod| service.selects(pod.labels()))
    }

    /// The `LimitRanges` of the namespace of a pod.
    #[must_use]
    pub fn limit_ranges_for(&self, pod: &PodSpec<'d>) -> &[LimitRange<'d>] {
        self.home_of(pod).map_or(&[], |home| &home.limit_ranges)
    }

    /// The `ResourceQuotas` of a namespace.
    #[must_use]
    pub fn quotas_in(&self, namespace: &str) -> &[ResourceQuota<'d>] {
        self.namespaces.get(namespace).map_or(&[], |namespace| &namespace.quotas)
    }

    /// The `LimitRanges` of a namespace.
    #[must_use]
    pub fn limit_ranges_in(&self, namespace: &str) -> &[LimitRange<'d>] {
        self.namespaces.get(namespace).map_or(&[], |namespace| &namespace.limit_ranges)
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

    /// Whether an operator may make an object of this name: a custom resource of the unit has the name, or its
    /// beginning up to a hyphen.
    #[must_use]
    pub fn may_be_of_custom_resource(&self, name: &str) -> bool {
        let beginnings = name.match_indices('-').filter_map(|(end, _)| name.get(..end));
        beginnings.chain([name]).any(|beginning| self.custom_resources.contains(beginning))
    }

    /// The network policies that apply to a namespace: its own and those for the whole cluster.
    pub fn network_policies_in<'u>(
        &'u self,
        namespace: &'u str,
    ) -> impl Iterator<Item = NetworkPolicy<'d>> + use<'u, 'd> {
        let home = self.namespaces.get(namespace);
        let labels = self.labels_of_namespace(namespace);
        let of_cluster = self.cluster_policies.iter().copied().filter(move |policy| policy.applies_in(labels));
        home.into_iter().flat_map(|home| home.network_policies.all()).chain(of_cluster)
    }

    /// The network policies that select a pod.
    pub fn network_policies_of<'u>(
        &'u self,
        pod: &PodSpec<'d>,
    ) -> impl Iterator<Item = NetworkPolicy<'d>> + use<'u, 'd> {
        let labels = pod.labels();
        let of_home = self.home_of(pod).into_iter().flat_map(move |home| home.network_policies.policies_for(labels));
        let namespace = self.labels_of_namespace(self.namespace_of(&pod.object()));
        of_home.chain(self.cluster_policies.iter().copied()).filter(move |policy| policy.selects(labels, namespace))
    }

    fn labels_of_namespace<'u>(&'u self, name: &'u str) -> NamespaceLabels<'u> {
        NamespaceLabels { name, labels: self.find("", "Namespace", name, name).map(|object| object.labels()) }
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

/// API groups of custom resources that configure something and make neither pods nor Services of their own: group, and
/// the one kind in it that does.
const CONFIGURES: [(&str, &str); 16] = [
    ("autoscaling.k8s.io", ""),
    ("bitnami.com", ""),
    ("cert-manager.io", ""),
    ("cilium.io", ""),
    ("crd.projectcalico.org", ""),
    ("external-secrets.io", ""),
    ("gateway.networking.k8s.io", "Gateway"),
    ("keda.sh", "ScaledJob"),
    ("kustomize.config.k8s.io", ""),
    ("kyverno.io", ""),
    ("networking.istio.io", ""),
    ("policy.linkerd.io", ""),
    ("projectcalico.org", ""),
    ("route.openshift.io", ""),
    ("security.istio.io", ""),
    ("traefik.io", ""),
];

/// What Prometheus' operator is told to watch, beside what it runs.
const WATCHED: [&str; 5] = ["PodMonitor", "Probe", "PrometheusRule", "ScrapeConfig", "ServiceMonitor"];

fn is_custom_resource(object: &&Object<'_>) -> bool {
    let (group, kind) = (object.group(), object.kind());
    let configures = CONFIGURES.iter().any(|(known, maker)| *known == group && *maker != kind)
        || (group == "monitoring.coreos.com" && WATCHED.contains(&kind));
    object.scope().is_none() && !configures && object.pod_specs().is_empty()
}
