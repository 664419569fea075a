//! Kustomizations built as `kustomize build` builds them, with the origin of every byte.
//!
//! A build reads the objects of a kustomization and of all that it rests on, changes them as it says, and writes them as
//! one YAML text. The trace of that text leads from each value back to the base, the patch or the kustomization that it
//! stands in.
//!
//! # What is built
//!
//! `resources`, `bases`, `components`, `configMapGenerator`, `secretGenerator`, `patches`, `patchesStrategicMerge`,
//! `patchesJson6902`, `namespace`, `namePrefix`, `nameSuffix`, `labels`, `commonLabels`, `commonAnnotations`, `replicas`,
//! `replacements`, `vars` and `images`, in kustomize's order. Generated objects have no hash behind their names, and what they
//! take from literals is left to the literals; what they take from files is traced to these. References between objects follow their names by the fields that usually
//! hold them, in custom resources as well.
//!
//! # What is not
//!
//! What lies in other repositories, charts (`helmCharts`), and what programs make (`generators`, `transformers`) is left
//! out and said to be: [`Built::left_out`]. `configurations` and `openapi` change nothing.

mod build;
mod emit;
mod generate;
mod json_patch;
mod merge;
mod outline;
mod rename;
mod replacements;
mod resource;
mod select;
mod transform;
mod tree;
mod vars;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_parser::Parsed;
use hullmark_source::SourceId;

pub use build::{Built, Problem, build};
pub use outline::{Outline, outline};

/// The names that kustomize looks for in a folder, in its order.
pub const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Where kustomizations and what they refer to are read.
pub trait Tree {
    /// The path that a kustomization in `folder` means by `path`.
    fn resolve(&self, folder: &Path, path: &str) -> PathBuf;

    /// Whether a path leads to a folder.
    fn is_folder(&self, path: &Path) -> bool;

    /// Whether a path leads to a file.
    fn is_file(&self, path: &Path) -> bool;

    /// The documents of a file. A file that is read again is the same.
    ///
    /// # Errors
    /// The reason why it cannot be read.
    fn parsed(&self, path: &Path) -> Result<Arc<Parsed>, String>;

    /// The text of a file, and the source that it is.
    ///
    /// # Errors
    /// The reason why it cannot be read.
    fn text(&self, path: &Path) -> Result<(SourceId, Arc<str>), String>;
}

/// The kustomization file in a folder.
#[must_use]
pub fn file_in(tree: &dyn Tree, folder: &Path) -> Option<PathBuf> {
    FILE_NAMES.iter().map(|name| folder.join(name)).find(|path| tree.is_file(path))
}

/// The source that patches written inside a kustomization are read from, until they are moved to its file.
const INLINE: SourceId = SourceId::new(u32::MAX - 1);
