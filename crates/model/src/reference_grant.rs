//! Grants by which a namespace lets objects of others refer to its own.
//!
//! Source: the API reference of the Gateway API.

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Field, GATEWAY_API, Object};

/// A `ReferenceGrant`, or a `ReferencePolicy` as it was called first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReferenceGrant<'d> {
    object: Object<'d>,
}

/// What a grant shares: all objects of a kind, or the one of a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GrantTarget<'d> {
    node: NodeRef<'d>,
}

impl<'d> ReferenceGrant<'d> {
    /// The grant that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        let is_grant = object.is(GATEWAY_API, "ReferenceGrant") || object.is(GATEWAY_API, "ReferencePolicy");
        is_grant.then_some(Self { object })
    }

    /// What it shares.
    pub fn targets(&self) -> impl Iterator<Item = GrantTarget<'d>> + use<'d> {
        mappings(self.object.field("spec.to")).map(|node| GrantTarget { node })
    }
}

impl<'d> GrantTarget<'d> {
    /// The entry itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// `kind`
    #[must_use]
    pub fn kind(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "kind")
    }

    /// `name`; without one, all objects of the kind are shared.
    #[must_use]
    pub fn name(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "name").filter(|name: &&str| !name.is_empty())
    }

    /// Whether it shares Secrets.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.is_of_core_group() && self.kind().is("Secret")
    }

    /// Whether it shares Services.
    #[must_use]
    pub fn is_service(&self) -> bool {
        self.is_of_core_group() && self.kind().is("Service")
    }

    fn is_of_core_group(&self) -> bool {
        let group: Field<'d, &str> = Field::at(self.node, "group");
        group.get().is_none_or(str::is_empty)
    }
}
