//! Secrets in clear text, and what carries them.
//!
//! An object is walked once for all rules about secrets. What carries a secret decides which rule reports it: an
//! environment variable, a command, a `ConfigMap`. Where nothing particular does, its kind decides.

mod comments;
mod secret_object;
mod walk;

use hullmark_model::{Anchor, Container, Object};
use hullmark_parser::NodeRef;
use hullmark_secrets::{Confidence, Kind, Match};

use crate::Report;

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
    let mut walk = walk::Walk::new(*object);
    walk.object();
    let mut exposures = walk.into_exposures();
    exposures.extend(comments::of_document(object));
    exposures
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
    found.in_container(exposure.container).only_as_written();
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

/// Calls `visit` with each string of an object and the key that it stands under.
pub(crate) fn each_text<'d>(object: &Object<'d>, visit: &mut dyn FnMut(&'d str, NodeRef<'d>, &'d str)) {
    walk::each_text(object.node(), "", 0, visit);
}

/// The surest of several matches.
fn surest(matches: Vec<Match>) -> Option<Match> {
    let confidence = |it: &Match| -> Confidence { it.kind.confidence() };
    matches.into_iter().min_by_key(|it| std::cmp::Reverse(confidence(it)))
}
