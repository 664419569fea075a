//! One schema and one value, and the keywords that hold the value as a whole against other schemas.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Map, Value as Json};

use super::failure::{Failure, Kind};
use super::formats::Formats;
use super::locate::Node;
use super::{Draft, MAX_STEPS, Refusal, Schema};

/// The stack that must be free before a level is entered, and by how much it grows when it is not.
const RED_ZONE: usize = 64 * 1024;
const STACK_PIECE: usize = 1024 * 1024;
/// How many schemas may be in use at a time.
const MAX_DEPTH: usize = 10_000;
/// What the validator says of failures that belong together.
const TOGETHER: &str = "validation failed";

/// The keywords of `true` and `false`.
static NO_KEYWORDS: LazyLock<Map<String, Json>> = LazyLock::new(Map::new);

/// The check takes too long.
#[derive(Debug)]
pub(super) struct TooLong;

/// What the keywords of a schema have not looked at, as far as somebody asks.
#[derive(Clone, Default, Debug)]
pub(super) struct Unseen {
    pub names: BTreeSet<String>,
    pub items: BTreeSet<usize>,
}

impl Unseen {
    fn is_empty(&self) -> bool {
        self.names.is_empty() && self.items.is_empty()
    }
}

/// Whether a value fits. A failure in quiet says nothing.
pub(super) type Verdict = Result<Unseen, Failure>;

/// How a schema came to be used.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'s> {
    Keyword(&'static str),
    Item(&'static str, usize),
    Name(&'static str, &'s str),
}

impl std::fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Keyword("") => Ok(()),
            Self::Keyword(keyword) => write!(f, "/{keyword}"),
            Self::Item(keyword, index) => write!(f, "/{keyword}/{index}"),
            Self::Name(keyword, name) => write!(f, "/{keyword}/{}", name.replace('~', "~0").replace('/', "~1")),
        }
    }
}

/// A schema in use.
struct Scope<'s> {
    node: Node<'s>,
    /// How deep the value is that it is used for.
    depth: usize,
    step: Step<'s>,
}

pub(super) struct Evaluator<'e, 's> {
    pub schema: &'e Schema<'s>,
    /// The steps to the value.
    pub path: Vec<String>,
    steps: u64,
    scope: Vec<Scope<'s>>,
    pub formats: Formats,
}

/// A schema and a value, and what was found so far.
pub(super) struct Level<'s, 'v> {
    pub node: Node<'s>,
    pub keywords: &'s Map<String, Json>,
    pub value: &'v Json,
    /// Whether nobody asks what is wrong.
    pub is_quiet: bool,
    pub unseen: Unseen,
    pub failures: Vec<Failure>,
}

impl<'s> Level<'s, '_> {
    /// Whether more failures would change nothing.
    pub fn is_decided(&self) -> bool {
        self.is_quiet && !self.failures.is_empty()
    }

    pub fn schema(&self, keyword: &str) -> Option<&'s Json> {
        self.keywords.get(keyword)
    }

    pub fn schemas(&self, keyword: &str) -> &'s [Json] {
        self.keywords.get(keyword).and_then(Json::as_array).map_or(&[], Vec::as_slice)
    }

    /// A count that a keyword asks for.
    pub fn count(&self, keyword: &str) -> Option<usize> {
        let number = self.keywords.get(keyword)?.as_f64()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of floats saturates")]
        Some(number as usize)
    }
}

impl<'e, 's> Evaluator<'e, 's> {
    pub fn new(schema: &'e Schema<'s>) -> Self {
        Self { schema, path: Vec::new(), steps: 0, scope: Vec::new(), formats: Formats::default() }
    }

    pub fn check(&mut self, value: &Json) -> Result<(), Refusal> {
        match self.evaluate(self.schema.root, Step::Keyword(""), value, false, false) {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(failure)) => Err(Refusal::Unfit(parts(failure))),
            Err(TooLong) => Err(Refusal::TooLong),
        }
    }

    /// Counts work.
    pub fn count(&mut self, steps: usize) -> Result<(), TooLong> {
        self.steps = self.steps.saturating_add(steps as u64);
        if self.steps > MAX_STEPS { Err(TooLong) } else { Ok(()) }
    }

    /// Holds the name of a property against a schema, as a value of its own.
    pub fn evaluate_name(&mut self, node: Node<'s>, name: &str) -> Result<Verdict, TooLong> {
        let mut inner = Evaluator::new(self.schema);
        inner.steps = self.steps;
        let verdict = inner.evaluate(node, Step::Keyword(""), &Json::String(name.to_owned()), false, false);
        self.steps = inner.steps;
        verdict
    }

    /// Holds a value in the value at hand against a schema.
    pub fn value_in(
        &mut self,
        level: &mut Level<'s, '_>,
        schema: &'s Json,
        step: Step<'s>,
        name: &str,
        value: &Json,
    ) -> Result<bool, TooLong> {
        let verdict = self.verdict_in(level, schema, step, name, value)?;
        let fits = verdict.is_ok();
        level.failures.extend(verdict.err());
        Ok(fits)
    }

    /// As [`Self::value_in`], with the failure for itself.
    pub fn verdict_in(
        &mut self,
        level: &Level<'s, '_>,
        schema: &'s Json,
        step: Step<'s>,
        name: &str,
        value: &Json,
    ) -> Result<Verdict, TooLong> {
        self.path.push(name.to_owned());
        let node = self.schema.index.within(level.node, schema);
        let verdict = self.evaluate(node, step, value, level.is_quiet, false);
        self.path.pop();
        verdict
    }

    /// Holds the value at hand against another schema.
    pub fn value_itself(
        &mut self,
        level: &mut Level<'s, '_>,
        node: Node<'s>,
        step: Step<'s>,
        is_quiet: bool,
    ) -> Result<Verdict, TooLong> {
        let is_asked = !level.unseen.is_empty();
        let verdict = self.evaluate(node, step, level.value, level.is_quiet || is_quiet, is_asked)?;
        if let Ok(unseen) = &verdict {
            level.unseen.names.retain(|name| unseen.names.contains(name));
            level.unseen.items.retain(|item| unseen.items.contains(item));
        }
        Ok(verdict)
    }

    /// As [`Self::value_itself`], for a schema that stands in the one at hand.
    pub fn part(
        &mut self,
        level: &mut Level<'s, '_>,
        schema: &'s Json,
        step: Step<'s>,
        is_quiet: bool,
    ) -> Result<Verdict, TooLong> {
        let node = self.schema.index.within(level.node, schema);
        self.value_itself(level, node, step, is_quiet)
    }

    /// A failure of the value at hand.
    pub fn failure(&self, level: &Level<'s, '_>, message: impl FnOnce() -> String) -> Failure {
        if level.is_quiet {
            return Failure { path: Vec::new(), message: String::new(), causes: Vec::new(), kind: Kind::Keyword };
        }
        Failure { path: self.path.clone(), message: message(), causes: Vec::new(), kind: Kind::Keyword }
    }

    pub fn fail(&self, level: &mut Level<'s, '_>, message: impl FnOnce() -> String) {
        let failure = self.failure(level, message);
        level.failures.push(failure);
    }

    /// Several failures under one.
    pub fn fail_with(&self, level: &mut Level<'s, '_>, message: &str, kind: Kind, causes: Vec<Failure>) {
        let failure = self.failure(level, || message.to_owned());
        level.failures.push(Failure { causes, kind, ..failure });
    }

    fn evaluate(
        &mut self,
        node: Node<'s>,
        step: Step<'s>,
        value: &Json,
        is_quiet: bool,
        is_asked: bool,
    ) -> Result<Verdict, TooLong> {
        self.count(1)?;
        let keywords = node.schema.as_object();
        let mut level = Level {
            node,
            keywords: keywords.unwrap_or(&NO_KEYWORDS),
            value,
            is_quiet,
            unseen: Unseen::default(),
            failures: Vec::new(),
        };
        if node.schema == &Json::Bool(false) {
            return Ok(Err(self.failure(&level, || "false schema".into())));
        }
        if self.schema.asks_unevaluated {
            level.unseen = self.unseen(&level, is_asked);
        }
        if keywords.is_none() {
            return Ok(Ok(level.unseen));
        }
        let depth = self.path.len();
        let same_value =
            self.scope.iter().rposition(|scope| scope.depth != depth).map_or(0, |last| last.saturating_add(1));
        self.count(self.scope.len().saturating_sub(same_value) / 16)?;
        let in_use = self.scope.iter().skip(same_value).position(|scope| scope.node.address() == node.address());
        self.scope.push(Scope { node, depth, step });
        let verdict = match in_use {
            Some(index) => Ok(Err(self.failure(&level, || self.cycle(node, same_value.saturating_add(index))))),
            None if self.scope.len() > MAX_DEPTH => Err(TooLong),
            None => stacker::maybe_grow(RED_ZONE, STACK_PIECE, || self.keywords(level)),
        };
        self.scope.pop();
        verdict
    }

    fn cycle(&self, node: Node<'s>, earlier: usize) -> String {
        let way = |scopes: &[Scope<'s>]| scopes.iter().map(|scope| scope.step.to_string()).collect::<String>();
        format!(
            "both {} and {} resolve to {} causing reference cycle",
            way(&self.scope),
            way(self.scope.get(..=earlier).unwrap_or_default()),
            crate::gofmt::quote_bytes(self.schema.index.location(node).as_bytes())
        )
    }

    /// What the schema's own keywords don't look at, by their names alone.
    fn unseen(&self, level: &Level<'s, '_>, is_asked: bool) -> Unseen {
        let has = |keyword: &str| level.keywords.contains_key(keyword);
        let mut unseen = Unseen::default();
        match level.value {
            Json::Object(entries) if !has("additionalProperties") && (is_asked || has("unevaluatedProperties")) => {
                unseen.names = entries.keys().cloned().collect();
            }
            Json::Array(items) if is_asked || has("unevaluatedItems") => {
                let is_late = self.schema.draft >= Draft::Draft2020;
                let listed = if is_late { "prefixItems" } else { "items" };
                let has_list = level.keywords.get(listed).is_some_and(Json::is_array);
                let all = if is_late || !has_list { has("items") } else { has("additionalItems") };
                let first = if all { items.len() } else { level.schemas(listed).len() };
                unseen.items = (first..items.len()).collect();
            }
            _ => {}
        }
        unseen
    }

    fn keywords(&mut self, mut level: Level<'s, '_>) -> Result<Verdict, TooLong> {
        // Keywords beside a reference count only in later drafts.
        let draft = self.schema.draft;
        let target = |keyword: &'static str| self.schema.targets.get(&(level.node.address(), keyword)).copied();
        let reference = target("$ref");
        if let Some(target) = reference.filter(|_| !draft.looks_beside_ref()) {
            return Ok(match self.reference(&mut level, target, "$ref")? {
                Some(failure) => Err(failure),
                None => Ok(level.unseen),
            });
        }
        if let Some(failure) = self.plain(&level)? {
            return Ok(Err(failure));
        }
        if let Some(target) = reference {
            let failure = self.reference(&mut level, target, "$ref")?;
            level.failures.extend(failure);
        }
        match level.value {
            Json::Object(entries) => self.object(&mut level, entries)?,
            Json::Array(items) => self.array(&mut level, items)?,
            Json::String(text) => self.string(&mut level, text)?,
            Json::Number(number) => self.number(&mut level, number),
            Json::Null | Json::Bool(_) => {}
        }
        if !level.is_decided() {
            self.dynamic_references(&mut level)?;
            self.choices(&mut level)?;
            self.condition(&mut level)?;
            self.unevaluated(&mut level)?;
        }
        Ok(self.joined(level))
    }

    fn joined(&self, mut level: Level<'s, '_>) -> Verdict {
        if level.failures.len() > 1 {
            let causes = std::mem::take(&mut level.failures);
            self.fail_with(&mut level, TOGETHER, Kind::Group, causes);
        }
        level.failures.pop().map_or(Ok(level.unseen), Err)
    }

    fn reference(
        &mut self,
        level: &mut Level<'s, '_>,
        target: Node<'s>,
        keyword: &'static str,
    ) -> Result<Option<Failure>, TooLong> {
        let verdict = self.value_itself(level, target, Step::Keyword(keyword), false)?;
        Ok(verdict.err().map(|cause| {
            let failure = self.failure(level, || TOGETHER.to_owned());
            Failure { causes: parts(cause), kind: Kind::Reference, ..failure }
        }))
    }

    fn dynamic_references(&mut self, level: &mut Level<'s, '_>) -> Result<(), TooLong> {
        let schema = self.schema;
        let target = |keyword: &'static str| schema.targets.get(&(level.node.address(), keyword)).copied();
        let (recursive, dynamic) = (target("$recursiveRef"), target("$dynamicRef"));
        let index = &schema.index;
        if let Some(target) = recursive {
            let is_anchor = |node: Node<'s>| node.schema.get("$recursiveAnchor") == Some(&Json::Bool(true));
            let outermost = self.scope.iter().find(|scope| is_anchor(index.resource(scope.node)));
            let target = outermost.filter(|_| is_anchor(target)).map_or(target, |scope| scope.node);
            let failure = self.reference(level, target, "$recursiveRef")?;
            level.failures.extend(failure);
        }
        if let Some(target) = dynamic {
            let text = level.keywords.get("$dynamicRef").and_then(Json::as_str).unwrap_or_default();
            let anchor = text.rsplit_once('#').map_or("", |(_, anchor)| anchor);
            let is_dynamic = target.schema.get("$dynamicAnchor").and_then(Json::as_str) == Some(anchor);
            let outermost = self.scope.iter().find_map(|scope| index.dynamic_anchor(scope.node, anchor));
            let target = outermost.filter(|_| is_dynamic).unwrap_or(target);
            let failure = self.reference(level, target, "$dynamicRef")?;
            level.failures.extend(failure);
        }
        Ok(())
    }

    fn choices(&mut self, level: &mut Level<'s, '_>) -> Result<(), TooLong> {
        if let Some(refused) = level.schema("not")
            && self.part(level, refused, Step::Keyword("not"), true)?.is_ok()
        {
            self.fail(level, || "'not' failed".into());
        }
        let mut causes = Vec::new();
        for (index, schema) in level.schemas("allOf").iter().enumerate() {
            causes.extend(self.part(level, schema, Step::Item("allOf", index), false)?.err());
            if level.is_quiet && !causes.is_empty() {
                break;
            }
        }
        if !causes.is_empty() {
            self.fail_with(level, "'allOf' failed", Kind::Keyword, causes);
        }
        self.any_of(level)?;
        self.one_of(level)
    }

    fn any_of(&mut self, level: &mut Level<'s, '_>) -> Result<(), TooLong> {
        let mut causes = Vec::new();
        let mut fits = level.schemas("anyOf").is_empty();
        for (index, schema) in level.schemas("anyOf").iter().enumerate() {
            match self.part(level, schema, Step::Item("anyOf", index), false)? {
                Ok(_) => fits = true,
                Err(cause) => causes.push(cause),
            }
            if fits && level.unseen.is_empty() {
                break;
            }
        }
        if !fits {
            self.fail_with(level, "'anyOf' failed", Kind::Choice, causes);
        }
        Ok(())
    }

    fn one_of(&mut self, level: &mut Level<'s, '_>) -> Result<(), TooLong> {
        let schemas = level.schemas("oneOf");
        let mut causes = Vec::new();
        let mut fitting = None;
        for (index, schema) in schemas.iter().enumerate() {
            match (self.part(level, schema, Step::Item("oneOf", index), fitting.is_some())?, fitting) {
                (Ok(_), None) => fitting = Some(index),
                (Ok(_), Some(first)) => {
                    self.fail(level, || format!("'oneOf' failed, subschemas {first}, {index} matched"));
                    break;
                }
                (Err(cause), None) => causes.push(cause),
                (Err(_), Some(_)) => {}
            }
        }
        if fitting.is_none() && !schemas.is_empty() {
            self.fail_with(level, "'oneOf' failed, none matched", Kind::Choice, causes);
        }
        Ok(())
    }

    fn condition(&mut self, level: &mut Level<'s, '_>) -> Result<(), TooLong> {
        let Some(condition) = level.schema("if").filter(|_| self.schema.draft >= Draft::Draft7) else { return Ok(()) };
        let holds = self.part(level, condition, Step::Keyword("if"), true)?.is_ok();
        let branch = if holds { "then" } else { "else" };
        if let Some(schema) = level.schema(branch) {
            let verdict = self.part(level, schema, Step::Keyword(branch), false)?;
            level.failures.extend(verdict.err());
        }
        Ok(())
    }

    fn unevaluated(&mut self, level: &mut Level<'s, '_>) -> Result<(), TooLong> {
        if self.schema.draft < Draft::Draft2019 {
            return Ok(());
        }
        if let (Json::Object(entries), Some(schema)) = (level.value, level.schema("unevaluatedProperties")) {
            for name in std::mem::take(&mut level.unseen.names) {
                let Some(value) = entries.get(&name) else { continue };
                self.value_in(level, schema, Step::Keyword("unevaluatedProperties"), &name, value)?;
            }
        }
        if let (Json::Array(items), Some(schema)) = (level.value, level.schema("unevaluatedItems")) {
            for index in std::mem::take(&mut level.unseen.items) {
                let Some(value) = items.get(index) else { continue };
                self.value_in(level, schema, Step::Keyword("unevaluatedItems"), &index.to_string(), value)?;
            }
        }
        Ok(())
    }
}

/// The failures that one is made of.
pub(super) fn parts(failure: Failure) -> Vec<Failure> {
    if failure.kind == Kind::Group { failure.causes } else { vec![failure] }
}
