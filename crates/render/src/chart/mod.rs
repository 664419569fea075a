//! Helm charts: loading, values, dependencies, built-in objects, and the manifest.
//!
//! [`load`] makes a [`Chart`] of files that the caller read. [`render`] gives every template that renders and
//! an error for each that does not. [`manifest`] is what `helm template` prints of that, or its first error.
//!
//! The specification is Helm 3.22's behaviour. A loaded chart is `Send + Sync`, so charts can be rendered side
//! by side; the values of one render stay within it.

mod archive;
mod builtins;
mod capabilities;
mod coalesce;
mod compatible;
mod dependencies;
mod error;
mod files;
mod files_object;
mod glob;
mod ignore;
mod instance;
mod load;
mod manifest;
mod manifests;
mod merge;
mod metadata;
mod objects;
mod ownership;
mod path_match;
mod release_name;
mod render;
mod schema;
mod schema_refs;
mod scope;
mod set_argument;
mod set_parser;
mod values_file;
mod values_object;

pub use archive::{MAX_CHART_BYTES, MAX_FILE_BYTES, MAX_MEMBERS};
pub(crate) use builtins::{API_VERSIONS_METHODS, API_VERSIONS_TYPE};
pub use capabilities::{Capabilities, KubeVersion};
pub use error::{ChartError, Place};
pub use files::{ChartFiles, File, FileContent};
pub(crate) use files_object::METHODS as FILES_METHODS;
pub use ignore::{FILE_NAME as HELMIGNORE, IgnoreError, IgnoreRules};
pub use load::{Chart, load};
pub use manifest::{ManifestError, ManifestFile, ManifestOptions, WriteMode, manifest, manifest_files};
pub use metadata::{Dependency, Field, FieldPlace, ImportValue, Maintainer, Metadata};
pub use path_match::{BadPattern, path_match};
pub use release_name::release_name;
pub use render::{
    ReleaseOptions, RenderError, RenderOptions, Rendered, RenderedTemplate, Stage, ValuesRead, render, render_until,
    render_with,
};
pub use scope::CustomResourceFile;
pub use set_argument::{SetArgument, SetFiles, SetKind, set_file_paths};
pub(crate) use values_object::METHODS as VALUES_METHODS;
