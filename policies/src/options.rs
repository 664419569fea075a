//! What users may set for a rule.

use std::borrow::Cow;
use std::fmt;

/// A setting of a rule.
#[derive(Debug)]
pub struct RuleOption {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// What holds unless somebody sets it; its type is the type of the option.
    pub default: OptionValue,
    /// What it is for, for those who set it.
    pub description: &'static str,
}

/// The value of an option.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OptionValue {
    /// `true` or `false`
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    String(Cow<'static, str>),
    /// A list of texts.
    Strings(Cow<'static, [Cow<'static, str>]>),
}

impl OptionValue {
    /// The name of its type, as policies write it.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Boolean(_) => "boolean",
            Self::Integer(_) => "integer",
            Self::String(_) => "string",
            Self::Strings(_) => "strings",
        }
    }
}

/// As one writes it in YAML's flow style.
impl fmt::Display for OptionValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::String(value) => write!(f, "{value:?}"),
            Self::Strings(values) => write!(f, "[{}]", values.join(", ")),
        }
    }
}
