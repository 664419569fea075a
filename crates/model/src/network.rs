//! Services and Ingresses.

use hullmark_parser::NodeRef;

use crate::{Container, Field, Labels, Object, PodSpec};

/// A `Service` of the core group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Service<'d> {
    object: Object<'d>,
}

impl<'d> Service<'d> {
    /// The Service that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        object.is("", "Service").then_some(Self { object })
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// Whether it is another name for a host outside the cluster, so that its selector means nothing.
    #[must_use]
    pub fn is_external_name(&self) -> bool {
        self.object.field("spec.type").is("ExternalName")
    }

    /// `spec.selector`
    #[must_use]
    pub fn selector(&self) -> Field<'d, NodeRef<'d>> {
        self.object.field("spec.selector")
    }

    /// Whether it sends traffic to pods with these labels. One without a selector sends to none by itself.
    #[must_use]
    pub fn selects(&self, labels: Labels<'d>) -> bool {
        let selector = Labels::of(self.selector().get());
        !self.is_external_name() && !selector.is_empty() && selector.all_on_pod_of(labels)
    }

    /// Whether one of its ports leads to a port that the container declares.
    #[must_use]
    pub fn targets(&self, container: &Container<'d>) -> bool {
        self.ports().any(|port| port.targets(container))
    }

    /// Whether traffic of it reaches this container of a pod that it selects: the container declares a port that
    /// the Service leads to, or no container does and the pod has only this one to serve it.
    #[must_use]
    pub fn reaches(&self, container: &Container<'d>) -> bool {
        let pod: PodSpec<'d> = container.pod();
        let declared_elsewhere = || pod.containers().any(|other| self.targets(&other));
        let alone = || pod.containers().filter(Container::is_long_running).count() == 1;
        self.targets(container) || (!declared_elsewhere() && alone())
    }
}

/// An `Ingress`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ingress<'d> {
    object: Object<'d>,
}

impl<'d> Ingress<'d> {
    /// The Ingress that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        let is_ingress = object.is("networking.k8s.io", "Ingress") || object.is("extensions", "Ingress");
        is_ingress.then_some(Self { object })
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// `spec.tls`, unless it is an empty list.
    #[must_use]
    pub fn tls(&self) -> Field<'d, NodeRef<'d>> {
        self.object.field("spec.tls").filter(|list: &NodeRef<'d>| list.items().next().is_some())
    }

    /// The class, by `spec.ingressClassName` or by the annotation that came before it.
    #[must_use]
    pub fn class(&self) -> Option<&'d str> {
        let class: Field<'d, &str> = self.object.field("spec.ingressClassName");
        class.get().or_else(|| self.object.annotations().get("kubernetes.io/ingress.class"))
    }
}
