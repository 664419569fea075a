//! The rules, and what runs them.
//!
//! A rule is one file, `src/rules/<group>/<rule_id>.rs`, and one policy, `policies/rules/<group>/<rule-id>.yaml`.
//! The file says what is wrong and where; the policy holds every word about it, and the examples that test it.
//! [`run`] walks a release unit once and hands each subject to the rules of its kind.

mod identity;
mod message;
pub mod place;
mod report;
mod rule;
mod rules;
mod run;
mod secrets;
mod selection;

#[cfg(test)]
mod examples;

pub use report::{Found, Report};
pub use rule::{Check, Rule};
pub use run::{object_ref, run};
pub use selection::{Selection, UnknownName};
