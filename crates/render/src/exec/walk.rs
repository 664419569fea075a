//! Nodes: what they write, which branches they take, and the marks of those not taken.

use std::sync::Arc;

use hullmark_source::{FrameKind, Mark, MarkKind, Origin, OriginId, PathSegment};

use super::{Clue, Definition, Executor, Operand};
use crate::exec::error::ExecError;
use crate::funcs::CallError;
use crate::template::{Branch, BranchKind, Command, Expr, List, Node, Pipeline, Place, TemplateCall, Tree};
use crate::text::Text;
use crate::value::{IntType, Kind, Value};

/// An error is rare and large.
pub(super) type Fault = Box<ExecError>;

/// What follows a node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Next,
    Break,
    Continue,
}

/// The node that Go would name in an error now.
#[derive(Clone, Copy)]
pub(super) enum At<'t> {
    Place(Place),
    Pipeline(&'t Pipeline),
    Command(&'t Command),
    Expr(&'t Expr),
    Template(&'t TemplateCall),
}

/// The run of one template.
pub(super) struct State<'t, 'e, 'c> {
    pub exec: &'e mut Executor<'c>,
    pub tree: &'t Arc<Tree>,
    pub at: At<'t>,
    pub literal: Option<OriginId>,
}

impl<'t, 'e, 'c> State<'t, 'e, 'c> {
    pub fn new(exec: &'e mut Executor<'c>, tree: &'t Arc<Tree>) -> Self {
        let literal = exec.literal_origin();
        Self { exec, tree, at: At::Place(tree.root.place), literal }
    }

    /// An error at the current node.
    pub fn fault(&self, cause: impl Into<CallError>) -> Fault {
        let (place, go_pos, context) = match self.at {
            At::Place(place) => {
                (place, place.start, String::from_utf8_lossy(self.tree.text.slice(place)).chars().take(20).collect())
            }
            At::Pipeline(node) => (node.place, node.place.start, node.to_string()),
            At::Command(node) => (node.place, node.place.start, node.to_string()),
            At::Expr(node) => (node.place, node.go_pos, node.to_string()),
            At::Template(node) => (node.place, node.go_pos, node.to_string()),
        };
        let cause = cause.into();
        let frames = match cause {
            CallError::Nested { .. } => Vec::new(),
            _ => {
                let frames = self.exec.context.origins.frames(self.exec.frame);
                frames.filter(|frame| frame.kind != FrameKind::Branch).cloned().collect()
            }
        };
        Box::new(ExecError {
            template: Arc::clone(&self.tree.name),
            span: self.exec.span(place),
            context,
            function: None,
            cause,
            frames,
            clue: None,
            tree: Arc::clone(self.tree),
            go_pos,
        })
    }

    pub fn fail<T>(&self, message: impl Into<String>) -> Result<T, Fault> {
        Err(self.fault(CallError::Message(message.into())))
    }

    /// As [`Self::fail`], with what helps to understand it.
    pub fn fail_with<T>(&self, message: impl Into<String>, clue: Option<Clue>) -> Result<T, Fault> {
        let mut fault = self.fault(CallError::Message(message.into()));
        fault.clue = clue;
        Err(fault)
    }

    pub fn step(&mut self) -> Result<(), Fault> {
        self.exec.context.step(1).map_err(|error| self.fault(error))
    }

    fn charge(&mut self, bytes: usize) -> Result<(), Fault> {
        self.exec.context.charge(bytes).map_err(|error| self.fault(error))
    }

    /// The whole template.
    pub fn template(&mut self, dot: &Operand, root: &'t List) -> Result<(), Fault> {
        let limit = self.exec.context.limits.depth;
        if self.exec.depth > limit {
            let message = format!("exceeded maximum template depth ({limit})");
            return Err(self.fault(CallError::Limit(message)));
        }
        self.list(dot, root).map(|_| ())
    }

    fn list(&mut self, dot: &Operand, list: &'t List) -> Result<Flow, Fault> {
        for node in &list.nodes {
            self.step()?;
            let flow = match node {
                Node::Text(place) => self.text(*place)?,
                Node::Action(place, pipeline) => self.action(dot, *place, pipeline)?,
                Node::Branch(branch) => self.branch(dot, branch)?,
                Node::Template(call) => self.template_call(dot, call)?,
                Node::Break => Flow::Break,
                Node::Continue => Flow::Continue,
            };
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn text(&mut self, place: Place) -> Result<Flow, Fault> {
        self.charge(place.end.saturating_sub(place.start) as usize)?;
        let frame = self.exec.frame;
        if let Some(literal) = self.literal {
            self.exec.output.push_run(self.tree.text.slice(place), literal, place.start, frame);
        } else if let Some(Definition { made: Some(made), .. }) = &self.exec.current {
            let range = place.start as usize..place.end as usize;
            self.exec.output.push_slice_in_frame(&made.text, range, frame);
        }
        Ok(Flow::Next)
    }

    fn action(&mut self, dot: &Operand, place: Place, pipeline: &'t Pipeline) -> Result<Flow, Fault> {
        self.exec.action = place;
        let recording = self.exec.context.record();
        let value = self.pipeline(dot, pipeline)?.value;
        if !pipeline.decl.is_empty() {
            self.exec.context.discard(recording);
            return Ok(Flow::Next);
        }
        self.exec.action = place;
        let text = super::print::print_value(&value);
        self.charge(text.len())?;
        if text.is_empty() || value.is_nil() {
            let frame = self.exec.push_frame(FrameKind::Action);
            self.exec.print(&text, frame);
            let decided_by = self.exec.context.recorded(recording);
            self.mark(MarkKind::EmptyOutput, place, decided_by);
        } else {
            let decided_by = self.exec.context.chosen_by(recording, &text);
            let frame = self.exec.push_decided_frame(FrameKind::Action, decided_by);
            self.exec.print(&text, frame);
        }
        Ok(Flow::Next)
    }

    /// Leaves a mark for what the current action passed over.
    fn mark(&mut self, kind: MarkKind, passed_over: Place, decided_by: OriginId) {
        let frame = self.exec.push_frame(FrameKind::Action);
        let passed_over = self.exec.span(passed_over);
        self.exec.output.mark(Mark { at: 0, kind, passed_over, decided_by, frame });
    }

    fn branch(&mut self, dot: &Operand, branch: &'t Branch) -> Result<Flow, Fault> {
        let variables = self.exec.variables.len();
        let flow = stacker::maybe_grow(super::RED_ZONE, super::STACK_PIECE, || match branch.kind {
            BranchKind::Range => self.range(dot, branch),
            BranchKind::If | BranchKind::With => self.if_or_with(dot, branch),
        })?;
        self.exec.variables.truncate(variables);
        Ok(flow)
    }

    fn if_or_with(&mut self, dot: &Operand, branch: &'t Branch) -> Result<Flow, Fault> {
        self.exec.action = branch.place;
        let recording = self.exec.context.record();
        let value = self.pipeline(dot, &branch.pipeline)?;
        self.exec.action = branch.place;
        let decided_by = self.exec.context.recorded(recording);
        if !value.value.is_true() {
            self.mark(MarkKind::BranchNotTaken, branch.list.place, decided_by);
            return self.else_list(dot, branch, decided_by);
        }
        if let Some(list) = &branch.else_list {
            self.mark(MarkKind::BranchNotTaken, list.place, decided_by);
        }
        let dot = if branch.kind == BranchKind::With { &value } else { dot };
        self.in_branch(decided_by, |state| state.list(dot, &branch.list))
    }

    fn else_list(&mut self, dot: &Operand, branch: &'t Branch, decided_by: OriginId) -> Result<Flow, Fault> {
        match &branch.else_list {
            Some(list) => self.in_branch(decided_by, |state| state.list(dot, list)),
            None => Ok(Flow::Next),
        }
    }

    /// Writes what the current action, a condition, lets be written.
    fn in_branch(
        &mut self,
        decided_by: OriginId,
        write: impl FnOnce(&mut Self) -> Result<Flow, Fault>,
    ) -> Result<Flow, Fault> {
        let frame = self.exec.push_decided_frame(FrameKind::Branch, decided_by);
        let outer = std::mem::replace(&mut self.exec.frame, frame);
        let flow = write(self);
        self.exec.frame = outer;
        flow
    }

    fn range(&mut self, dot: &Operand, branch: &'t Branch) -> Result<Flow, Fault> {
        self.exec.action = branch.place;
        let recording = self.exec.context.record();
        let over = self.pipeline(dot, &branch.pipeline)?;
        self.exec.action = branch.place;
        let is_empty = match &over.value.kind {
            Kind::Nil => true,
            Kind::List(list) => list.is_empty(),
            Kind::Map(map) => map.is_empty(),
            Kind::Int(count, int_type) => {
                if branch.pipeline.decl.len() > 1 {
                    let message = format!("can't use {count} to iterate over more than one variable");
                    return self.fail(message);
                }
                *count == 0 || (*count < 0 && *int_type != IntType::Uint64)
            }
            _ => {
                let printed = crate::gofmt::print_value(&over.value);
                let printed = printed.to_str();
                let printed =
                    if matches!(over.value.kind, Kind::Object(_)) { printed.trim_start_matches('&') } else { &printed };
                return self.fail_with(format!("range can't iterate over {printed}"), Some(Clue::met(&over.value)));
            }
        };
        let decided_by = self.exec.context.recorded(recording);
        if is_empty {
            self.mark(MarkKind::EmptyRange, branch.list.place, decided_by);
            return self.else_list(dot, branch, decided_by);
        }
        if let Some(list) = &branch.else_list {
            self.mark(MarkKind::BranchNotTaken, list.place, decided_by);
        }
        self.in_branch(decided_by, |state| state.iterate(&over.value, branch))
    }

    fn iterate(&mut self, over: &Value, branch: &'t Branch) -> Result<Flow, Fault> {
        match &over.kind {
            Kind::List(list) => {
                for (index, item) in list.items().iter().enumerate() {
                    let index = Operand::plain(Value::int(i64::try_from(index).unwrap_or(i64::MAX)));
                    let item = Operand::of_list(list.list_type, item.clone());
                    if self.iteration(index, &item, branch)? == Flow::Break {
                        break;
                    }
                }
            }
            Kind::Map(map) => {
                for (key, value) in map.snapshot() {
                    let key = self.key(&key, value.origin);
                    if self.iteration(Operand::plain(key), &Operand::of_map(map, value), branch)? == Flow::Break {
                        break;
                    }
                }
            }
            Kind::Int(count, int_type) =>
            {
                #[expect(clippy::cast_sign_loss, reason = "negative counts are empty, unsigned ones are kept as bits")]
                for number in 0..*count as u64 {
                    let kind = Kind::Int(number.cast_signed(), *int_type);
                    let item = Operand::plain(Value::new(kind));
                    if self.iteration(Operand::NOTHING, &item, branch)? == Flow::Break {
                        break;
                    }
                }
            }
            _ => {}
        }
        Ok(Flow::Next)
    }

    /// The key of an entry as a string that knows the entry.
    fn key(&mut self, key: &str, of: OriginId) -> Value {
        let origins = &mut self.exec.context.origins;
        let origin = match origins.get(of) {
            // A value that `set` has put under another name is no origin of that name.
            Origin::Value { segment: PathSegment::Key(name), .. } if **name == *key => {
                origins.intern(Origin::Key { of })
            }
            _ => OriginId::ACTION,
        };
        Value::from(Text::new(key.as_bytes(), origin, 0))
    }

    fn iteration(&mut self, index: Operand, item: &Operand, branch: &'t Branch) -> Result<Flow, Fault> {
        self.step()?;
        let pipeline = &branch.pipeline;
        let variables = self.exec.variables.len();
        match (pipeline.is_assign, pipeline.decl.as_slice()) {
            (_, []) => {}
            (false, [_]) => self.set_top(1, item.clone()),
            (false, [_, _, ..]) => {
                self.set_top(1, item.clone());
                self.set_top(2, index);
            }
            (true, [name]) => self.set_variable(name, item.clone())?,
            (true, [first, second, ..]) => {
                self.set_variable(first, index)?;
                self.set_variable(second, item.clone())?;
            }
        }
        let flow = self.list(item, &branch.list)?;
        self.exec.variables.truncate(variables);
        Ok(if flow == Flow::Continue { Flow::Next } else { flow })
    }

    fn set_top(&mut self, from_top: usize, operand: Operand) {
        let index = self.exec.variables.len().wrapping_sub(from_top);
        if let Some(variable) = self.exec.variables.get_mut(index) {
            variable.1 = operand;
        }
    }

    fn template_call(&mut self, dot: &Operand, call: &'t TemplateCall) -> Result<Flow, Fault> {
        self.exec.action = call.place;
        self.at = At::Template(call);
        let Some(definition) = self.exec.lookup(&call.name) else {
            let name = crate::gofmt::quote_bytes(call.name.as_bytes());
            let meant = Clue::meant(&call.name, self.exec.set.names());
            return self.fail_with(format!("template {name} not defined"), meant);
        };
        let recording = self.exec.context.record();
        let data = match &call.pipeline {
            Some(pipeline) => self.pipeline(dot, pipeline)?,
            None => Operand::NOTHING,
        };
        self.exec.action = call.place;
        let before = self.exec.output.len();
        let frame = self.exec.push_frame(FrameKind::Template(Arc::clone(&call.name)));
        let outer = std::mem::replace(&mut self.exec.frame, frame);
        let result = self.exec.run(definition, &data);
        self.exec.frame = outer;
        result?;
        if self.exec.output.len() == before {
            let decided_by = self.exec.context.recorded(recording);
            self.mark(MarkKind::EmptyOutput, call.place, decided_by);
        } else {
            self.exec.context.discard(recording);
        }
        Ok(Flow::Next)
    }
}
