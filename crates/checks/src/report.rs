//! What a rule writes its results into.

use std::cell::OnceCell;
use std::fmt;
use std::rc::Rc;

use hullmark_model::{Anchor, Binding, Container, NodeAgent, Object, ReleaseUnit};
use hullmark_parser::NodeRef;
use hullmark_policies::RulePolicy;
use rustc_hash::FxHashMap;

use crate::exposure::{self, Exposure};
use crate::message::listed;
use crate::powers::{Takeover, WrittenRule, takeover};
use crate::{Options, Remedy, Rule, RuleOptions};

/// The case of pods that work for their node.
pub(crate) const NODE_AGENT: &str = "node-agent";

/// Takes what the rules find in one release unit.
#[derive(Debug)]
pub struct Report<'d> {
    unit: &'d ReleaseUnit<'d>,
    options: &'d Options,
    /// The ids of the rules that are on.
    on: Vec<&'static str>,
    rule: &'static str,
    policy: Option<&'static RulePolicy>,
    subject: Subject<'d>,
    /// The secrets of the object that was asked for last: several rules ask for them in a row.
    exposures: Option<(Object<'d>, Rc<[Exposure<'d>]>)>,
    /// The rules of the role that was asked for last, likewise.
    written_rules: Option<(Object<'d>, Rc<[WrittenRule<'d>]>)>,
    /// How the subjects of bindings could take over the cluster, by the objects of the bindings: many pods share one.
    takeovers: FxHashMap<NodeRef<'d>, Option<Takeover<'d>>>,
    found: Vec<Found<'d>>,
}

/// What is being looked at, which messages name without being told.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Subject<'d> {
    pub(crate) object: Option<Object<'d>>,
    pub(crate) pod: Option<NodeRef<'d>>,
    pub(crate) container: Option<Container<'d>>,
}

/// Something that a rule found, before it becomes a finding.
#[derive(Clone, Debug)]
pub struct Found<'d> {
    pub(crate) rule: &'static str,
    pub(crate) policy: Option<&'static RulePolicy>,
    pub(crate) anchor: Anchor<'d>,
    pub(crate) also_at: Vec<(Anchor<'d>, &'static str)>,
    pub(crate) object: Option<Object<'d>>,
    pub(crate) pod: Option<NodeRef<'d>>,
    pub(crate) container: Option<Container<'d>>,
    pub(crate) item: Option<NodeRef<'d>>,
    pub(crate) containers: Option<String>,
    pub(crate) args: Vec<(&'static str, String)>,
    pub(crate) lowered: Option<&'static str>,
    pub(crate) only_as_written: Option<String>,
    pub(crate) is_unconfirmed: bool,
    pub(crate) detail: String,
    pub(crate) remedy: Option<Remedy<'d>>,
}

impl<'d> Report<'d> {
    pub(crate) fn new(unit: &'d ReleaseUnit<'d>, options: &'d Options, rules: &[&'static Rule]) -> Self {
        Self {
            unit,
            options,
            on: rules.iter().map(|rule| rule.id()).collect(),
            rule: "",
            policy: None,
            subject: Subject::default(),
            exposures: None,
            written_rules: None,
            takeovers: FxHashMap::default(),
            found: Vec::new(),
        }
    }

    /// What is reported from now on is of this rule, which has this policy.
    pub(crate) fn begin(&mut self, rule: &'static str, policy: Option<&'static RulePolicy>) {
        self.rule = rule;
        self.policy = policy;
    }

    /// What is reported from now on is about this.
    pub(crate) fn look_at(&mut self, subject: Subject<'d>) {
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

    /// The options of the rule, as its policy declares them.
    #[must_use]
    pub fn options(&self) -> RuleOptions<'d> {
        self.options.of(self.policy)
    }

    /// Whether a rule is on in this run.
    pub(crate) fn is_on(&self, id: &str) -> bool {
        self.on.contains(&id)
    }

    /// The secrets that stand in an object in clear text, in the order of the document.
    pub(crate) fn exposures(&mut self, object: &Object<'d>) -> Rc<[Exposure<'d>]> {
        if let Some((known, exposures)) = &self.exposures
            && known == object
        {
            return Rc::clone(exposures);
        }
        let exposures: Rc<[Exposure<'d>]> = exposure::of_object(object).into();
        self.exposures = Some((*object, Rc::clone(&exposures)));
        exposures
    }

    /// The rules of an object, if it is a role that somebody wrote.
    pub(crate) fn written_rules(&mut self, object: &Object<'d>) -> Rc<[WrittenRule<'d>]> {
        if let Some((known, rules)) = &self.written_rules
            && known == object
        {
            return Rc::clone(rules);
        }
        let rules: Rc<[WrittenRule<'d>]> = WrittenRule::all_of(object).into();
        self.written_rules = Some((*object, Rc::clone(&rules)));
        rules
    }

    /// How the subjects of a binding could take over the cluster.
    pub(crate) fn takeover(&mut self, binding: &Binding<'d>) -> Option<Takeover<'d>> {
        let unit = self.unit;
        self.takeovers.entry(binding.object().node()).or_insert_with(|| takeover(unit, binding)).clone()
    }

    /// Reports the fault at a field, a node, or the place where a field is missing. The message's `{object}` and
    /// `{container}` are those that are being looked at; [`Found::arg`] gives the others.
    pub fn at(&mut self, anchor: impl Into<Anchor<'d>>) -> &mut Found<'d> {
        let Subject { object, pod, container } = self.subject;
        let found = Found {
            rule: self.rule,
            policy: self.policy,
            anchor: anchor.into(),
            also_at: Vec::new(),
            object,
            pod,
            container,
            item: None,
            containers: None,
            args: Vec::new(),
            lowered: None,
            only_as_written: None,
            is_unconfirmed: false,
            detail: String::new(),
            remedy: None,
        };
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

    /// Narrows it to an item of a list of which the rule may report several: a volume, a capability, a rule of a role.
    /// A stronger rule that says so too then outranks it for the same item only.
    pub fn item(&mut self, item: NodeRef<'d>) -> &mut Self {
        self.item = Some(item);
        self
    }

    /// Narrows it to a container of a pod, for a rule that looks at the pod or the object; to none where it is about
    /// the pod itself.
    pub fn of(&mut self, container: impl Into<Option<Container<'d>>>) -> &mut Self {
        if let Some(container) = container.into() {
            self.pod = Some(container.pod().node());
            self.container = Some(container);
        }
        self
    }

    /// Names the containers that it is about, for a rule about pods: fills the hole `{containers}`.
    pub fn containers<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> &mut Self {
        self.containers = Some(listed(names));
        self
    }

    /// Names the container, for a rule about objects that looks into their containers itself.
    pub(crate) fn in_container(&mut self, container: Option<Container<'d>>) -> &mut Self {
        if let Some(container) = container {
            self.pod = Some(container.pod().node());
            self.container = Some(container);
        }
        self
    }

    /// Drops it where a chart's template puts the text together or makes it up: the fault is that it is written down.
    pub(crate) fn only_as_written(&mut self, text: &str) -> &mut Self {
        self.only_as_written = Some(text.to_owned());
        self
    }

    /// What tells it from others in the same field, for its identity: the name of a setting in a configuration file.
    pub(crate) fn detail(&mut self, detail: &str) -> &mut Self {
        detail.clone_into(&mut self.detail);
        self
    }

    /// Says what resolves it: `fix(unsafely().set(privileged, false))`. The runner makes a fix of it where what is to be
    /// changed stands in a file of the user's as it is; in a chart that may be a key of the values or the template.
    pub fn fix(&mut self, remedy: Remedy<'d>) -> &mut Self {
        self.remedy = Some(remedy);
        self
    }

    /// Shows another place that belongs to the story, with a few words about it: the binding between a pod and its
    /// power, the first of two entries with one name.
    pub fn also_at(&mut self, anchor: impl Into<Anchor<'d>>, label: &'static str) -> &mut Self {
        self.also_at.push((anchor.into(), label));
        self
    }

    /// Gives it the lower severity that the policy has for a case, and its reason, whose holes are filled like those of
    /// the message. The fault is told all the same.
    pub fn lowered(&mut self, case: &'static str) -> &mut Self {
        self.lowered = Some(case);
        self
    }

    /// Weighs it as the case `not-in-view`, and leaves it to profiles that want such findings: the other side is not
    /// among the checked files, and nothing like it is, so it may well be described elsewhere.
    pub fn unconfirmed(&mut self) -> &mut Self {
        self.for_surveys("not-in-view")
    }

    /// Weighs it as a case of the policy, and leaves it to profiles that want what is not known to be a fault, as `all`
    /// does.
    pub(crate) fn for_surveys(&mut self, case: &'static str) -> &mut Self {
        self.is_unconfirmed = true;
        self.lowered(case)
    }

    /// [`Self::unconfirmed`], where `condition` holds.
    pub fn unconfirmed_if(&mut self, condition: bool) -> &mut Self {
        if condition { self.unconfirmed() } else { self }
    }

    pub(crate) fn container_name(&self) -> Option<&'d str> {
        self.container.map(|container| container.name())
    }

    /// Weighs it as the case `node-agent` where the pod works for its node, and says as `{purpose}` what it does there.
    pub fn lowered_for(&mut self, agent: Option<NodeAgent>) -> &mut Self {
        match agent {
            Some(agent) => self.lowered(NODE_AGENT).arg("purpose", agent.purpose()),
            None => self,
        }
    }

    /// What it is about, given the name of its object: "container `web` of Deployment/shop", "Deployment/shop".
    fn subject(&self, object: &str) -> String {
        self.container_name().map_or_else(|| object.to_owned(), |name| format!("container `{name}` of {object}"))
    }

    /// What fills the hole of a message, given the name of its object. `subject` keeps the words that are made for the
    /// few messages that ask for them.
    pub(crate) fn hole<'a>(
        &'a self,
        name: &str,
        object: Option<&'a str>,
        subject: &'a OnceCell<String>,
    ) -> Option<&'a str> {
        match name {
            "object" => object,
            "subject" => object.map(|object| subject.get_or_init(|| self.subject(object)).as_str()),
            "container" => self.container_name(),
            "containers" => self.containers.as_deref(),
            _ => self.args.iter().find(|(arg, _)| *arg == name).map(|(_, value)| value.as_str()),
        }
    }
}
