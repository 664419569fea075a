//! Runs templates over values, as Go's `text/template` does, and traces what they write.
//!
//! [`Executor`] runs the templates of a [`TemplateSet`]. The work is divided as Go's semantics are: `walk`
//! (nodes), `pipeline` (commands and operands), `field` (fields and methods), `call` (functions and their
//! arguments), `print` (values to text).

mod call;
mod clue;
mod error;
mod field;
mod frames;
mod operand;
mod pipeline;
mod print;
mod walk;

use std::rc::Rc;
use std::sync::Arc;

use hullmark_source::{Frame, FrameId, FrameKind, Origin, OriginId, SourceId, Span};
use rustc_hash::FxHashMap;

use crate::funcs::{CallError, Context};
use crate::template::{Place, TemplateSet, Tree, TreeText};
use crate::text::{Text, TextBuilder};
use crate::value::Value;

pub use clue::{Clue, MetValue};
pub use error::{Error, ErrorKind, ExecError};
pub use field::method;
pub use operand::Operand;
pub(crate) use print::print_value;
pub use print::strip_no_value;

/// What a key that is not in a map gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MissingKey {
    /// The zero value of the map's element type: `nil` for values. What Helm does without `--strict`.
    #[default]
    Zero,
    /// An error. What `helm lint --strict` does.
    Error,
}

/// The stack that must be free before a level is entered, and by how much it grows when it is not.
const RED_ZONE: usize = 128 * 1024;
const STACK_PIECE: usize = 2 * 1024 * 1024;

/// The name of the template that `tpl` runs, and of Helm's root template.
const ROOT: &str = "gotpl";

/// A text given to `tpl`.
#[derive(Debug)]
struct Made {
    text: Text,
    /// The action that called `tpl`: the place of what has no better one.
    caller: Span,
}

impl Made {
    /// Where a place of the text was copied from, if it was copied from one.
    fn resolve(&self, origins: &hullmark_source::OriginTable, place: Place) -> Span {
        let piece = self.text.pieces_from(place.start).next();
        let span = piece.and_then(|piece| {
            let within = place.start.saturating_sub(piece.start);
            let length = place.end.min(piece.end).saturating_sub(place.start);
            origins.copied(piece.origin, piece.offset.saturating_add(within), length)
        });
        span.unwrap_or(self.caller)
    }
}

/// A template as it can be run.
#[derive(Clone, Debug)]
struct Definition {
    tree: Arc<Tree>,
    /// The traced text, when it came from `tpl`.
    made: Option<Rc<Made>>,
}

/// Runs the templates of a set. One executor serves all files of a chart.
#[derive(Debug)]
pub struct Executor<'c> {
    /// What functions share.
    pub context: &'c mut Context,
    set: &'c TemplateSet,
    missing_key: MissingKey,
    /// The definitions of the `tpl` texts being run, outermost first.
    overlays: Vec<FxHashMap<Arc<str>, Definition>>,
    /// How often each name is being included, for Helm's bound.
    included: FxHashMap<Arc<str>, usize>,
    depth: usize,
    output: TextBuilder,
    variables: Vec<(Arc<str>, Operand)>,
    /// Where the variables of the template being run begin.
    base: usize,
    /// The name `$`.
    root_variable: Arc<str>,
    /// The call around what is being run.
    frame: FrameId,
    /// The template being run, and its action.
    current: Option<Definition>,
    action: Place,
}

impl<'c> Executor<'c> {
    /// An executor for the templates of `set`.
    pub fn new(set: &'c TemplateSet, context: &'c mut Context) -> Self {
        Self {
            context,
            set,
            missing_key: MissingKey::default(),
            overlays: Vec::new(),
            included: FxHashMap::default(),
            depth: 0,
            output: TextBuilder::new(),
            variables: Vec::new(),
            base: 0,
            root_variable: "$".into(),
            frame: FrameId::NONE,
            current: None,
            action: Place { start: 0, end: 0 },
        }
    }

    /// Sets what missing keys give.
    #[must_use]
    pub fn missing_key(mut self, missing_key: MissingKey) -> Self {
        self.missing_key = missing_key;
        self
    }

    /// Runs a template. `<no value>` is still in the text: see [`strip_no_value`].
    ///
    /// # Errors
    /// When there is no template of the name, or it could not be executed.
    pub fn execute(&mut self, name: &str, data: Value) -> Result<Text, Error> {
        self.context.begin();
        self.overlays.clear();
        self.included.clear();
        self.variables.clear();
        self.base = 0;
        self.depth = 0;
        self.frame = FrameId::NONE;
        self.current = None;
        self.output = TextBuilder::new();
        let definition = self.lookup(name).ok_or_else(|| Error::NoTemplate(name.into()))?;
        self.run(definition, &Operand::plain(data)).map_err(|fault| Error::Exec(fault.into()))?;
        Ok(std::mem::take(&mut self.output).finish())
    }

    /// `include`: the text of another template.
    pub(crate) fn include(&mut self, name: &str, data: Value) -> Result<Text, CallError> {
        let definition = self.lookup(name);
        let name: Arc<str> = definition.as_ref().map_or_else(|| name.into(), |known| Arc::clone(&known.tree.name));
        let count = self.included.entry(Arc::clone(&name)).or_default();
        if *count > 1000 {
            let message = format!("rendering template has a nested reference name: {name}: unable to execute template");
            return Err(CallError::Message(message));
        }
        *count += 1;
        let result = match definition {
            Some(definition) => self.nested(definition, data, FrameKind::Include(Arc::clone(&name))),
            None => Err(Error::NoTemplate(Arc::clone(&name))),
        };
        if let Some(count) = self.included.get_mut(&name) {
            *count -= 1;
        }
        result.map_err(|error| CallError::Nested { context: String::new(), error: Box::new(error) })
    }

    /// `tpl`: the text of a template that is itself a value.
    pub(crate) fn tpl(&mut self, text: &Text, data: Value) -> Result<Text, CallError> {
        if memchr::memmem::find(text.as_bytes(), b"{{").is_none() {
            return Ok(strip_no_value(text));
        }
        self.context.charge(text.len())?;
        let quoted = || crate::gofmt::quote_bytes(text.as_bytes());
        let made = Rc::new(Made { text: text.clone(), caller: self.call_span() });
        let tree_text = TreeText::Made(text.as_bytes().into());
        let trees = self.set.parse_text(&ROOT.into(), &tree_text).map_err(|mut error| {
            error.span = made.resolve(&self.context.origins, Place { start: error.span.start, end: error.span.end });
            let context = format!("cannot parse template {}: ", quoted());
            CallError::Nested { context, error: Box::new(Error::Parse(error)) }
        })?;
        let mut overlay = FxHashMap::default();
        let mut main = None;
        for tree in trees {
            let definition = Definition { tree, made: Some(Rc::clone(&made)) };
            let name = Arc::clone(&definition.tree.name);
            if &*name == ROOT {
                main = Some(definition.clone());
            }
            if !(definition.tree.is_empty() && self.lookup(&name).is_some()) {
                overlay.insert(name, definition);
            }
        }
        let Some(main) = main else { return Ok(Text::empty()) };
        self.overlays.push(overlay);
        let result = self.nested(main, data, FrameKind::Tpl);
        self.overlays.pop();
        let text = result.map_err(|error| {
            let context = format!("error during tpl function execution for {}: ", quoted());
            CallError::Nested { context, error: Box::new(error) }
        })?;
        Ok(strip_no_value(&text))
    }

    /// Runs a template into a text of its own.
    fn nested(&mut self, definition: Definition, data: Value, kind: FrameKind) -> Result<Text, Error> {
        let frame = self.push_frame(kind);
        let outer_frame = std::mem::replace(&mut self.frame, frame);
        let outer_output = std::mem::take(&mut self.output);
        let result = self.run(definition, &Operand::plain(data));
        let output = std::mem::replace(&mut self.output, outer_output);
        self.frame = outer_frame;
        result.map_err(|fault| Error::Exec(fault.into()))?;
        Ok(output.finish())
    }

    /// Runs a template into the current output, with variables of its own.
    fn run(&mut self, definition: Definition, dot: &Operand) -> Result<(), walk::Fault> {
        self.context.count_template();
        let tree = Arc::clone(&definition.tree);
        let outer = (self.current.replace(definition), self.action);
        let outer_base = std::mem::replace(&mut self.base, self.variables.len());
        self.depth += 1;
        self.variables.push((Arc::clone(&self.root_variable), dot.clone()));
        let result =
            stacker::maybe_grow(RED_ZONE, STACK_PIECE, || walk::State::new(self, &tree).template(dot, &tree.root));
        self.depth -= 1;
        self.variables.truncate(self.base);
        self.base = outer_base;
        (self.current, self.action) = outer;
        result
    }

    fn lookup(&self, name: &str) -> Option<Definition> {
        let overlay = self.overlays.iter().rev().find_map(|overlay| overlay.get(name).cloned());
        overlay.or_else(|| self.set.get(name).map(|tree| Definition { tree: Arc::clone(tree), made: None }))
    }

    /// The span of the action being run, with its braces.
    fn call_span(&self) -> Span {
        self.span(self.action)
    }

    fn span(&self, place: Place) -> Span {
        let nowhere = Span::new(SourceId::new(u32::MAX), place.start, place.end);
        let Some(current) = &self.current else { return nowhere };
        match (&current.made, current.tree.text.span(place)) {
            (_, Some(span)) => span,
            (Some(made), None) => made.resolve(&self.context.origins, place),
            (None, None) => nowhere,
        }
    }

    fn push_frame(&mut self, kind: FrameKind) -> FrameId {
        self.push_decided_frame(kind, OriginId::ACTION)
    }

    fn push_decided_frame(&mut self, kind: FrameKind, decided_by: OriginId) -> FrameId {
        let call = self.call_span();
        self.context.origins.intern_frame(Frame { parent: self.frame, call, kind, decided_by })
    }

    /// The origin of the literal text of the current template, when it is a file.
    fn literal_origin(&mut self) -> Option<OriginId> {
        let text = &self.current.as_ref()?.tree.text;
        let TreeText::Source { id, .. } = text else { return None };
        Some(self.context.origins.intern(Origin::Literal { source: *id }))
    }
}

/// Renders one template text over a value: a small entry point for tests. Its literals stand in source 0.
///
/// # Errors
/// As [`TemplateSet::parse`] and [`Executor::execute`].
pub fn render_str(template: &str, data: Value) -> Result<Text, Error> {
    let mut set = TemplateSet::new();
    set.parse("test", SourceId::new(0), template.into()).map_err(Error::Parse)?;
    let mut context = Context::default();
    Executor::new(&set, &mut context).execute("test", data)
}
