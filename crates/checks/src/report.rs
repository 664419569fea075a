//! What a rule writes its results into.

use std::fmt;

use hullmark_model::{Anchor, Object, ReleaseUnit};

/// Takes what the rules find in one release unit.
#[derive(Debug)]
pub struct Report<'d> {
    unit: &'d ReleaseUnit<'d>,
    rule: &'static str,
    subject: Subject<'d>,
    found: Vec<Found<'d>>,
}

/// What is being looked at, which messages name without being told.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Subject<'d> {
    pub(crate) object: Option<Object<'d>>,
    pub(crate) container: Option<&'d str>,
}

/// Something that a rule found, before it becomes a finding.
#[derive(Clone, Debug)]
pub struct Found<'d> {
    pub(crate) rule: &'static str,
    pub(crate) anchor: Anchor<'d>,
    pub(crate) object: Option<Object<'d>>,
    pub(crate) container: Option<&'d str>,
    pub(crate) args: Vec<(&'static str, String)>,
}

impl<'d> Report<'d> {
    pub(crate) fn new(unit: &'d ReleaseUnit<'d>) -> Self {
        Self { unit, rule: "", subject: Subject::default(), found: Vec::new() }
    }

    pub(crate) fn begin(&mut self, rule: &'static str, subject: Subject<'d>) {
        self.rule = rule;
        self.subject = subject;
    }

    pub(crate) fn into_found(self) -> Vec<Found<'d>> {
        self.found
    }

    /// The objects that the subject is seen together with.
    #[must_use]
    pub fn unit(&self) -> &'d ReleaseUnit<'d> {
        self.unit
    }

    /// Reports the fault at a field, a node, or the place where a field is missing. The message's `{object}` and
    /// `{container}` are those that are being looked at; [`Found::arg`] gives the others.
    pub fn at(&mut self, anchor: impl Into<Anchor<'d>>) -> &mut Found<'d> {
        let Subject { object, container } = self.subject;
        let found = Found { rule: self.rule, anchor: anchor.into(), object, container, args: Vec::new() };
        self.found.push_mut(found)
    }
}

impl<'d> Found<'d> {
    /// Fills the hole `{name}` of the message.
    pub fn arg(&mut self, name: &'static str, value: impl fmt::Display) -> &mut Self {
        self.args.push((name, format!("{value}")));
        self
    }

    /// Names the object that it is about, for rules that look at several together.
    pub fn about(&mut self, object: Object<'d>) -> &mut Self {
        self.object = Some(object);
        self
    }
}
