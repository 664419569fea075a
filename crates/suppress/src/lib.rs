//! What keeps findings from being reported, although they are there.
//!
//! [`Suppressions`] reads the comments of files (`# hullmark: ignore[rule-id] reason`, and those of other tools) and says
//! which finding they cover; [`exemptions`] reads the annotations of objects. What is suppressed stays in the
//! results, with who decided so and why.
//!
//! ```
//! use hullmark_source::{SourceKind, SourceMap};
//! use hullmark_suppress::{ProblemKind, Settings, Suppressions};
//!
//! let sources = SourceMap::new();
//! let text = "spec:\n  # hullmark: ignore[host-network] it is the node's agent\n  hostNetwork: true\n";
//! sources.add("pod.yaml", SourceKind::File, text.into());
//! let settings = Settings::default();
//! let suppressions = Suppressions::new(&settings, &sources);
//! // Nobody has asked for a finding yet, so the comment is of no use.
//! let problems = suppressions.problems(&|_, _| true, &|_| true);
//! assert_eq!((problems[0].kind, problems[0].message.as_str()), (ProblemKind::Unused, "host-network"));
//! ```

mod actions;
mod annotations;
mod baseline;
mod comments;
#[cfg(test)]
mod covered;
mod date;
mod directive;
mod file;
mod names;
mod segments;
mod settings;
mod suppressions;
mod template;
mod yaml;

pub use annotations::{Exemption, exemptions};
pub use baseline::{Baseline, BaselineEntry, BaselineError, Compared};
pub use date::{Date, InvalidDate};
pub use settings::{Peer, Settings, SettingsByPath, UnknownRule};
pub use suppressions::{Problem, ProblemKind, Suppressions};
