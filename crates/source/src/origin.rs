//! What a rendered byte was made from.

use std::collections::hash_map::Entry;
use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::{SourceId, Span, Verbatim};

/// Whether origins are kept. They always are, but in a build with `HULLMARK_UNTRACED` in its environment: what tracing
/// costs is measured against that one (`docs/performance.md`). It renders the same bytes, and every byte is `ACTION`'s.
pub const IS_TRACED: bool = option_env!("HULLMARK_UNTRACED").is_none();

/// Names an [`Origin`] in the [`OriginTable`] of one render.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct OriginId(u32);

impl OriginId {
    /// Written by an action itself, from no input (the spaces of `nindent`, a literal inside an action). The
    /// frame of the run tells the action.
    pub const ACTION: Self = Self(0);

    /// The index in the table.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Names a [`Frame`] in the [`OriginTable`] of one render.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FrameId(u32);

impl FrameId {
    /// No frame yet: a value that no action has printed.
    pub const NONE: Self = Self(0);

    /// The index in the table.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One step of a values path.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum PathSegment {
    /// The tree that the path starts in: `Values`, `Chart`, `Release` …
    Root(Arc<str>),
    /// A key of a mapping.
    Key(Arc<str>),
    /// A 0-based item of a sequence.
    Index(usize),
}

/// Where a piece of rendered text, or a value on its way there, came from.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Origin {
    /// An action of a template; see [`OriginId::ACTION`].
    Action,
    /// Text of a template file, byte by byte: offset `n` of a run is byte `n` of the source.
    Literal {
        /// The template.
        source: SourceId,
    },
    /// A node of a values source (values.yaml, a `-f` file, `--set`, Chart.yaml …).
    Value {
        /// The node; quotes and block headers included.
        span: Span,
        /// The key that holds it, when it is an entry of a mapping.
        key_span: Option<Span>,
        /// The node that it lies in.
        parent: Option<OriginId>,
        /// How the parent names it.
        segment: PathSegment,
        /// Where the characters of a scalar stand in the source. Offset `n` of a run is byte `n` of the decoded text.
        verbatim: Verbatim,
        /// The value that this one replaced (an earlier values file, the subchart's own default).
        overrides: Option<OriginId>,
    },
    /// The key of a [`Origin::Value`], printed as text (`range $key, $value := …`).
    Key {
        /// The value under the key.
        of: OriginId,
    },
    /// A key that was looked for in a values mapping and is not there.
    Absent {
        /// The mapping.
        parent: OriginId,
        /// The key.
        key: Arc<str>,
    },
    /// A built-in that stands in no file, such as `.Release.Name` or `.Capabilities.KubeVersion`.
    BuiltIn {
        /// Its name, with the leading dot.
        name: Arc<str>,
    },
    /// A stretch of another origin's bytes: a value, or its key, that was read back from text (`fromYaml`). Offset `n`
    /// of a run is offset `offset + n` of `of`.
    Part {
        /// What the text was made from.
        of: OriginId,
        /// Where the stretch begins, as [`Run::offset`](crate::Run::offset) has it.
        offset: u32,
        /// What is known of a key beside its bytes.
        key: Option<ReadKey>,
    },
    /// The result of a function that does not keep characters (`b64enc`, `sha256sum`, `add`).
    Computed {
        /// What went in: sorted, without repetition, never itself `Computed`.
        inputs: Box<[OriginId]>,
    },
}

/// A key that was read back from text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ReadKey {
    /// Its name.
    pub name: Arc<str>,
    /// The call that wrote it.
    pub frame: FrameId,
}

/// What kind of call a frame is.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum FrameKind {
    /// An action that prints a value: `{{ … }}`.
    Action,
    /// The branch of an `if`, `with` or `range` that was taken.
    Branch,
    /// `{{ template "name" … }}` or `{{ block … }}`.
    Template(Arc<str>),
    /// `include "name" …`.
    Include(Arc<str>),
    /// `tpl …`.
    Tpl,
}

/// A step of the chain of calls that led to a piece of text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Frame {
    /// The call around this one; `FrameId::NONE` at the top of a template file.
    pub parent: FrameId,
    /// The action that calls or prints, with its braces.
    pub call: Span,
    /// What it does.
    pub kind: FrameKind,
    /// What was read to choose what is written (the condition of a branch, of a `ternary`, the value that `default`
    /// stands in for), and is not itself written: [`OriginTable::union`] of it.
    pub decided_by: OriginId,
}

/// A path into a values tree, printed as Helm's users write it: `image.tag`, `env[0].name`, `Chart.AppVersion`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ValuesPath(pub Vec<PathSegment>);

impl fmt::Display for ValuesPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for segment in &self.0 {
            match segment {
                PathSegment::Root(name) if &**name == "Values" => continue,
                PathSegment::Index(index) => write!(f, "[{index}]")?,
                PathSegment::Root(key) | PathSegment::Key(key) => {
                    if !first {
                        f.write_str(".")?;
                    }
                    if key.is_empty() || key.contains(['.', '[', ' ', '"']) {
                        write!(f, "{key:?}")?;
                    } else {
                        f.write_str(key)?;
                    }
                }
            }
            first = false;
        }
        Ok(())
    }
}

/// Where the items of a list are, by their hashes: the items themselves are in the list alone.
#[derive(Clone, Default, Debug)]
struct Known(FxHashMap<u64, u32>);

impl Known {
    /// How many items with neighbouring hashes are looked at. What then is not found is added once more, which costs
    /// nothing but room.
    const MOST_PROBES: u64 = 8;

    /// The index of an item that is equal, or of this one, which is added then.
    fn place<T: Hash + PartialEq>(&mut self, items: &mut Vec<T>, item: T) -> u32 {
        let hash = FxBuildHasher.hash_one(&item);
        let new = u32::try_from(items.len()).unwrap_or(u32::MAX);
        for probe in 0..Self::MOST_PROBES {
            match self.0.entry(hash.wrapping_add(probe)) {
                Entry::Vacant(vacant) => {
                    vacant.insert(new);
                    break;
                }
                Entry::Occupied(known) => {
                    let index = *known.get();
                    if usize::try_from(index).is_ok_and(|index| items.get(index) == Some(&item)) {
                        return index;
                    }
                }
            }
        }
        items.push(item);
        new
    }
}

/// The origins and frames of one render, each kept once.
#[derive(Clone, Debug)]
pub struct OriginTable {
    origins: Vec<Origin>,
    frames: Vec<Frame>,
    // Values are many and each is added once; the rest repeats and is looked up.
    known_origins: Known,
    known_frames: Known,
}

impl Default for OriginTable {
    fn default() -> Self {
        Self::new()
    }
}

impl OriginTable {
    /// A table that holds [`OriginId::ACTION`] and [`FrameId::NONE`].
    #[must_use]
    pub fn new() -> Self {
        let none = Frame {
            parent: FrameId::NONE,
            call: Span::empty(SourceId::new(u32::MAX), 0),
            kind: FrameKind::Action,
            decided_by: OriginId::ACTION,
        };
        Self {
            origins: vec![Origin::Action],
            frames: vec![none],
            known_origins: Known::default(),
            known_frames: Known::default(),
        }
    }

    /// Adds an origin without looking whether it is there: for the nodes of values sources, each made once.
    pub fn push(&mut self, origin: Origin) -> OriginId {
        if !IS_TRACED {
            return OriginId::ACTION;
        }
        let id = OriginId(u32::try_from(self.origins.len()).unwrap_or(u32::MAX));
        self.origins.push(origin);
        id
    }

    /// Moves the values read from the text `decoded`, those from the index `first` on, to the file that the text was
    /// decoded from.
    pub fn relocate(&mut self, first: usize, decoded: SourceId, file: SourceId, verbatim: &Verbatim) {
        let moved = |span: Span| {
            let range = verbatim.range(span.start..span.end)?;
            Some(Span::new(file, range.start, range.end))
        };
        for origin in self.origins.iter_mut().skip(first) {
            let Origin::Value { span, key_span, verbatim: own, .. } = origin else { continue };
            if span.source != decoded {
                continue;
            }
            let Some(new) = moved(*span) else { continue };
            *own = own.through(verbatim, span.end.saturating_sub(own.first().unwrap_or(span.start)));
            *span = new;
            *key_span = key_span.and_then(moved);
        }
    }

    /// The id of an origin, added if it is new.
    pub fn intern(&mut self, origin: Origin) -> OriginId {
        if !IS_TRACED || origin == Origin::Action {
            return OriginId::ACTION;
        }
        OriginId(self.known_origins.place(&mut self.origins, origin))
    }

    /// The id of a frame, added if it is new.
    pub fn intern_frame(&mut self, frame: Frame) -> FrameId {
        if !IS_TRACED {
            return FrameId::NONE;
        }
        FrameId(self.known_frames.place(&mut self.frames, frame))
    }

    /// The union of origins, as one: none → `ACTION`, one → itself, several → `Computed`.
    pub fn union(&mut self, origins: impl IntoIterator<Item = OriginId>) -> OriginId {
        if !IS_TRACED {
            return OriginId::ACTION;
        }
        let mut inputs: Vec<OriginId> = Vec::new();
        for id in origins {
            match self.get(id) {
                Origin::Action => {}
                Origin::Computed { inputs: nested } => inputs.extend(nested.iter().copied()),
                _ => inputs.push(id),
            }
        }
        inputs.sort_unstable();
        inputs.dedup();
        match inputs.as_slice() {
            [] => OriginId::ACTION,
            [one] => *one,
            _ => self.intern(Origin::Computed { inputs: inputs.into() }),
        }
    }

    /// As [`OriginTable::union`], but a single origin also becomes `Computed`: the characters are not its own.
    pub fn computed(&mut self, origins: impl IntoIterator<Item = OriginId>) -> OriginId {
        if !IS_TRACED {
            return OriginId::ACTION;
        }
        // A constant of a template among values tells nothing without its place.
        let (constants, values): (Vec<OriginId>, Vec<OriginId>) =
            origins.into_iter().partition(|id| matches!(self.get(*id), Origin::Literal { .. }));
        let id = if values.is_empty() { self.union(constants) } else { self.union(values) };
        match self.get(id) {
            Origin::Action | Origin::Computed { .. } => id,
            _ => self.intern(Origin::Computed { inputs: Box::new([id]) }),
        }
    }

    /// The origin of an id; `Origin::Action` for another table's id.
    #[must_use]
    pub fn get(&self, id: OriginId) -> &Origin {
        self.origins.get(id.index()).unwrap_or(&Origin::Action)
    }

    /// All origins with their ids, in the order in which they were met.
    pub fn iter(&self) -> impl Iterator<Item = (OriginId, &Origin)> {
        (0..).map(OriginId).zip(&self.origins)
    }

    /// The frame of an id, or `None` for [`FrameId::NONE`] and another table's id.
    #[must_use]
    pub fn frame(&self, id: FrameId) -> Option<&Frame> {
        if id == FrameId::NONE { None } else { self.frames.get(id.index()) }
    }

    /// The chain of calls from the innermost outwards.
    pub fn frames(&self, innermost: FrameId) -> impl Iterator<Item = &Frame> {
        std::iter::successors(self.frame(innermost), |frame| self.frame(frame.parent))
    }

    /// The exact bytes of a source that `length` bytes were copied from, which stand at `offset` in an origin; `None`
    /// when they were not copied.
    #[must_use]
    pub fn copied(&self, origin: OriginId, offset: u32, length: u32) -> Option<Span> {
        let (mut origin, mut offset) = (origin, offset);
        loop {
            match self.get(origin) {
                Origin::Literal { source } => return Some(Span::new(*source, offset, offset.saturating_add(length))),
                Origin::Value { span, verbatim, .. } => {
                    let bytes = verbatim.range(offset..offset.saturating_add(length))?;
                    return Some(Span::new(span.source, bytes.start, bytes.end));
                }
                // Parts are made of what they were printed from, so a chain of them ends.
                Origin::Part { of, offset: base, .. } => {
                    origin = *of;
                    offset = offset.saturating_add(*base);
                }
                _ => return None,
            }
        }
    }

    /// The single origins that an origin is made of: its inputs, or itself.
    #[must_use]
    pub fn inputs<'o>(&'o self, id: &'o OriginId) -> &'o [OriginId] {
        match self.get(*id) {
            Origin::Computed { inputs } => inputs,
            _ => std::slice::from_ref(id),
        }
    }

    /// Whether `outer` is a node of a values tree around `inner`, or that node itself.
    #[must_use]
    pub fn encloses(&self, outer: OriginId, inner: OriginId) -> bool {
        let mut next = Some(inner);
        while let Some(id) = next {
            if id == outer {
                return true;
            }
            next = match self.get(id) {
                Origin::Value { parent, .. } => *parent,
                Origin::Absent { parent, .. } => Some(*parent),
                Origin::Key { of } | Origin::Part { of, .. } => Some(*of),
                _ => None,
            };
        }
        false
    }

    /// The values path of an origin, or `None` when it is not a node of (or a key absent from) a values tree.
    #[must_use]
    pub fn path(&self, id: OriginId) -> Option<ValuesPath> {
        let mut segments = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            match self.get(id) {
                Origin::Value { segment, parent, .. } => {
                    segments.push(segment.clone());
                    next = *parent;
                }
                Origin::Absent { parent, key } => {
                    segments.push(PathSegment::Key(Arc::clone(key)));
                    next = Some(*parent);
                }
                Origin::Key { of } | Origin::Part { of, .. } => next = Some(*of),
                _ => return None,
            }
        }
        segments.reverse();
        Some(ValuesPath(segments))
    }

    /// All origins, in the order of their ids.
    pub fn all(&self) -> impl Iterator<Item = &Origin> {
        self.origins.iter()
    }

    /// How many origins there are; ids are the indexes below this.
    #[must_use]
    pub fn len(&self) -> usize {
        self.origins.len()
    }

    /// Never true: `ACTION` is always there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.origins.is_empty()
    }
}
