//! The rules of a role, read once for all powers that are looked for in them.

use hullmark_model::{Object, PolicyRule, Role};

use crate::dead_words::{Dead, dead_words};

/// A rule of a role that somebody wrote.
#[derive(Debug)]
pub(crate) struct WrittenRule<'d> {
    pub(crate) rule: PolicyRule<'d>,
    /// Its words that match nothing.
    pub(crate) dead: Vec<Dead<'d>>,
}

impl<'d> WrittenRule<'d> {
    /// The rules of an object, if it is a role that somebody wrote.
    pub(crate) fn all_of(object: &Object<'d>) -> Vec<Self> {
        let Some(role) = Role::of(*object).filter(|role| !role.is_built_in()) else { return Vec::new() };
        let read = |rule: PolicyRule<'d>| Self { dead: dead_words(&rule, role.is_cluster_wide()).collect(), rule };
        role.rules().map(read).collect()
    }
}
