//! What a namespace may use at most, and what its workloads use.

use hullmark_parser::NodeRef;

use crate::{Container, ContainerKind, Field, Object, PodSpec, Quantity, ReleaseUnit, Resource};

/// A `ResourceQuota`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ResourceQuota<'d> {
    object: Object<'d>,
}

impl<'d> ResourceQuota<'d> {
    /// The quota that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        object.is("", "ResourceQuota").then_some(Self { object })
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// `spec.hard`
    #[must_use]
    pub fn hard(&self) -> Field<'d, NodeRef<'d>> {
        self.object.field("spec.hard")
    }

    /// What is limited (`requests.cpu`, `pods`), and to which amount.
    pub fn amounts(&self) -> impl Iterator<Item = (&'d str, Field<'d, Quantity>)> {
        let entries = self.hard().get().into_iter().flat_map(NodeRef::entries);
        entries.filter_map(|(key, value)| Some((key.text()?, Field::of(value)))).filter(|(_, amount)| amount.is_set())
    }

    /// Whether it counts some objects only, by `scopes` or `scopeSelector`.
    #[must_use]
    pub fn is_scoped(&self) -> bool {
        let of_list = |path| self.object.field::<NodeRef<'d>>(path).get();
        of_list("spec.scopes").is_some_and(|list| list.items().next().is_some())
            || of_list("spec.scopeSelector").is_some()
    }
}

/// What a quota means by a name such as `limits.memory` or `cpu`, where it is an amount of containers.
#[must_use]
pub fn bound_of(name: &str) -> Option<(Bound, Resource)> {
    let (bound, resource) = match name.split_once('.') {
        Some(("limits", resource)) => (Bound::Limit, resource),
        Some(("requests", resource)) => (Bound::Request, resource),
        _ => (Bound::Request, name),
    };
    let resources = [Resource::Cpu, Resource::Memory, Resource::EphemeralStorage];
    resources.into_iter().find(|it| it.as_str() == resource).map(|resource| (bound, resource))
}

/// Which of a container's two amounts is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Bound {
    /// What is set aside for it.
    Request,
    /// What it may use at most.
    Limit,
}

impl<'d> ReleaseUnit<'d> {
    /// What a pod counts for in a quota: the sum of its containers that run together, or what an init container
    /// needs beside the sidecars that started before it, whichever is more. What nobody states counts as nothing.
    ///
    /// Source: `PodRequests` and `PodLimits` of k8s.io/component-helpers, without the pod's own resources where it
    /// has none.
    #[must_use]
    pub fn total_of(&self, pod: &PodSpec<'d>, resource: Resource, bound: Bound) -> Quantity {
        let of_pod = match bound {
            Bound::Request => pod.request(resource),
            Bound::Limit => pod.limit(resource),
        };
        if let Some(amount) = of_pod.get() {
            return amount;
        }
        let amount_of = |container: &Container<'d>| match bound {
            Bound::Request => self.request_of(container, resource).unwrap_or(Quantity::ZERO),
            Bound::Limit => self.limit_of(container, resource).unwrap_or(Quantity::ZERO),
        };
        let mut together = Quantity::ZERO;
        let mut most_at_start = Quantity::ZERO;
        for container in pod.containers() {
            match container.kind() {
                // Init containers come first, so only the sidecars before it are counted together so far.
                ContainerKind::Init => most_at_start = most_at_start.max(together.plus(amount_of(&container))),
                ContainerKind::App | ContainerKind::Sidecar => together = together.plus(amount_of(&container)),
                ContainerKind::Ephemeral => {}
            }
        }
        together.max(most_at_start)
    }
}
