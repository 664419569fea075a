//! What a run takes notice of.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::Date;
use crate::names;

/// A tool whose comments and annotations are understood.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Peer {
    /// `checkov.io/skip1: ID=reason`, `# checkov:skip=ID:reason`
    Checkov,
    /// `# kics-scan ignore`, `ignore-line`, `ignore-block`
    Kics,
    /// `ignore-check.kube-linter.io/NAME: reason`, `kube-linter.io/ignore-all: reason`
    KubeLinter,
    /// `kube-score/ignore: a,b`, `kube-score/skip: "true"`
    KubeScore,
    /// `polaris.fairwinds.com/exempt: "true"`, `polaris.fairwinds.com/CHECK-exempt: "true"`
    Polaris,
    /// `# trivy:ignore:ID`
    Trivy,
}

impl Peer {
    /// Every tool, sorted by name.
    pub const ALL: [Self; 6] =
        [Self::Checkov, Self::Kics, Self::KubeLinter, Self::KubeScore, Self::Polaris, Self::Trivy];

    /// The name that policies and settings give it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Checkov => "checkov",
            Self::Kics => "kics",
            Self::KubeLinter => "kube-linter",
            Self::KubeScore => "kube-score",
            Self::Polaris => "polaris",
            Self::Trivy => "trivy",
        }
    }

    /// The tool of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|peer| peer.as_str() == name)
    }
}

/// What a run takes notice of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Whether comments and annotations count at all; `--no-ignore` says that they don't.
    pub is_on: bool,
    /// The tools whose comments and annotations count.
    pub peers: BTreeSet<Peer>,
    /// The rules that no comment and no annotation switches off.
    pub forbidden: BTreeSet<&'static str>,
    /// Whether a comment must say why.
    pub requires_reason: bool,
    /// The day on which the run takes place; without one no comment is too old.
    pub today: Option<Date>,
}

impl Default for Settings {
    /// Everything counts, on no day in particular.
    fn default() -> Self {
        Self { is_on: true, peers: Peer::ALL.into(), forbidden: BTreeSet::new(), requires_reason: false, today: None }
    }
}

/// What a run takes notice of in each of its files.
pub trait SettingsByPath: std::fmt::Debug + Sync {
    /// What it takes notice of in the file at a path, as sources are named.
    fn at(&self, path: &str) -> Arc<Settings>;
}

/// The same everywhere.
impl SettingsByPath for Settings {
    fn at(&self, _: &str) -> Arc<Settings> {
        Arc::new(self.clone())
    }
}

/// A name that no rule and no group has.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("unknown rule or group `{name}`{}", self.suggestion.map(|it| format!(": did you mean `{it}`?")).unwrap_or_default())]
pub struct UnknownRule {
    /// The name as given.
    pub name: String,
    /// The known name that is most like it, when one is.
    pub suggestion: Option<&'static str>,
}

impl Settings {
    /// The settings of `--no-ignore`: nothing keeps a finding from being reported.
    #[must_use]
    pub fn off() -> Self {
        Self { is_on: false, ..Self::default() }
    }

    /// What both take notice of.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self {
            is_on: self.is_on && other.is_on,
            peers: self.peers.intersection(&other.peers).copied().collect(),
            forbidden: self.forbidden.union(&other.forbidden).copied().collect(),
            requires_reason: self.requires_reason || other.requires_reason,
            today: self.today.or(other.today),
        }
    }

    /// Forbids that these rules are ignored: ids, groups or other tools' ids.
    ///
    /// # Errors
    /// The first name that is unknown.
    pub fn forbid(mut self, rules: &[impl AsRef<str>]) -> Result<Self, UnknownRule> {
        for name in rules.iter().map(|name| name.as_ref().trim()) {
            let unknown = || UnknownRule { name: name.to_owned(), suggestion: names::suggestion(name) };
            self.forbidden.extend(names::rules_of(name).ok_or_else(unknown)?);
        }
        Ok(self)
    }

    /// Whether the comments and annotations of a tool count.
    #[must_use]
    pub fn reads(&self, peer: Peer) -> bool {
        self.peers.contains(&peer)
    }
}
