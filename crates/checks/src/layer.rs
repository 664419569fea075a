//! What one place says of the rules: a configuration, a part of it, the command line.

use std::collections::{BTreeMap, BTreeSet};

use hullmark_findings::Severity;

use crate::names::{Breadth, named, profile_names, rules_named};
use crate::{Options, UnknownName};

/// The profile where nobody names one.
pub const DEFAULT_PROFILE: &str = "recommended";

/// Whether a rule runs, and how bad what it finds is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// It does not run.
    Off,
    /// It runs, with the severity that it has.
    On,
    /// It runs, with this severity.
    Severity(Severity),
}

impl Level {
    /// The words for levels.
    pub const WORDS: [&'static str; 5] = ["off", "on", "note", "warning", "error"];

    /// The level of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "off" => Some(Self::Off),
            "on" => Some(Self::On),
            _ => word.parse().ok().map(Self::Severity),
        }
    }

    /// Whether the rule runs.
    #[must_use]
    pub const fn is_on(self) -> bool {
        !matches!(self, Self::Off)
    }

    /// The severity, where one is set.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Severity(severity) => Some(severity),
            Self::Off | Self::On => None,
        }
    }
}

/// What one place says of the rules. [`Selection::of_layers`](crate::Selection::of_layers) puts several together.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RuleLayer {
    profile: Option<&'static str>,
    only: Option<BTreeSet<&'static str>>,
    /// By how narrow the name was that said it, so that what is said of a rule itself comes last.
    levels: BTreeMap<(Breadth, &'static str), Level>,
    options: Options,
}

impl RuleLayer {
    /// Starts from the rules of this profile, or of this framework.
    ///
    /// # Errors
    /// When there is none of the name.
    pub fn set_profile(&mut self, name: &str) -> Result<(), UnknownName> {
        let known = profile_names().find(|known| *known == name);
        self.profile = Some(known.ok_or_else(|| UnknownName::new("profile", name, profile_names()))?);
        Ok(())
    }

    /// Runs these rules in place of all others; no name, no change. A name is a rule's id, a group, or another tool's
    /// id.
    ///
    /// # Errors
    /// The first name that is unknown.
    pub fn select(&mut self, names: &[impl AsRef<str>]) -> Result<(), UnknownName> {
        if !names.is_empty() {
            self.only.get_or_insert_default().extend(named(names)?);
        }
        Ok(())
    }

    /// Does not run these rules, named as for [`select`](Self::select).
    ///
    /// # Errors
    /// The first name that is unknown.
    pub fn ignore(&mut self, names: &[impl AsRef<str>]) -> Result<(), UnknownName> {
        // Who leaves out a group means each of its rules.
        self.levels.extend(named(names)?.into_iter().map(|id| ((Breadth::Rule, id), Level::Off)));
        Ok(())
    }

    /// Sets the level of the rules of a name. What is said of a rule by its own id wins over what is said by another
    /// tool's, and that over what is said of its group, in whatever order it is said.
    ///
    /// # Errors
    /// When the name is unknown.
    pub fn set_level(&mut self, name: &str, level: Level) -> Result<(), UnknownName> {
        let (breadth, rules) = rules_named(name)?;
        self.levels.extend(rules.into_iter().map(|id| ((breadth, id), level)));
        Ok(())
    }

    /// Where options of rules are set.
    pub fn options_mut(&mut self) -> &mut Options {
        &mut self.options
    }

    /// The profile that it names.
    #[must_use]
    pub fn profile(&self) -> Option<&'static str> {
        self.profile
    }

    /// The rules that it wants in place of all others.
    #[must_use]
    pub fn only(&self) -> Option<&BTreeSet<&'static str>> {
        self.only.as_ref()
    }

    /// What it says of rules, in the order in which it holds: the last of a rule wins.
    pub fn levels(&self) -> impl Iterator<Item = (&'static str, Level)> {
        self.levels.iter().map(|((_, id), level)| (*id, *level))
    }

    /// The options that it sets.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Selection;

    fn layer(profile: Option<&str>, levels: &[(&str, Level)]) -> RuleLayer {
        let mut layer = RuleLayer::default();
        profile.into_iter().for_each(|profile| layer.set_profile(profile).unwrap());
        levels.iter().for_each(|(name, level)| layer.set_level(name, *level).unwrap());
        layer
    }

    #[test]
    fn a_rules_own_id_wins_over_its_group() {
        let quiet = layer(None, &[("host-pid", Level::On), ("pod-security", Level::Off)]);
        let selection = Selection::of_layers([&quiet]);
        assert!(selection.has("host-pid") && !selection.has("privileged-container"));
    }

    #[test]
    fn a_later_layer_wins() {
        let below = layer(Some("all"), &[("host-pid", Level::Off), ("host-ipc", Level::Severity(Severity::Note))]);
        let above = layer(Some("pss-baseline"), &[("host-pid", Level::Severity(Severity::Warning))]);
        let selection = Selection::of_layers([&below, &above]);
        assert!(selection.has("host-pid") && !selection.has("memory-limit-missing"));
        assert_eq!(selection.severity("host-pid"), Some(Severity::Warning));
        assert_eq!(selection.severity("host-ipc"), Some(Severity::Note));
    }

    #[test]
    fn rules_that_are_asked_for_run_alone_with_what_is_set_for_them() {
        let below = layer(None, &[("host-pid", Level::Off), ("single-replica", Level::Severity(Severity::Error))]);
        let mut asked = RuleLayer::default();
        asked.select(&["host-pid"]).unwrap();
        let selection = Selection::of_layers([&below, &asked]);
        assert!(selection.has("host-pid") && !selection.has("single-replica"));
    }
}
