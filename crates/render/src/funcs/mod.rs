//! The functions of templates: one entry each, in the table of its family.
//!
//! An entry declares the Go signature, so the executor checks numbers and types of arguments as Go does, with
//! Go's messages, and a body may take its arguments for granted.

mod builtins;
mod context;
mod crypto;
mod dates;
mod dicts;
mod encoding;
mod helm;
mod helm4;
mod lists;
mod logic;
mod math;
mod paths;
mod random;
mod regexes;
mod strings;
mod types;
mod versions;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::HelmVersion;
use crate::chart;
use crate::exec::{Error, Executor, Operand};
use crate::text::Text;
use crate::value::{Kind, List, Map, Value};

pub use context::{Context, Limits, Recording};
pub(crate) use dates::TIME;

/// The Go type of a parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Param {
    /// `interface{}`, `reflect.Value` and everything that the body examines itself.
    Any,
    /// `string`
    String,
    /// `bool`
    Bool,
    /// `int`
    Int,
    /// `int64`
    Int64,
    /// `float64`
    Float64,
    /// `map[string]interface{}`; a `chartutil.Values` is assignable to it.
    Map,
    /// `[]interface{}`
    List,
    /// A named Go type with methods, as [`Value::type_name`] gives it.
    Named(&'static str),
}

/// An entry of a function table.
#[derive(Debug)]
pub struct Function {
    /// The name under which templates call it.
    pub name: &'static str,
    /// Other names of the same function.
    pub aliases: &'static [&'static str],
    /// The parameters; the last one repeats when `variadic`.
    pub params: &'static [Param],
    /// Whether the last parameter takes any number of arguments, none included.
    pub variadic: bool,
    /// What it does.
    pub body: Body,
    /// Template → output, as Helm gives it; a test runs them all.
    pub examples: &'static [(&'static str, &'static str)],
}

impl Function {
    /// An entry without aliases, variadic parameter and examples; the methods below add them.
    #[must_use]
    pub const fn new(
        name: &'static str,
        params: &'static [Param],
        body: fn(&mut Context, Args<'_>) -> Result<Value, CallError>,
    ) -> Self {
        Self { name, aliases: &[], params, variadic: false, body: Body::Plain(body), examples: &[] }
    }

    /// Adds other names of the same function.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Lets the last parameter take any number of arguments.
    #[must_use]
    pub const fn variadic(mut self) -> Self {
        self.variadic = true;
        self
    }

    /// Adds templates and what they print.
    #[must_use]
    pub const fn examples(mut self, examples: &'static [(&'static str, &'static str)]) -> Self {
        self.examples = examples;
        self
    }
}

/// What a function does: with its arguments alone, or with the templates around it.
#[derive(Debug, Clone, Copy)]
pub enum Body {
    /// Most functions.
    Plain(fn(&mut Context, Args<'_>) -> Result<Value, CallError>),
    /// Functions that run templates.
    Templates(fn(&mut Executor<'_>, Args<'_>) -> Result<Value, CallError>),
    /// Functions that tell Go's kinds of `nil` apart.
    Operands(fn(&mut Context, &[Operand]) -> Result<Value, CallError>),
    /// `and`: the executor evaluates arguments only up to the first false one.
    And,
    /// `or`: the executor evaluates arguments only up to the first true one.
    Or,
    /// `call`: the executor names the operand that is no function.
    Call,
}

/// Why a function gave no result.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CallError {
    /// What Go's error says, without the place, which the executor knows.
    #[error("{0}")]
    Message(String),
    /// `fail` was called, or `required` met an empty value: the chart's author speaks.
    #[error("{0}")]
    Fail(String),
    /// A bound of the render was reached.
    #[error("{0}")]
    Limit(String),
    /// A template that the function parsed or ran went wrong.
    #[error("{context}{error}")]
    Nested {
        /// What the function says before the error; with the separator.
        context: String,
        /// The template's own error.
        error: Box<Error>,
    },
}

impl CallError {
    /// An error with Go's words.
    pub fn new(message: impl Into<String>) -> Self {
        Self::Message(message.into())
    }
}

/// The arguments of a call, checked against the function's parameters.
#[derive(Clone, Copy, Debug)]
pub struct Args<'a>(pub &'a [Value]);

impl<'a> Args<'a> {
    /// All arguments.
    #[must_use]
    pub fn all(self) -> &'a [Value] {
        self.0
    }

    /// The arguments from the `index`th on.
    #[must_use]
    pub fn rest(self, index: usize) -> &'a [Value] {
        self.0.get(index..).unwrap_or_default()
    }

    /// The `index`th argument.
    ///
    /// # Errors
    /// When there are fewer: the executor checks numbers, so only a wrong table entry leads here.
    pub fn any(self, index: usize) -> Result<&'a Value, CallError> {
        self.0.get(index).ok_or_else(|| CallError::new(format!("wrong number of args: missing argument {index}")))
    }

    /// The `index`th argument, a string.
    ///
    /// # Errors
    /// When it is none, with Go's words; likewise in the methods below.
    pub fn text(self, index: usize) -> Result<&'a Text, CallError> {
        let value = self.any(index)?;
        value.as_text().ok_or_else(|| wrong_type("string", value))
    }

    /// The `index`th argument, an integer of any type.
    ///
    /// # Errors
    /// As [`Args::text`].
    pub fn int(self, index: usize) -> Result<i64, CallError> {
        let value = self.any(index)?;
        match value.kind {
            Kind::Int(int, _) => Ok(int),
            _ => Err(wrong_type("int", value)),
        }
    }

    /// The `index`th argument, a floating-point number.
    ///
    /// # Errors
    /// As [`Args::text`].
    pub fn float(self, index: usize) -> Result<f64, CallError> {
        let value = self.any(index)?;
        match value.kind {
            Kind::Float(float) => Ok(float),
            _ => Err(wrong_type("float64", value)),
        }
    }

    /// The `index`th argument, a boolean.
    ///
    /// # Errors
    /// As [`Args::text`].
    pub fn bool(self, index: usize) -> Result<bool, CallError> {
        let value = self.any(index)?;
        match value.kind {
            Kind::Bool(bool) => Ok(bool),
            _ => Err(wrong_type("bool", value)),
        }
    }

    /// The `index`th argument, a map.
    ///
    /// # Errors
    /// As [`Args::text`].
    pub fn map(self, index: usize) -> Result<&'a Map, CallError> {
        let value = self.any(index)?;
        value.as_map().ok_or_else(|| wrong_type("map[string]interface {}", value))
    }

    /// The `index`th argument, a list.
    ///
    /// # Errors
    /// As [`Args::text`].
    pub fn list(self, index: usize) -> Result<&'a List, CallError> {
        let value = self.any(index)?;
        value.as_list().ok_or_else(|| wrong_type("[]interface {}", value))
    }
}

/// The error that Go's executor raises for an argument of a wrong type.
#[must_use]
pub fn wrong_type(expected: &str, value: &Value) -> CallError {
    let got = if value.is_nil() { "interface {}" } else { value.type_name() };
    CallError::new(format!("wrong type for value; expected {expected}; got {got}"))
}

/// The tables of all families of Helm 3, which Helm 4 has as well. A name is looked up in order; none occurs twice.
pub static FAMILIES: &[&[Function]] = &[
    builtins::FUNCTIONS,
    crypto::CERTIFICATES,
    crypto::FUNCTIONS,
    dates::FUNCTIONS,
    dicts::FUNCTIONS,
    encoding::FUNCTIONS,
    helm::FUNCTIONS,
    lists::FUNCTIONS,
    logic::FUNCTIONS,
    math::FUNCTIONS,
    paths::FUNCTIONS,
    random::FUNCTIONS,
    regexes::FUNCTIONS,
    strings::CASING,
    strings::FUNCTIONS,
    strings::SPLITTING,
    types::FUNCTIONS,
    versions::FUNCTIONS,
];

/// What Helm 4 has beyond these.
pub static HELM_4: &[Function] = helm4::FUNCTIONS;

/// The function that templates call by this name.
#[must_use]
pub fn find(name: &str, helm: HelmVersion) -> Option<&'static Function> {
    if helm >= HelmVersion::V4
        && let Some(function) = HELM_4.iter().find(|function| function.name == name)
    {
        return Some(function);
    }
    static BY_NAME: LazyLock<FxHashMap<&'static str, &'static Function>> = LazyLock::new(|| {
        let mut by_name = FxHashMap::default();
        for function in FAMILIES.iter().copied().flatten() {
            for name in std::iter::once(&function.name).chain(function.aliases) {
                by_name.entry(*name).or_insert(function);
            }
        }
        by_name
    });
    BY_NAME.get(name).copied()
}

/// The names of all functions.
pub fn names(helm: HelmVersion) -> impl Iterator<Item = &'static str> {
    let more: &[Function] = if helm >= HelmVersion::V4 { HELM_4 } else { &[] };
    let all = FAMILIES.iter().copied().flatten().chain(more);
    all.flat_map(|function| std::iter::once(function.name).chain(function.aliases.iter().copied()))
}

/// The methods of named map and slice types, by the type's name. The receiver is the first parameter.
pub static METHODS: &[(&str, &[Function])] = &[
    ("chartutil.Values", chart::VALUES_METHODS),
    ("engine.files", chart::FILES_METHODS),
    (chart::API_VERSIONS_TYPE, chart::API_VERSIONS_METHODS),
];
