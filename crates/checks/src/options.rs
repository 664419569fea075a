//! What is set for the rules, and how a rule reads it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use hullmark_policies::{OptionValue, RULES, RulePolicy, rule};

use crate::UnknownName;

/// The options that somebody set. The others have the defaults of their policies.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    set: BTreeMap<(&'static str, &'static str), OptionValue>,
}

/// An option cannot be set so.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum OptionError {
    /// No rule, or no option of the rule, has the name.
    #[error(transparent)]
    Unknown(#[from] UnknownName),
    /// The value has another type than the option.
    #[error("option `{name}` of `{rule}` is of type {wanted}, not {given}")]
    Type {
        /// The rule.
        rule: &'static str,
        /// The option.
        name: &'static str,
        /// The option's type.
        wanted: &'static str,
        /// The value's type.
        given: &'static str,
    },
}

impl Options {
    /// Sets an option of a rule; an empty list suits any option of type `strings`.
    ///
    /// # Errors
    /// When the rule or its option does not exist, or when the option is of another type.
    pub fn set(&mut self, rule_id: &str, name: &str, value: OptionValue) -> Result<(), OptionError> {
        let policy =
            rule(rule_id).ok_or_else(|| UnknownName::new("rule", rule_id, RULES.iter().map(|policy| policy.id)))?;
        let option = policy
            .option(name)
            .ok_or_else(|| UnknownName::new("option", name, policy.options.iter().map(|option| option.name)))?;
        let (wanted, given) = (option.default.type_name(), value.type_name());
        if wanted != given {
            return Err(OptionError::Type { rule: policy.id, name: option.name, wanted, given });
        }
        self.set.insert((policy.id, option.name), value);
        Ok(())
    }

    /// Takes over what others set.
    pub(crate) fn extend(&mut self, others: &Self) {
        self.set.extend(others.set.iter().map(|(key, value)| (*key, value.clone())));
    }

    pub(crate) fn of(&self, policy: Option<&'static RulePolicy>) -> RuleOptions<'_> {
        RuleOptions { options: self, policy }
    }
}

/// The options of one rule: what was set, or else the default.
///
/// A name or type that the policy does not declare is a mistake in the rule, which fails its tests; in a release it
/// reads as nothing.
#[derive(Clone, Copy, Debug)]
pub struct RuleOptions<'o> {
    options: &'o Options,
    policy: Option<&'static RulePolicy>,
}

impl<'o> RuleOptions<'o> {
    fn get(self, name: &str) -> Option<&'o OptionValue> {
        let policy = self.policy?;
        let option = policy.option(name)?;
        self.options.set.get(&(policy.id, option.name)).or(Some(&option.default))
    }

    fn read<T>(self, name: &str, of_type: impl FnOnce(&'o OptionValue) -> Option<T>) -> Option<T> {
        let value = self.get(name).and_then(of_type);
        debug_assert!(value.is_some(), "the policy declares no option `{name}` of this type: {:?}", self.policy);
        value
    }

    /// An option of type `strings`.
    #[must_use]
    pub fn strings(self, name: &str) -> Vec<&'o str> {
        let list = self.read(name, |value| match value {
            OptionValue::Strings(texts) => Some(texts.iter().map(Cow::as_ref).collect()),
            _ => None,
        });
        list.unwrap_or_default()
    }

    /// An option of type `string`.
    #[must_use]
    pub fn string(self, name: &str) -> &'o str {
        let text = self.read(name, |value| match value {
            OptionValue::String(text) => Some(text.as_ref()),
            _ => None,
        });
        text.unwrap_or_default()
    }

    /// An option of type `integer`.
    #[must_use]
    pub fn integer(self, name: &str) -> i64 {
        let number = self.read(name, |value| match value {
            OptionValue::Integer(number) => Some(*number),
            _ => None,
        });
        number.unwrap_or_default()
    }

    /// An option of type `boolean`.
    #[must_use]
    pub fn boolean(self, name: &str) -> bool {
        let truth = self.read(name, |value| match value {
            OptionValue::Boolean(truth) => Some(*truth),
            _ => None,
        });
        truth.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "image-registry-not-allowed";

    fn strings(texts: &[&'static str]) -> OptionValue {
        OptionValue::Strings(texts.iter().copied().map(Cow::Borrowed).collect())
    }

    #[test]
    fn what_is_set_counts_before_the_default() {
        let mut options = Options::default();
        assert_eq!(options.of(rule(RULE)).strings("allowed"), [""; 0]);
        options.set(RULE, "allowed", strings(&["r.example"])).unwrap();
        assert_eq!(options.of(rule(RULE)).strings("allowed"), ["r.example"]);
    }

    #[test]
    fn names_and_types_are_held_against_the_policy() {
        let error = |rule, name, value| Options::default().set(rule, name, value).unwrap_err().to_string();
        assert_eq!(error(RULE, "alowed", strings(&[])), "unknown option `alowed`: did you mean `allowed`?");
        assert_eq!(error("x", "allowed", strings(&[])), "unknown rule `x`");
        let of_type = error(RULE, "allowed", OptionValue::Integer(1));
        assert_eq!(of_type, "option `allowed` of `image-registry-not-allowed` is of type strings, not integer");
    }

    #[test]
    #[should_panic(expected = "declares no option `registries`")]
    fn a_rule_that_reads_an_undeclared_option_fails_its_tests() {
        let _ = Options::default().of(rule(RULE)).strings("registries");
    }
}
