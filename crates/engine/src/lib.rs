//! From paths to findings: the one pipeline that the command line and editors use.
//!
//! `discover` sorts what lies under the targets into manifests and charts; both are read, rendered and parsed
//! in parallel; each release unit goes through the rules; the findings are sorted and de-duplicated. All input
//! comes through [`Files`], so archives, standard input and tests need no other road.
//!
//! The result is the same whatever the number of threads.

mod charts;
mod check;
mod coverage;
mod discover;
mod files;
mod findings;
mod fixes;
mod gitops;
mod helm_documents;
mod images;
mod kustomize;
mod lookup;
mod manifests;
mod memory;
mod merge;
pub mod origin;
mod overlay;
mod path_rules;
mod paths;
mod progress;
mod renders;
mod secrets;
mod session;
mod settings;
mod since;
mod sops;
mod suppress;
mod value_sets;

pub use check::{CheckRequest, Outcome, Target, check, check_with_progress};
pub use coverage::{ChartCoverage, CoverageOutcome, KeyPlace, TemplateCoverage, coverage};
pub use files::{Files, MAX_FILE_BYTES, OsFiles, PathKind, Scope, Walked};
pub use fixes::{chart_around, write_fixes};
pub use hullmark_checks::{Level, RuleLayer, Selection, UnknownName, named, profile_names};
pub use hullmark_render::HelmVersion;
pub use hullmark_render::chart::{KubeVersion, SetKind};
pub use hullmark_suppress::{Peer, Settings as SuppressionSettings};
pub use images::{ImageUse, ImageUser, ImagesOutcome, images};
pub use lookup::LookupSource;
pub use memory::MemoryFiles;
pub use overlay::{DiskCache, OverlayFiles};
pub use path_rules::PathRules;
pub use paths::{Exclude, GlobError, PathGlobs, resolved};
pub use progress::{FirstRender, Progress, Stage};
pub use renders::ChartRender;
pub use session::{Session, Unit};
pub use settings::{
    ChartChange, ChartSettings, DEFAULT_KUBE_VERSION, DependencyFindings, FindSettings, ForCharts, NamedValues,
    SetText, Settings,
};
pub use since::{Changes, check_changed};
pub use value_sets::UserValues;
