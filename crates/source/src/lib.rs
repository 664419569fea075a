//! Where things are: sources, byte spans, line indexes, and traces.
//!
//! A [`SourceId`] names a text (a file, a member of a packed chart, standard input, a `--set` argument, or
//! the output of a template). A [`Span`] is a byte range in one of them. Below the reports nothing holds a
//! line number: [`SourceMap::position`] is the only maker of lines and columns.
//!
//! A rendered text is a source as well. Its [`Trace`] tells for every byte which template, values key or
//! function wrote it, and through which chain of `include` calls.
//!
//! ```
//! use hullmark_source::{SourceKind, SourceMap, Span};
//!
//! let sources = SourceMap::new();
//! let id = sources.add("pod.yaml", SourceKind::File, "kind: Pod\nname: ü!\n".into());
//! let position = sources.position(Span::new(id, 18, 19));
//! assert_eq!((position.start.line, position.start.column), (2, 8));
//! ```

mod lines;
mod map;
mod origin;
mod ownership;
mod ranks;
mod span;
mod trace;
mod verbatim;

pub use lines::{LineColumn, LineIndex, Range};
pub use map::{Source, SourceKind, SourceMap};
pub use origin::{
    Frame, FrameId, FrameKind, IS_TRACED, Origin, OriginId, OriginTable, PathSegment, ReadKey, ValuesPath,
};
pub use ownership::{Dependency, Ownership};
pub use ranks::Ranks;
pub use span::{SourceId, Span};
pub use trace::{Mark, MarkKind, Piece, Run, Trace};
pub use verbatim::{Stretch, Verbatim};
