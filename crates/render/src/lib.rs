//! Helm charts rendered as Helm renders them, with the origin of every byte.
//!
//! * `template`: Go's `text/template` language, from text to tree.
//! * [`value`], [`text`]: what templates compute with. Every value and every stretch of text knows its origin.
//! * `exec`: runs a tree over a value.
//! * `funcs`: the functions of text/template, Sprig and Helm, one entry each.
//! * `golang`: what Go's libraries do where a template can see it.
//! * `gofmt`, `yaml`, `json`: Go's formats, to the byte.
//! * `chart`: loading, values, dependencies, built-in objects, and the manifest that `helm template` prints.

pub mod chart;
mod cluster;
mod cursor;
pub mod exec;
pub mod funcs;
pub mod gofmt;
pub mod golang;
mod helm_version;
pub mod json;
mod readback;
pub mod template;
pub mod text;
pub mod toml;
pub mod value;
pub mod yaml;

pub use cluster::Cluster;
pub use helm_version::{HelmVersion, UnknownHelmVersion};
