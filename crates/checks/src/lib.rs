//! The rules, and what runs them.
//!
//! A rule is one file, `src/rules/<group>/<rule_id>.rs`, and one policy, `policies/rules/<group>/<rule-id>.yaml`.
//! The file says what is wrong and where; the policy holds every word about it, and the examples that test it.
//! [`run`] walks a release unit once and hands each subject to the rules of its kind.
//!
//! ```
//! use hullmark_checks::{Selection, run};
//! use hullmark_model::{ReleaseUnit, UnitKind};
//! use hullmark_source::{SourceKind, SourceMap};
//!
//! let sources = SourceMap::new();
//! let text = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {hostPID: true}}".into();
//! let source = sources.add("pod.yaml", SourceKind::File, std::sync::Arc::clone(&text));
//! let parsed = hullmark_parser::parse(source, &text);
//! let unit = ReleaseUnit::new(UnitKind::Manifests, &parsed.documents);
//! let selection = Selection::new("recommended", &["CKV_K8S_17"], &[] as &[&str])?;
//! let findings = run(&unit, &selection, &sources);
//! assert_eq!(findings[0].message, "Pod/web sees the processes of its node");
//! # Ok::<(), hullmark_checks::UnknownName>(())
//! ```

mod added_capabilities;
mod amounts;
mod bounds;
mod claims;
mod confinement;
mod dead_verbs;
mod dead_words;
mod exposure;
mod identity;
mod images;
mod interfaces;
mod layer;
mod meant;
mod merge;
mod message;
mod names;
mod namespaces;
mod nginx_snippets;
mod node_paths;
mod open_namespaces;
mod options;
mod outranking;
mod personal;
pub mod place;
mod powers;
mod remedy;
mod replacement;
mod report;
mod rule;
mod rules;
mod run;
mod selection;
mod terms;
mod unknown_text;

#[cfg(test)]
mod examples;

pub use exposure::{WrittenSecret, in_values as secrets_in_values};
pub use layer::{DEFAULT_PROFILE, Level, RuleLayer};
pub use names::{UnknownName, named, profile_names};
pub use options::{OptionError, Options, RuleOptions};
pub use remedy::{Operation, Remedy, safely, unsafely};
pub use report::{Found, Report};
pub use rule::{Check, Rule};
pub use run::{Judge, object_ref, run, run_judged};
pub use selection::Selection;
