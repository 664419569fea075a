//! What hullmark reports.
//!
//! A [`Finding`] says that a rule found something, of which object, how bad it is and where to change it. Its
//! places are byte spans; lines and columns are made by the report that prints them.

mod closest;
mod finding;
mod fingerprint;
mod fix;
mod seen;
mod severity;
mod summary;
mod suppression;

pub use closest::{Misspelling, closest};
pub use finding::{Finding, Location, ObjectRef, Place, Precision, ThirdParty};
pub use fingerprint::Fingerprint;
pub use fix::{Applicability, Edit, Fix, FixStep, NodeChange, NodePlace};
pub use seen::{RenderName, SeenIn};
pub use severity::{Severity, UnknownSeverity};
pub use summary::{Summary, Unchecked, UncheckedKind};
pub use suppression::{SuppressedBy, Suppression};
