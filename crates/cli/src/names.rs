//! Names of rules and profiles on the command line: any text is taken, and shells complete the known ones.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};
use hullmark_engine::profile_names;
use hullmark_policies::RULES;

/// Takes any text. Whether something has that name is asked where it is used, since the answer there says what was meant.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    known: fn() -> Vec<PossibleValue>,
}

impl Name {
    /// A rule's id, a group, or another tool's id.
    pub(crate) fn of_rule() -> Self {
        Self { known: || rules().chain(groups()).collect() }
    }

    /// The same, where shells tell what each rule is about.
    pub(crate) fn of_described_rule() -> Self {
        Self { known: || described_rules().chain(groups()).collect() }
    }

    /// A profile or a framework.
    pub(crate) fn of_profile() -> Self {
        Self { known: || profile_names().map(PossibleValue::new).collect() }
    }
}

fn rules() -> impl Iterator<Item = PossibleValue> {
    RULES.iter().map(|policy| PossibleValue::new(policy.id))
}

fn described_rules() -> impl Iterator<Item = PossibleValue> {
    RULES.iter().map(|policy| PossibleValue::new(policy.id).help(policy.title))
}

fn groups() -> impl Iterator<Item = PossibleValue> {
    let mut groups: Vec<&str> = RULES.iter().map(|policy| policy.group).collect();
    groups.sort_unstable();
    groups.dedup();
    groups.into_iter().map(PossibleValue::new)
}

impl TypedValueParser for Name {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.known)().into_iter()))
    }
}
