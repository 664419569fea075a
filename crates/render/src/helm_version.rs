//! Which Helm is followed, where its major versions differ.

use std::fmt;
use std::str::FromStr;

/// The major version of Helm whose behaviour a render has. `docs/helm-versions.md` lists what differs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum HelmVersion {
    /// Helm 3.22
    #[default]
    V3,
    /// Helm 4.3
    V4,
}

impl HelmVersion {
    /// All of them, in order.
    pub const ALL: [Self; 2] = [Self::V3, Self::V4];

    /// As options name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V3 => "3",
            Self::V4 => "4",
        }
    }
}

impl fmt::Display for HelmVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no version of Helm that is followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("expected 3 or 4")]
pub struct UnknownHelmVersion;

impl FromStr for HelmVersion {
    type Err = UnknownHelmVersion;

    fn from_str(text: &str) -> Result<Self, UnknownHelmVersion> {
        Self::ALL.into_iter().find(|version| version.as_str() == text).ok_or(UnknownHelmVersion)
    }
}
