//! Parsed templates.

use std::sync::Arc;

use hullmark_source::{SourceId, Span};

use crate::funcs::Function;

/// A template: a file, or the body of a `define` or `block` in one.
#[derive(Debug)]
pub struct Tree {
    /// Its name.
    pub name: Arc<str>,
    /// The name under which the text around it was parsed; errors give it as the place.
    pub parse_name: Arc<str>,
    /// The text that all places count in.
    pub text: TreeText,
    /// What it does. Files with the same text share it.
    pub root: Arc<List>,
}

impl Tree {
    /// Whether it holds nothing but white space: such a template does not replace another one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.root.is_blank(&self.text)
    }
}

/// The text of a template.
#[derive(Clone, Debug)]
pub enum TreeText {
    /// A file: offsets are those of the source.
    Source {
        /// The file.
        id: SourceId,
        /// Its text.
        text: Arc<str>,
    },
    /// A text made by a render, given to `tpl`. Its trace stays with the render that made it.
    Made(Arc<[u8]>),
}

impl TreeText {
    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Source { text, .. } => text.as_bytes(),
            Self::Made(bytes) => bytes,
        }
    }

    /// The bytes of a place.
    #[must_use]
    pub fn slice(&self, place: Place) -> &[u8] {
        self.as_bytes().get(place.start as usize..place.end as usize).unwrap_or_default()
    }

    /// The span of a place in a file; `None` for text made by a render.
    #[must_use]
    pub fn span(&self, place: Place) -> Option<Span> {
        match self {
            Self::Source { id, .. } => Some(Span::new(*id, place.start, place.end)),
            Self::Made(_) => None,
        }
    }

    /// Line (from 1) and column (in bytes, from 0) as Go's errors count them.
    #[must_use]
    pub fn go_position(&self, offset: u32) -> (usize, usize) {
        let before = self.as_bytes().get(..offset as usize).unwrap_or_else(|| self.as_bytes());
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count();
        (line, column)
    }
}

/// The bytes `start..end` of a template's text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

/// Nodes one after the other.
#[derive(Debug)]
pub struct List {
    /// From behind the opening action to before the closing one.
    pub place: Place,
    /// The nodes.
    pub nodes: Vec<Node>,
}

impl List {
    /// Whether it holds nothing but white space.
    pub(super) fn is_blank(&self, text: &TreeText) -> bool {
        self.nodes.iter().all(|node| match node {
            Node::Text(place) => String::from_utf8_lossy(text.slice(*place)).trim().is_empty(),
            _ => false,
        })
    }
}

/// A part of a template's body.
#[derive(Debug)]
pub enum Node {
    /// Text to copy.
    Text(Place),
    /// `{{ pipeline }}`; the place has the braces.
    Action(Place, Pipeline),
    /// `if`, `with`, `range`
    Branch(Box<Branch>),
    /// `{{ template "name" pipeline }}`
    Template(Box<TemplateCall>),
    /// `{{ break }}`
    Break,
    /// `{{ continue }}`
    Continue,
}

/// Which control action it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BranchKind {
    /// `if`
    If,
    /// `with`
    With,
    /// `range`
    Range,
}

/// A control action with its bodies.
#[derive(Debug)]
pub struct Branch {
    /// Which one.
    pub kind: BranchKind,
    /// The opening action, with its braces.
    pub place: Place,
    /// What decides.
    pub pipeline: Pipeline,
    /// The body.
    pub list: List,
    /// The body of `else`; an `else if` is a list of one `if`.
    pub else_list: Option<List>,
}

/// A call of another template as an action.
#[derive(Debug)]
pub struct TemplateCall {
    /// The action, with its braces.
    pub place: Place,
    /// Where the name stands: Go's errors point there.
    pub go_pos: u32,
    /// The name.
    pub name: Arc<str>,
    /// What becomes its dot.
    pub pipeline: Option<Pipeline>,
}

/// Commands, each of which gets the result of the one before as its last argument.
#[derive(Debug)]
pub struct Pipeline {
    /// From its first token to its last.
    pub place: Place,
    /// Whether `decl` is assigned to (`=`) and not declared (`:=`).
    pub is_assign: bool,
    /// The variables, `$` included.
    pub decl: Vec<Arc<str>>,
    /// The commands; at least one.
    pub commands: Vec<Command>,
}

/// Operands side by side.
#[derive(Debug)]
pub struct Command {
    /// From its first operand to its last.
    pub place: Place,
    /// The operands; at least one.
    pub args: Vec<Expr>,
}

/// An operand.
#[derive(Debug)]
pub struct Expr {
    /// Its bytes.
    pub place: Place,
    /// Where Go's errors say that it is: for `.a.b` that is `.b`.
    pub go_pos: u32,
    /// What it is.
    pub kind: ExprKind,
}

/// What an operand is.
#[derive(Debug)]
pub enum ExprKind {
    /// `true`, `false`
    Bool(bool),
    /// A number or character, with its text.
    Number(Number, Box<str>),
    /// A string, with its text, quotes included.
    String(Box<[u8]>, Box<str>),
    /// `nil`
    Nil,
    /// `.`
    Dot,
    /// `.a.b`, as `a.b`
    Field(Box<str>),
    /// `$a`, or `$a.b.c`: the variable, and its fields as `b.c` (or nothing)
    Variable(Box<str>, Box<str>),
    /// A function.
    Identifier(&'static Function, Box<str>),
    /// Fields of something else: `(pipeline).a.b`, as `a.b`
    Chain(Box<Expr>, Box<str>),
    /// `(pipeline)`
    Pipeline(Box<Pipeline>),
}

/// A numeric constant by Go's ideal-constant rules.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Number {
    /// It looks like an integer (or is a character) and fits `int`.
    Int(i64),
    /// It looks like a floating-point number.
    Float(f64),
    /// It looks like an integer and fits only `uint64`.
    Overflowing(u64),
}

impl Number {
    /// The number for a parameter of a floating-point type.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "Go rounds as well")]
    pub fn as_float(self) -> f64 {
        match self {
            Self::Int(int) => int as f64,
            Self::Float(float) => float,
            Self::Overflowing(int) => int as f64,
        }
    }

    /// The number for a parameter of an integer type, when its value is one.
    #[must_use]
    pub fn as_int(self) -> Option<i64> {
        match self {
            Self::Int(int) => Some(int),
            #[expect(clippy::cast_precision_loss, reason = "the bounds are powers of two")]
            #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and within bounds")]
            Self::Float(float) => {
                let fits = float.fract() == 0.0 && float >= i64::MIN as f64 && float < i64::MAX as f64;
                fits.then_some(float as i64)
            }
            Self::Overflowing(_) => None,
        }
    }
}
