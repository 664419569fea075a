//! What a run looked at, and what it could not check.

/// Why something was not checked.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum UncheckedKind {
    /// It could not be read: missing, no permission, no UTF-8, too large.
    Unreadable,
    /// A chart that could not be rendered, wholly or in part.
    Unrendered,
    /// A library chart: it has nothing to render on its own, and is checked with the charts that use it.
    Library,
    /// An Argo CD or Flux resource whose chart does not lie in the scanned tree, or whose values cannot be had.
    ChartElsewhere,
    /// A file outside any chart that holds template actions and is no YAML as it stands.
    LooksLikeTemplate,
    /// What a kustomization takes from other repositories, or lets programs make.
    ResourceElsewhere,
}

impl UncheckedKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Unreadable,
        Self::Unrendered,
        Self::Library,
        Self::ChartElsewhere,
        Self::LooksLikeTemplate,
        Self::ResourceElsewhere,
    ];

    /// The word used in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Unrendered => "unrendered",
            Self::Library => "library",
            Self::ChartElsewhere => "chart-elsewhere",
            Self::LooksLikeTemplate => "looks-like-template",
            Self::ResourceElsewhere => "resource-elsewhere",
        }
    }

    /// Whether a run that met it has failed, however clean the rest is: somebody asked for a check that did
    /// not happen.
    #[must_use]
    pub const fn is_failure(self) -> bool {
        matches!(self, Self::Unreadable | Self::Unrendered)
    }
}

/// Something that was found and not checked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Unchecked {
    /// Its path, as sources are named.
    pub path: String,
    /// What stood in the way.
    pub kind: UncheckedKind,
    /// The reason in a few words, without a full stop.
    pub reason: String,
}

/// What a run looked at. Every figure counts what was really checked.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Summary {
    /// Manifest files outside charts in which at least one Kubernetes object was found.
    pub files: usize,
    /// Kubernetes objects' documents in those files.
    pub documents: usize,
    /// Charts that were rendered without an error.
    pub charts: usize,
    /// Renders of charts: one for each value set and version of Kubernetes.
    pub renders: usize,
    /// Templates that were rendered under any values, those of charts with errors in others of their templates included.
    pub templates: usize,
    /// Kustomizations that no other rests on, which were built.
    pub kustomizations: usize,
    /// YAML and JSON files that hold no Kubernetes object, left alone.
    pub left_alone: usize,
    /// Findings in dependencies of charts that the settings leave out.
    pub in_dependencies: usize,
    /// Charts and files outside charts that were left out, since nothing that goes into them has changed since the revision
    /// that the run compares with.
    pub untouched: usize,
    /// What could not be checked, sorted by path.
    pub unchecked: Vec<Unchecked>,
}

impl Summary {
    /// Whether something that should have been checked was not.
    #[must_use]
    pub fn has_failures(&self) -> bool {
        self.unchecked.iter().any(|unchecked| unchecked.kind.is_failure())
    }
}
