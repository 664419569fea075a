//! The finding itself.

use std::fmt;
use std::sync::Arc;

use hullmark_source::{SourceId, Span};

use crate::{Fingerprint, Fix, SeenIn, Severity, Suppression};

/// A byte range of a file, or the file as a whole where no range is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Place {
    /// These bytes.
    Span(Span),
    /// Somewhere in this file. Reports print no line for it.
    File(SourceId),
}

impl Place {
    /// The text that the place is in.
    #[must_use]
    pub const fn source(self) -> SourceId {
        match self {
            Self::Span(span) => span.source,
            Self::File(source) => source,
        }
    }

    /// The range, when there is one.
    #[must_use]
    pub const fn span(self) -> Option<Span> {
        match self {
            Self::Span(span) => Some(span),
            Self::File(_) => None,
        }
    }
}

/// How exact the primary location of a finding is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Precision {
    /// The very characters to change, or the node to add to; for what a dependency brings along, the key of the user's
    /// values that reaches it, or the entry that asks for the dependency.
    Exact,
    /// A template action that wrote the offending text together with others; what to change is among its inputs.
    Template,
    /// Only the file is known.
    File,
}

impl Precision {
    /// The word used in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Template => "template",
            Self::File => "file",
        }
    }
}

/// A place with a few words about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Location {
    /// Where.
    pub place: Place,
    /// What is to see there ("set `limits.memory` here"); empty when the place speaks for itself.
    pub label: String,
}

impl Location {
    /// A place with a label.
    #[must_use]
    pub fn new(place: Place, label: impl Into<String>) -> Self {
        Self { place, label: label.into() }
    }
}

/// The Kubernetes object that a finding is about.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ObjectRef {
    /// `apiVersion` as written.
    pub api_version: String,
    /// `kind` as written.
    pub kind: String,
    /// `metadata.namespace` as written.
    pub namespace: Option<String>,
    /// `metadata.name`, or `metadata.generateName` followed by `*`; empty when there is neither.
    pub name: String,
}

impl fmt::Display for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, if self.name.is_empty() { "(unnamed)" } else { &self.name })
    }
}

/// The dependency of a chart whose own template wrote what was found.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ThirdParty {
    /// The names under which the charts from the user's own down to it know each other, with dots between them:
    /// `web.redis`.
    pub chart: String,
    /// Whether a value reaches it. Where none does, the user can only take another version of the dependency, or none.
    pub is_configurable: bool,
}

/// Something that a rule found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The rule's id.
    pub rule: Arc<str>,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence without a full stop that names the object and what is wrong with it.
    pub message: String,
    /// Where to change it.
    pub primary: Location,
    /// The rest of the story, in the order it is told: the template action, the `include` calls, the value
    /// that was overridden.
    pub related: Vec<Location>,
    /// The way through the templates: the calls of templates that led to the text, the outermost first, then the text
    /// itself. Empty when no template was called.
    pub chain: Vec<Location>,
    /// How exact `primary` is.
    pub precision: Precision,
    /// What was judged in the output of a template, for a reader who wants to see what Kubernetes would get. It is in a
    /// text that lies in no file, so nobody can edit it. `None` for what was not rendered.
    pub rendered: Option<Span>,
    /// Whether the bytes at `primary` are a secret: whoever shows the text around it shows something in their place.
    pub is_secret: bool,
    /// The object, when there is one; findings about one object share it.
    pub object: Option<Arc<ObjectRef>>,
    /// The path of the field in the object, as `hullmark blame` takes it: `spec.containers[app].image`. What is missing
    /// has a path as well. `None` for a finding about a whole object, or about none.
    pub field: Option<String>,
    /// What to do, when the rule can say more than its page does.
    pub help: Option<String>,
    /// Changes of the user's files that resolve it.
    pub fix: Option<Fix>,
    /// The dependency that wrote it; `None` for what is the user's own, and for what a helper of a dependency wrote into
    /// the user's own template.
    pub third_party: Option<ThirdParty>,
    /// The renders of a chart that show it; `None` outside charts.
    pub seen_in: Option<SeenIn>,
    /// Why it is not reported; `None` for one that is.
    pub suppression: Option<Box<Suppression>>,
    /// Its identity: rule, object, origin and what distinguishes it there; never a line number.
    pub fingerprint: Fingerprint,
}

impl Finding {
    /// A finding with nothing but what every finding has: at its place exactly, or in its file when only that is known. Its
    /// identity is the rule's; whoever knows more sets [`fingerprint`](Self::fingerprint).
    #[must_use]
    pub fn new(rule: &str, severity: Severity, message: impl Into<String>, primary: Location) -> Self {
        Self {
            rule: Arc::from(rule),
            severity,
            message: message.into(),
            precision: if primary.place.span().is_some() { Precision::Exact } else { Precision::File },
            primary,
            related: Vec::new(),
            chain: Vec::new(),
            rendered: None,
            is_secret: false,
            object: None,
            field: None,
            help: None,
            fix: None,
            third_party: None,
            seen_in: None,
            suppression: None,
            fingerprint: Fingerprint::of([rule]),
        }
    }
}
