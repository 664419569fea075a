//! Names that users write, and what they stand for.

use hullmark_findings::closest;
use hullmark_policies::{FRAMEWORKS, PROFILES, RULES};

/// A name that nothing has.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("unknown {what} `{name}`{}", self.hint())]
pub struct UnknownName {
    /// What it should be the name of.
    pub what: &'static str,
    /// The name as given.
    pub name: String,
    /// The known name that is most like it, when one is.
    pub suggestion: Option<&'static str>,
}

impl UnknownName {
    pub(crate) fn new(what: &'static str, name: &str, known: impl Iterator<Item = &'static str>) -> Self {
        Self { what, name: name.to_owned(), suggestion: closest(name, known) }
    }

    fn hint(&self) -> String {
        self.suggestion.map_or_else(String::new, |name| format!(": did you mean `{name}`?"))
    }
}

/// How much a name stands for: what is said of a rule by a narrower name wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Breadth {
    /// A group of rules.
    Group,
    /// Another tool's id, which may stand for several rules.
    Peer,
    /// A rule's own id.
    Rule,
}

/// The rules that a rule's id, a group, or another tool's id stands for.
///
/// # Errors
/// When it is none of them.
pub(crate) fn rules_named(name: &str) -> Result<(Breadth, Vec<&'static str>), UnknownName> {
    if let Some(policy) = hullmark_policies::rule(name) {
        return Ok((Breadth::Rule, vec![policy.id]));
    }
    let of_group: Vec<_> = RULES.iter().filter(|it| it.group == name).map(|it| it.id).collect();
    if !of_group.is_empty() {
        return Ok((Breadth::Group, of_group));
    }
    let of_peer: Vec<_> = hullmark_policies::by_peer_id(name).map(|it| it.id).collect();
    if !of_peer.is_empty() {
        return Ok((Breadth::Peer, of_peer));
    }
    let known = RULES.iter().flat_map(|policy| [policy.id, policy.group]);
    Err(UnknownName::new("rule or group", name, known))
}

/// The ids of the rules with these names: a rule's id, a group, or another tool's id, which may stand for several.
///
/// # Errors
/// The first name that is unknown.
pub fn named(names: &[impl AsRef<str>]) -> Result<Vec<&'static str>, UnknownName> {
    let each = names.iter().map(|name| rules_named(name.as_ref().trim()).map(|(_, rules)| rules));
    Ok(each.collect::<Result<Vec<_>, _>>()?.concat())
}

/// The ids of all profiles and frameworks: a framework is a profile as well, that of its rules.
pub fn profile_names() -> impl Iterator<Item = &'static str> {
    PROFILES.iter().map(|profile| profile.id).chain(FRAMEWORKS.iter().map(|it| it.id))
}
