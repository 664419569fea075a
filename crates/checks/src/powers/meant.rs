//! Rules of roles that are written as if they gave a power, in words that match nothing.
//!
//! The next edit of such a rule may well make it say what was meant, so a survey wants to know.

use hullmark_model::{Field, Grant};

use super::{Power, WrittenRule};
use crate::dead_verbs::may_mean;
use crate::dead_words::plural_of;

/// A rule that does not give a power although it is written as if it did.
#[derive(Debug)]
pub(super) struct Meant<'d> {
    /// What it would grant.
    pub(super) grant: Grant<'d>,
    /// Why it does not.
    pub(super) reason: String,
}

impl Power {
    /// What of a rule is written as if it gave it.
    pub(super) fn meant_by<'d>(&self, written: &WrittenRule<'d>) -> Option<Meant<'d>> {
        let WrittenRule { rule, dead } = written;
        if dead.is_empty() || self.given_by(rule).is_some() {
            return None;
        }
        let why_dead = |word: &Field<'d, &'d str>| dead.iter().find(|(it, _)| it.get() == word.get());
        let dead_group = rule.api_groups().find_map(|group| why_dead(&group));

        let is_asked = |verb: &str| verb == "*" || self.verbs.contains(&verb);
        let may_ask = |verb: &Field<'d, &'d str>| {
            verb.get().is_some_and(|text| is_asked(text) || (why_dead(verb).is_some() && may_mean(text, self.verbs)))
        };
        let verbs: Vec<_> = rule.verbs().filter(may_ask).collect();

        let all_verbs: Vec<&str> = rule.verbs().filter_map(|verb| verb.get()).collect();
        let live = rule.grant(&all_verbs, self.resources).map(|grant| grant.resources).unwrap_or_default();
        let may_name = |resource: &Field<'d, &'d str>| {
            let is_dead = dead_group.is_some() || why_dead(resource).is_some();
            let says_so = |text| is_dead && self.resources.iter().any(|(_, wanted)| says(text, wanted));
            live.iter().any(|it| it.get() == resource.get()) || resource.get().is_some_and(says_so)
        };
        let resources: Vec<_> = rule.resources().filter(may_name).collect();

        if verbs.is_empty() || resources.is_empty() {
            return None;
        }
        let (_, reason) = verbs.iter().chain(&resources).find_map(why_dead).or(dead_group)?;
        Some(Meant { reason: reason.clone(), grant: Grant { rule: rule.clone(), verbs, resources } })
    }
}

/// Whether what a rule calls a resource is another one's name in other words: `Pod`, or `pods/*` for `pods/exec`.
fn says(written: &str, wanted: &str) -> bool {
    let is_below = |name: &str| wanted.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'));
    written == wanted || plural_of(written) == wanted || written.strip_suffix("/*").is_some_and(is_below)
}
