//! Limits that a namespace gives to containers that state none.

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Field, Object, Quantity, Resource};

/// A `LimitRange`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct LimitRange<'d> {
    object: Object<'d>,
}

impl<'d> LimitRange<'d> {
    /// The range that an object is.
    pub(crate) fn of(object: Object<'d>) -> Option<Self> {
        object.is("", "LimitRange").then_some(Self { object })
    }

    /// Whether it limits a container that sets no limit: `default`, or `max` where that is all there is.
    pub(crate) fn gives_limit(&self, resource: Resource) -> bool {
        self.for_containers().any(|item| sets(item, &["default", "max"], resource))
    }

    /// Whether it makes a request for a container that makes none: `defaultRequest`, or else the limit that it
    /// gives, or `min`.
    pub(crate) fn gives_request(&self, resource: Resource) -> bool {
        self.for_containers().any(|item| sets(item, &["defaultRequest", "default", "max", "min"], resource))
    }

    fn for_containers(&self) -> impl Iterator<Item = NodeRef<'d>> + use<'d> {
        let is_for_containers = |item: &NodeRef<'d>| Field::<&str>::at(*item, "type").is("Container");
        mappings(self.object.field("spec.limits")).filter(is_for_containers)
    }
}

fn sets(item: NodeRef<'_>, keys: &[&'static str], resource: Resource) -> bool {
    let amounts = keys.iter().filter_map(|key| item.at(&[key, resource.as_str()]));
    amounts.map(Field::<Quantity>::of).any(|amount| amount.get().is_some_and(Quantity::is_positive))
}
