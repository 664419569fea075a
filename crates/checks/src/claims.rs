//! Claims for volumes in findings.

use hullmark_model::VolumeClaim;

/// Which claim of an object it is, to put behind the object's name; nothing for a claim that is an object.
pub(crate) fn which(claim: &VolumeClaim<'_>) -> String {
    claim.template().map_or_else(String::new, |name| format!(" (claim `{name}`)"))
}
