//! What a rule is.

use hullmark_model::{Container, Object, PodSpec, ReleaseUnit};

use crate::Report;

/// A rule: its id, under which its policy has all words about it, and the function that checks it.
#[derive(Debug)]
pub struct Rule {
    id: &'static str,
    check: Check,
}

/// What a rule looks at. The runner calls the function once for each subject of the kind.
#[derive(Debug)]
pub enum Check {
    /// Each container of each pod, of whatever kind of container.
    Container(ContainerCheck),
    /// Each pod specification, of whatever object.
    PodSpec(PodCheck),
    /// Each object.
    Object(ObjectCheck),
    /// All objects of a release unit together.
    ReleaseUnit(UnitCheck),
}

pub(crate) type ContainerCheck = for<'d> fn(&Container<'d>, &mut Report<'d>);
pub(crate) type PodCheck = for<'d> fn(&PodSpec<'d>, &mut Report<'d>);
pub(crate) type ObjectCheck = for<'d> fn(&Object<'d>, &mut Report<'d>);
pub(crate) type UnitCheck = for<'d> fn(&'d ReleaseUnit<'d>, &mut Report<'d>);

impl Rule {
    /// The rule of an id.
    #[must_use]
    pub const fn new(id: &'static str, check: Check) -> Self {
        Self { id, check }
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// What it looks at.
    #[must_use]
    pub fn check(&self) -> &Check {
        &self.check
    }
}
