//! What Helm would stop at, and where.

use std::sync::Arc;

use hullmark_source::{Frame, OriginTable};

use super::Place;
use super::advice::{Advice, advice};
use crate::HelmVersion;
use crate::exec::{Clue, Error};

/// Where in Helm's course an error arises. Helm stops at the first; [`render`](super::render()) goes on where it can.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stage {
    /// `-f` files and `--set` options.
    UserValues,
    /// Subcharts and values.yaml files.
    Load,
    /// The chart is a library.
    Installable,
    /// Dependencies that are declared but not there.
    Dependencies,
    /// The name of the release.
    ReleaseName,
    /// Values of the user that do not fit the subcharts.
    Coalesce,
    /// A `values.schema.json` that refers to another file. The values are held against the rest of it.
    SchemaReference,
    /// Values that a `values.schema.json` refuses.
    Schema,
    /// `kubeVersion`.
    KubeVersion,
    /// A template that does not parse.
    Parse,
    /// A template that does not execute.
    Execute,
}

/// Something that `helm template` would stop at.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct RenderError {
    /// Where in Helm's course.
    pub stage: Stage,
    /// Where in the files.
    pub place: Place,
    /// Helm's words, without the leading `Error: `.
    pub message: String,
    /// The heart of it, without the place: for reports that print the place themselves.
    pub cause: String,
    /// The template file that does not render: `chart/templates/web.yaml`.
    pub template: Option<Arc<str>>,
    /// The calls that led there, innermost first.
    pub frames: Vec<Frame>,
    /// What helps to mend it.
    pub advice: Option<Advice>,
}

impl RenderError {
    pub(super) fn new(stage: Stage, place: Place, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { stage, place, cause: message.clone(), message, template: None, frames: Vec::new(), advice: None }
    }
}

/// The error of a template file.
pub(super) fn template_error(name: &str, error: &Error, helm: HelmVersion, origins: &OriginTable) -> RenderError {
    let whole = Place::File(name.into());
    let (stage, place, cause, frames) = match error {
        Error::Parse(error) => (Stage::Parse, Place::Span(error.span), error.message.clone(), Vec::new()),
        Error::Exec(error) => {
            let inner = error.innermost();
            (Stage::Execute, Place::Span(inner.span), inner.message(), inner.frames.clone())
        }
        Error::NoTemplate(_) => (Stage::Execute, whole, error.to_string(), Vec::new()),
    };
    let clue = match error {
        Error::Parse(error) if error.message.starts_with("bad character U+002D") => Some(Clue::NoField),
        Error::Parse(error) => error.meant.clone().map(Clue::Meant),
        Error::Exec(error) => error.innermost().clue.clone(),
        Error::NoTemplate(_) => None,
    };
    let advice = clue.and_then(|clue| advice(&clue, origins));
    RenderError { stage, place, message: error.helm_text(helm), cause, template: Some(name.into()), frames, advice }
}
