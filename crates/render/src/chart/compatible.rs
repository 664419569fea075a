//! Version constraints of dependencies and of `kubeVersion`.

use crate::golang::semver::{Constraints, Version};

/// Whether Helm takes the text for a version of a chart.
pub(super) fn is_version(text: &str) -> bool {
    Version::parse(text).is_ok()
}

/// Whether a version satisfies a constraint. What does not parse satisfies nothing and is satisfied by nothing.
pub(super) fn is_compatible_range(constraint: &str, version: &str) -> bool {
    match (Constraints::parse(constraint), Version::parse(version)) {
        (Ok(constraint), Ok(version)) => constraint.check(&version),
        _ => false,
    }
}
