//! The `--set` family of options: `image.tag=1.2,env[0].name=A` into values.
//!
//! The grammar is Helm's `strvals`: `,` separates assignments, `.` and `[n]` descend, `{a,b}` is a list, `\`
//! takes the next character as it is, an assignment without a key is passed over.

use std::collections::BTreeMap;
use std::sync::Arc;

use hullmark_source::{OriginId, OriginTable, SourceId, Span};

use super::set_parser::Parser;
use crate::value::Map;

/// Which option it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum SetKind {
    /// `--set-json`: values are JSON.
    Json,
    /// `--set`: `true`, `false`, `null` and integers are typed, the rest are strings.
    Typed,
    /// `--set-string`: every value is a string.
    String,
    /// `--set-file`: every value is the path of a file with the value.
    File,
    /// `--set-literal`: one assignment, whose value is taken as it is.
    Literal,
}

impl SetKind {
    /// The option's name.
    #[must_use]
    pub fn option(self) -> &'static str {
        match self {
            Self::Json => "--set-json",
            Self::Typed => "--set",
            Self::String => "--set-string",
            Self::File => "--set-file",
            Self::Literal => "--set-literal",
        }
    }
}

/// One use of such an option: its text, registered as a source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SetArgument {
    /// Which option.
    pub kind: SetKind,
    /// The text behind it.
    pub source: SourceId,
}

impl SetArgument {
    /// Whether it is `--set-json` with an object in place of assignments.
    pub(super) fn is_whole_object(self, text: &str) -> bool {
        self.kind == SetKind::Json && text.trim_start().starts_with('{')
    }
}

/// The files that `--set-file` arguments name: path → source of the content.
pub type SetFiles = BTreeMap<String, (SourceId, Arc<str>)>;

/// The paths that a `--set-file` argument names, for the caller to read. Wrong arguments name none.
#[must_use]
pub fn set_file_paths(text: &str) -> Vec<String> {
    let mut origins = OriginTable::new();
    let root = Map::new();
    let mut parser = Parser::new(text, SetKind::File, SourceId::new(u32::MAX), &mut origins, None);
    // The error comes again, and is reported, when the argument is applied.
    let _ = parser.parse(&root);
    parser.wanted_files
}

/// Applies an argument to `values`.
///
/// # Errors
/// Helm's words, with the option in front: `failed parsing --set data: key "a" has no value`.
pub(super) fn apply(
    argument: SetArgument,
    text: &str,
    values: &Map,
    root: OriginId,
    origins: &mut OriginTable,
    files: &SetFiles,
    place: Option<Span>,
) -> Result<(), String> {
    let mut parser = Parser::new(text, argument.kind, argument.source, origins, Some(files));
    parser.place = place;
    parser.parents.push(root);
    parser.parse(values).map_err(|message| {
        let option = argument.kind.option();
        match argument.kind {
            SetKind::Json => format!("failed parsing {option} data {text}"),
            _ => format!("failed parsing {option} data: {message}"),
        }
    })
}
