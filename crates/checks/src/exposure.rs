//! Secrets in clear text, and what carries them.
//!
//! An object is walked once for all rules about secrets. What carries a secret decides which rule reports it: an
//! environment variable, a command, a `ConfigMap`. Where nothing particular does, its kind decides.

mod comments;
mod secret_object;
mod walk;

use hullmark_model::{Anchor, Container, Object};
use hullmark_parser::{Document, NodeRef};
use hullmark_secrets::{Confidence, Kind, Match};
use hullmark_source::SourceMap;

use crate::Report;
use crate::identity::Paths;
use crate::place::{Placement, place};

pub(crate) use walk::part;

/// A secret in an object.
#[derive(Clone, Debug)]
pub(crate) struct Exposure<'d> {
    pub(crate) carrier: Carrier,
    /// The container that it is handed to.
    pub(crate) container: Option<Container<'d>>,
    /// Its own bytes.
    pub(crate) place: Anchor<'d>,
    /// The name that it stands under.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// The secret itself, decoded: to know whether it is written down. It is shown nowhere.
    pub(crate) text: String,
}

/// What carries a secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Carrier {
    Annotation,
    Command,
    Comment,
    ConfigMap,
    /// Any other field.
    Field,
    /// A literal of a kustomization's `secretGenerator`.
    Generator,
    Kubeconfig,
    /// The data of a `Secret`.
    Secret,
    /// An environment variable.
    Variable,
}

impl Carrier {
    /// The rule for what it carries, whatever that is.
    pub(crate) fn rule(self) -> Option<&'static str> {
        match self {
            Self::Annotation => Some("secret-in-annotation"),
            Self::Command => Some("secret-in-command"),
            Self::Comment => Some("secret-in-comment"),
            Self::ConfigMap => Some("configmap-secret"),
            Self::Field => None,
            Self::Generator => Some("secret-generator-literal"),
            Self::Kubeconfig => Some("kubeconfig-credentials"),
            Self::Secret => Some("secret-data-in-manifest"),
            Self::Variable => Some("env-secret-literal"),
        }
    }
}

/// The secrets of an object, in the order of the document.
pub(crate) fn of_object<'d>(object: &Object<'d>) -> Vec<Exposure<'d>> {
    let mut walk = walk::Walk::new();
    walk.object(*object);
    let mut exposures = walk.into_exposures();
    exposures.extend(comments::of_document(object));
    exposures
}

/// A secret in a document that is no object.
#[derive(Clone, Debug)]
pub struct WrittenSecret {
    /// Where it stands.
    pub placement: Placement,
    /// The key that it stands under, or the setting within the text of that key.
    pub name: String,
    /// The keys from the top of the document to it.
    pub path: String,
    /// What it is.
    pub kind: Kind,
}

/// The secrets in a document of values: those of a chart, or a kustomization that does not say what it is. Comments are
/// looked at too.
#[must_use]
pub fn in_values(document: &Document, sources: &SourceMap) -> Vec<WrittenSecret> {
    let Some(root) = document.root() else { return Vec::new() };
    let mut walk = walk::Walk::new();
    walk.values(root);
    let mut exposures = walk.into_exposures();
    exposures.extend(comments::of(document, root));
    let mut paths = Paths::default();
    let written = exposures.into_iter().map(|it| WrittenSecret {
        placement: place(sources, &it.place),
        path: paths.of(it.place.node(), None).to_owned(),
        name: it.name,
        kind: it.kind,
    });
    written.collect()
}

/// Reports what a carrier has, as the rule for that carrier.
pub(crate) fn report_carrier<'d>(object: &Object<'d>, report: &mut Report<'d>, carrier: Carrier) {
    for exposure in report.exposures(object).iter().filter(|it| it.carrier == carrier) {
        report_one(exposure, report);
    }
}

/// Reports the secrets of some kinds that no rule about a carrier reports, as the rule for those kinds.
pub(crate) fn report_kinds<'d>(object: &Object<'d>, report: &mut Report<'d>, is_wanted: fn(Kind) -> bool) {
    for exposure in report.exposures(object).iter().filter(|it| is_wanted(it.kind)) {
        if !exposure.carrier.rule().is_some_and(|rule| report.is_on(rule)) {
            report_one(exposure, report);
        }
    }
}

fn report_one<'d>(exposure: &Exposure<'d>, report: &mut Report<'d>) {
    let found = report.at(exposure.place);
    // A hash that a template makes is written nowhere, though the user in front of it may be.
    let written = match exposure.kind {
        Kind::PasswordHash => exposure.text.rsplit(':').next().unwrap_or_default(),
        _ => &exposure.text,
    };
    found.in_container(exposure.container).only_as_written(written);
    found.arg("what", exposure.kind.words()).detail(&exposure.name);
    if exposure.carrier != Carrier::Comment {
        found.arg("name", &exposure.name);
    }
    match exposure.kind {
        Kind::DefaultPassword => _ = found.lowered("default-password"),
        Kind::PasswordHash => _ = found.lowered("password-hash"),
        _ => {}
    }
}

/// Calls `visit` with each scalar of an object, the key that it stands under and its text, whatever its type is.
pub(crate) fn each_text<'d>(object: &Object<'d>, visit: &mut dyn FnMut(&'d str, NodeRef<'d>, &'d str)) {
    walk::each_text(object.node(), "", 0, visit);
}

/// The surest of several matches.
fn surest(matches: Vec<Match>) -> Option<Match> {
    let confidence = |it: &Match| -> Confidence { it.kind.confidence() };
    matches.into_iter().min_by_key(|it| std::cmp::Reverse(confidence(it)))
}
