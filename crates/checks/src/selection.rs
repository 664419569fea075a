//! Which rules run.

use std::collections::BTreeSet;

use hullmark_policies::{FRAMEWORKS, PROFILES, RULES, RulePolicy, closest};

use crate::Options;

/// The rules that tell that something could not be checked.
const FAILURES: [&str; 2] = ["template-render-error", "yaml-syntax-error"];

/// A set of rules, and what is set for them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selection {
    rules: BTreeSet<&'static str>,
    options: Options,
    reports_outranked: bool,
    is_for_fixing: bool,
    reports_unconfirmed: bool,
}

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

impl Selection {
    /// The rules of a profile (or of a framework, by its id), or those of `select` in its place when it names
    /// any, without those of `ignore`.
    ///
    /// A name in `select` and `ignore` is a rule's id, a group, or another tool's id for the rule
    /// (`CKV_K8S_16`), which may stand for several. What tells of files that cannot be read or rendered
    /// is on unless it is ignored by its own id: a check that could not be made is no success.
    ///
    /// # Errors
    /// The first name that is unknown.
    pub fn new(profile: &str, select: &[impl AsRef<str>], ignore: &[impl AsRef<str>]) -> Result<Self, UnknownName> {
        let profiles = || PROFILES.iter().map(|profile| profile.id).chain(FRAMEWORKS.iter().map(|it| it.id));
        if !profiles().any(|known| known == profile) {
            return Err(UnknownName::new("profile", profile, profiles()));
        }
        let of_profile = RULES.iter().filter(|policy| policy.is_in(profile)).map(|policy| policy.id);
        let mut rules: BTreeSet<&'static str> =
            if select.is_empty() { of_profile.collect() } else { named(select)?.into_iter().collect() };
        rules.extend(FAILURES);
        for id in named(ignore)? {
            rules.remove(id);
        }
        // A framework asks for each control by itself.
        let reports_outranked = hullmark_policies::profile(profile).is_none_or(|it| it.reports_outranked);
        let reports_unconfirmed = hullmark_policies::profile(profile).is_some_and(|it| it.reports_unconfirmed);
        let options = Options::default();
        Ok(Self { rules, options, reports_outranked, reports_unconfirmed, is_for_fixing: false })
    }

    /// The same rules, with these options.
    #[must_use]
    pub fn with_options(self, options: Options) -> Self {
        Self { options, ..self }
    }

    /// What is set for its rules.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Whether findings are told that only repeat what a stronger rule says of the same subject: as the profile says,
    /// and always for a framework.
    #[must_use]
    pub fn reports_outranked(&self) -> bool {
        self.reports_outranked
    }

    /// The same rules, for a run whose findings are compared with those behind a fix: what a stronger rule says as well
    /// is told too, without a fix, so that it does not seem new when the stronger finding is gone.
    #[must_use]
    pub fn for_fixing(self) -> Self {
        Self { is_for_fixing: true, ..self }
    }

    /// Whether it is [`Selection::for_fixing`].
    #[must_use]
    pub fn is_for_fixing(&self) -> bool {
        self.is_for_fixing
    }

    /// Whether references are told whose other side may be described in files that were not checked.
    #[must_use]
    pub fn reports_unconfirmed(&self) -> bool {
        self.reports_unconfirmed
    }

    /// Whether a rule is in it.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.rules.contains(id)
    }

    /// The policies of its rules, sorted by id.
    pub fn policies(&self) -> impl Iterator<Item = &'static RulePolicy> {
        RULES.iter().filter(|policy| self.has(policy.id))
    }
}

/// The ids of the rules with these names: a rule's id, a group, or another tool's id, which may stand for several.
///
/// # Errors
/// The first name that is unknown.
pub fn named(names: &[impl AsRef<str>]) -> Result<Vec<&'static str>, UnknownName> {
    let mut ids = Vec::new();
    for name in names {
        let name = name.as_ref().trim();
        let before = ids.len();
        match hullmark_policies::rule(name) {
            Some(policy) => ids.push(policy.id),
            None => ids.extend(RULES.iter().filter(|it| it.group == name || it.has_peer_id(name)).map(|it| it.id)),
        }
        if ids.len() == before {
            let known = RULES.iter().flat_map(|policy| [policy.id, policy.group]);
            return Err(UnknownName::new("rule or group", name, known));
        }
    }
    Ok(ids)
}
