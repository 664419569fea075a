//! Go's `text/template` language (Go 1.26), from text to tree.
//!
//! [`TemplateSet`] holds the trees of a chart by name. A [`Tree`] is immutable and may be shared between threads;
//! every node knows its bytes, so that errors and traces point at them.

mod constants;
mod error;
mod lexer;
mod parser;
mod pipelines;
mod print;
mod set;
mod tree;

pub use error::ParseError;
pub use set::{TemplateCache, TemplateSet};
pub use tree::{
    Branch, BranchKind, Command, Expr, ExprKind, List, Node, Number, Pipeline, Place, TemplateCall, Tree, TreeText,
};
