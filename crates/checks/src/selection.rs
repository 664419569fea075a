//! Which rules run.

use std::collections::{BTreeMap, BTreeSet};

use hullmark_findings::Severity;
use hullmark_policies::{RULES, RulePolicy};

use crate::layer::RuleLayer;
use crate::{Options, UnknownName};

/// The rules that tell that something could not be checked.
const FAILURES: [&str; 2] = ["template-render-error", "yaml-syntax-error"];

/// A set of rules, and what is set for them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selection {
    rules: BTreeSet<&'static str>,
    severities: BTreeMap<&'static str, Severity>,
    options: Options,
    reports_outranked: bool,
    is_for_fixing: bool,
    reports_unconfirmed: bool,
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
        let mut layer = RuleLayer::default();
        layer.set_profile(profile)?;
        layer.select(select)?;
        layer.ignore(ignore)?;
        Ok(Self::of_layers([&layer]))
    }

    /// What the layers say together: a later one wins. Where none names a profile, it is
    /// [`DEFAULT_PROFILE`](crate::DEFAULT_PROFILE).
    #[must_use]
    pub fn of_layers<'l>(layers: impl IntoIterator<Item = &'l RuleLayer>) -> Self {
        let layers: Vec<&RuleLayer> = layers.into_iter().collect();
        let profile = layers.iter().rev().find_map(|layer| layer.profile()).unwrap_or(crate::DEFAULT_PROFILE);
        // Who asks for a few rules wants these and no others, whatever stands below.
        let asked = layers.iter().rposition(|layer| layer.only().is_some());
        let mut rules: BTreeSet<&'static str> = match asked.and_then(|index| layers.get(index)?.only()) {
            Some(only) => only.clone(),
            None => RULES.iter().filter(|policy| policy.is_in(profile)).map(|policy| policy.id).collect(),
        };
        rules.extend(FAILURES);
        let (mut severities, mut options) = (BTreeMap::new(), Options::default());
        for (index, layer) in layers.iter().enumerate() {
            for (id, level) in layer.levels() {
                severities.extend(level.severity().map(|severity| (id, severity)));
                match level.is_on() {
                    _ if asked.is_some_and(|asked| index < asked) => {}
                    true => _ = rules.insert(id),
                    false => _ = rules.remove(id),
                }
            }
            options.extend(layer.options());
        }
        // A framework asks for each control by itself.
        let reports_outranked = hullmark_policies::profile(profile).is_none_or(|it| it.reports_outranked);
        let reports_unconfirmed = hullmark_policies::profile(profile).is_some_and(|it| it.reports_unconfirmed);
        Self { rules, severities, options, reports_outranked, reports_unconfirmed, is_for_fixing: false }
    }

    /// The severity that somebody set for a rule.
    #[must_use]
    pub fn severity(&self, id: &str) -> Option<Severity> {
        self.severities.get(id).copied()
    }

    /// The rules that are in any of several selections; what is set for them is that of the first.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        self.rules.extend(&other.rules);
        self
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

    /// Whether notes are told of what may well be right: references whose other side may be described in files that were
    /// not checked, and cases that only a survey asks for.
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
