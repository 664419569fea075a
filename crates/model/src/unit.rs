//! Objects that are seen together.

use std::collections::BTreeMap;

use hullmark_parser::Document;

use crate::{Binding, Labels, Object, PodSpec, Service};

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
    pods_of: BTreeMap<String, Vec<PodSpec<'d>>>,
    services_of: BTreeMap<String, Vec<Service<'d>>>,
    bindings: Vec<Binding<'d>>,
}

impl<'d> ReleaseUnit<'d> {
    /// The unit of all objects in these documents, in order.
    #[must_use]
    pub fn new(kind: UnitKind, documents: impl IntoIterator<Item = &'d Document>) -> Self {
        let objects: Vec<Object<'d>> = documents.into_iter().flat_map(Object::all_in).collect();
        let pods = objects.iter().flat_map(Object::pod_specs).collect();
        let bindings = objects.iter().copied().filter_map(Binding::of).collect();
        let mut unit = Self { kind, objects, pods, pods_of: BTreeMap::new(), services_of: BTreeMap::new(), bindings };
        unit.sort_by_namespace();
        unit
    }

    fn sort_by_namespace(&mut self) {
        for pod in &self.pods {
            let namespace = self.namespace_of(&pod.object()).to_owned();
            self.pods_of.entry(namespace).or_default().push(*pod);
        }
        for service in self.objects.iter().copied().filter_map(Service::of) {
            let namespace = self.namespace_of(&service.object()).to_owned();
            self.services_of.entry(namespace).or_default().push(service);
        }
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

    /// The pods of each namespace, sorted by its name.
    pub fn pods_by_namespace(&self) -> impl Iterator<Item = (&str, &[PodSpec<'d>])> {
        self.pods_of.iter().map(|(namespace, pods)| (namespace.as_str(), pods.as_slice()))
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

    /// The pods of a namespace, in order.
    #[must_use]
    pub fn pods_in(&self, namespace: &str) -> &[PodSpec<'d>] {
        self.pods_of.get(namespace).map_or(&[], Vec::as_slice)
    }

    /// The Services that send traffic to a pod.
    pub fn services_of(&self, pod: &PodSpec<'d>) -> impl Iterator<Item = Service<'d>> {
        let labels: Labels<'d> = pod.labels();
        let services = self.services_of.get(self.namespace_of(&pod.object())).map_or(&[][..], Vec::as_slice);
        services.iter().copied().filter(move |service| service.selects(labels))
    }

    /// The `ServiceAccount` of a name, when it is part of the unit.
    #[must_use]
    pub fn service_account(&self, namespace: &str, name: &str) -> Option<Object<'d>> {
        let is_it = |object: &&Object<'d>| {
            object.is("", "ServiceAccount") && object.name().is(name) && self.namespace_of(object) == namespace
        };
        self.objects.iter().find(is_it).copied()
    }

    /// Whether a binding of the unit gives a service account rights.
    #[must_use]
    pub fn grants_rights_to(&self, namespace: &str, service_account: &str) -> bool {
        self.bindings.iter().any(|binding| {
            binding.subjects().any(|subject| {
                subject.covers_service_account(self.namespace_of(&binding.object()), namespace, service_account)
            })
        })
    }
}
