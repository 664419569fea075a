//! Limits that a namespace gives to containers that state none, and holds all of them to.

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Container, Field, Object, PodSpec, Quantity, ReleaseUnit, Resource};

/// A `LimitRange`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LimitRange<'d> {
    object: Object<'d>,
}

/// An item of `spec.limits`: what holds for each container, each pod or each claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LimitRangeItem<'d> {
    node: NodeRef<'d>,
}

impl<'d> LimitRange<'d> {
    /// The range that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        object.is("", "LimitRange").then_some(Self { object })
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// The items for a type: `Container`, `Pod` or `PersistentVolumeClaim`.
    pub fn items_for(&self, kind: &'static str) -> impl Iterator<Item = LimitRangeItem<'d>> + use<'d> {
        let is_for = move |item: &NodeRef<'d>| Field::<&str>::at(*item, "type").is(kind);
        mappings(self.object.field("spec.limits")).filter(is_for).map(|node| LimitRangeItem { node })
    }
}

impl<'d> LimitRangeItem<'d> {
    /// An amount of it: of `max`, `min`, `default`, `defaultRequest` or `maxLimitRequestRatio`, for a resource
    /// (`cpu`, `memory`, `storage`).
    #[must_use]
    pub fn amount(&self, key: &str, resource: &str) -> Option<Field<'d, Quantity>> {
        self.node.at(&[key, resource]).map(Field::of).filter(Field::is_set)
    }

    /// The limit of a container that sets none: `default`, or `max` where that is all there is.
    #[must_use]
    pub fn default_limit(&self, resource: &str) -> Option<Field<'d, Quantity>> {
        self.first(&["default", "max"], resource)
    }

    /// The request of a container that makes none: `defaultRequest`, or else the limit that it is given, or `min`.
    #[must_use]
    pub fn default_request(&self, resource: &str) -> Option<Field<'d, Quantity>> {
        self.first(&["defaultRequest", "default", "max", "min"], resource)
    }

    fn first(&self, keys: &[&str], resource: &str) -> Option<Field<'d, Quantity>> {
        keys.iter().find_map(|key| self.amount(key, resource))
    }
}

fn positive(field: Option<Field<'_, Quantity>>) -> bool {
    field.and_then(|field| field.get()).is_some_and(Quantity::is_positive)
}

impl<'d> ReleaseUnit<'d> {
    /// The items for containers of the `LimitRanges` that hold for a pod.
    fn container_items(&self, pod: &PodSpec<'d>) -> impl Iterator<Item = LimitRangeItem<'d>> {
        self.limit_ranges_for(pod).iter().flat_map(|range| range.items_for("Container"))
    }

    /// Whether a `LimitRange` limits the containers of a pod that set no limit for a resource.
    #[must_use]
    pub fn gives_limit(&self, pod: &PodSpec<'d>, resource: Resource) -> bool {
        self.container_items(pod).any(|item| positive(item.default_limit(resource.as_str())))
    }

    /// Whether a `LimitRange` makes the request of the containers of a pod that request nothing of a resource.
    #[must_use]
    pub fn gives_request(&self, pod: &PodSpec<'d>, resource: Resource) -> bool {
        self.container_items(pod).any(|item| positive(item.default_request(resource.as_str())))
    }

    /// The limit of a container in the end: its own, or that of a `LimitRange`.
    #[must_use]
    pub fn limit_of(&self, container: &Container<'d>, resource: Resource) -> Option<Quantity> {
        let given = || self.container_items(&container.pod()).find_map(|item| item.default_limit(resource.as_str()));
        container.own_limit(resource).get().or_else(|| given()?.get())
    }

    /// The request of a container in the end: its own, its limit in place of one, or that of a `LimitRange`.
    #[must_use]
    pub fn request_of(&self, container: &Container<'d>, resource: Resource) -> Option<Quantity> {
        let given = || self.container_items(&container.pod()).find_map(|item| item.default_request(resource.as_str()));
        let own = container.own_request(resource).get().or_else(|| container.own_limit(resource).get());
        own.or_else(|| given()?.get())
    }
}
