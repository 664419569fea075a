//! What functions share during a render: origins, what was read, and the bounds.

use std::sync::Arc;

use hullmark_source::{FrameId, Origin, OriginId, OriginTable, Span};

use super::CallError;
use crate::cluster::Objects;
use crate::golang::prng::Random;
use crate::golang::regexp;
use crate::golang::time::Time;
use crate::text::Text;
use crate::value::{Kind, Value};

/// Lists beyond so many items count among the bytes that are made. Shorter ones come and go.
const LONG_LIST: usize = 10_000;

/// How much a render may do before it is stopped with an error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Nodes walked, commands evaluated and items ranged over.
    pub steps: u64,
    /// Bytes written by templates, and those that functions announce with [`Context::charge`].
    pub bytes: u64,
    /// Templates inside templates, by `template`, `include` and `tpl` together. Go's own bound for `template`
    /// is 100000, Helm's for `include` is 1000 of the same name.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 10_000_000, bytes: 256 << 20, depth: 10_000 }
    }
}

/// What functions share during a render.
#[derive(Debug, Default)]
pub struct Context {
    /// The origins of the render.
    pub origins: OriginTable,
    /// The bounds of the render.
    pub limits: Limits,
    /// Where `randAlphaNum` and its like take their characters from: a fixed sequence.
    pub random: Random,
    /// What `now` says.
    pub now: Time,
    /// What `lookup` finds.
    pub(crate) cluster: Objects,
    /// The regular expressions that were used before.
    pub regexes: regexp::Cache,
    /// The keys that templates looked for in values and did not find, each with the first expression that did.
    pub(crate) missing: Vec<(OriginId, Span)>,
    steps: u64,
    bytes: u64,
    /// By index of the origin.
    was_read: Vec<bool>,
    reads: Vec<OriginId>,
    /// The reads since the outermost open recording.
    log: Vec<OriginId>,
    recordings: usize,
}

/// A running record of reads; see [`Context::record`].
#[derive(Debug)]
pub struct Recording {
    from: usize,
}

impl Context {
    /// The origin of a result that keeps none of its inputs' characters.
    pub fn computed(&mut self, inputs: &[&Value]) -> OriginId {
        let origins: Vec<OriginId> = inputs.iter().flat_map(|value| value.origins()).collect();
        self.origins.computed(origins)
    }

    /// A string that was computed from `inputs` without keeping their characters.
    pub fn computed_string(&mut self, bytes: impl AsRef<[u8]>, inputs: &[&Value]) -> Value {
        let origin = self.computed(inputs);
        Value::from(Text::new(bytes.as_ref(), origin, 0))
    }

    /// Any other value that was computed from `inputs`.
    pub fn computed_value(&mut self, kind: Kind, inputs: &[&Value]) -> Value {
        Value::with_origin(kind, self.computed(inputs))
    }

    /// Notes that a template looked at a value. Functions that look up entries themselves (`index`, `get`)
    /// call it with the origin of what they found.
    pub fn read(&mut self, origin: OriginId) {
        if origin == OriginId::ACTION {
            return;
        }
        let index = origin.index();
        if self.was_read.len() <= index {
            self.was_read.resize(index + 1, false);
        }
        if let Some(read @ false) = self.was_read.get_mut(index) {
            *read = true;
            self.reads.push(origin);
        }
        if self.recordings > 0 {
            self.log.push(origin);
        }
    }

    /// Notes where a template looked for a key that is not there, unless it is known already.
    pub(crate) fn note_missing(&mut self, origin: OriginId, place: Span) {
        let is_new = origin != OriginId::ACTION && !self.was_read(origin);
        if is_new && self.missing.last().is_none_or(|(last, _)| *last != origin) {
            self.missing.push((origin, place));
        }
    }

    /// Whether a template looked at the value of this origin.
    #[must_use]
    pub fn was_read(&self, origin: OriginId) -> bool {
        self.was_read.get(origin.index()).copied().unwrap_or(false)
    }

    /// The origins of all values that templates looked at, each once, in the order of the first look.
    pub fn reads(&self) -> impl Iterator<Item = OriginId> + '_ {
        self.reads.iter().copied()
    }

    /// The origin of a key that is not in `map`: `Absent` under a map of a values source, else an action's.
    pub fn absent(&mut self, map: OriginId, key: &str) -> OriginId {
        match self.origins.get(map) {
            Origin::Value { .. } => self.origins.intern(Origin::Absent { parent: map, key: Arc::from(key) }),
            _ => OriginId::ACTION,
        }
    }

    /// Makes the context ready for the next template file: recordings that an error left open are closed.
    pub(crate) fn begin(&mut self) {
        self.recordings = 0;
        self.log.clear();
    }

    /// Begins to record reads. Recordings nest; each must be ended by `recorded` or `discard`.
    pub fn record(&mut self) -> Recording {
        self.recordings += 1;
        Recording { from: self.log.len() }
    }

    /// Ends a recording: the union of what was read.
    pub fn recorded(&mut self, recording: Recording) -> OriginId {
        let reads = self.log.get(recording.from..).unwrap_or_default();
        let union = self.origins.union(reads.iter().copied());
        self.discard(recording);
        union
    }

    /// Ends a recording: the union of what was read to choose `text`, and is neither written in it nor around what is.
    pub fn chosen_by(&mut self, recording: Recording, text: &Text) -> OriginId {
        let mut written: Vec<OriginId> = Vec::new();
        let mut is_plain = text.single_origin() == Some(OriginId::ACTION);
        for piece in text.pieces().filter(|piece| piece.frame == FrameId::NONE && piece.origin != OriginId::ACTION) {
            is_plain = true;
            if written.last() != Some(&piece.origin) {
                written.extend_from_slice(self.origins.inputs(&piece.origin));
            }
        }
        // What other actions printed (`include`) was chosen there.
        if !is_plain {
            self.discard(recording);
            return OriginId::ACTION;
        }
        let reads = self.log.get(recording.from..).unwrap_or_default();
        let is_written = |read: &OriginId| written.iter().any(|origin| self.origins.encloses(*read, *origin));
        let only_read: Vec<OriginId> = reads.iter().copied().filter(|read| !is_written(read)).collect();
        self.discard(recording);
        self.origins.union(only_read)
    }

    /// Takes back that a value was read: it was an argument of a choice that another one had decided before it came to
    /// this one. With it go the mappings that were gone through to get to it.
    pub fn pass_over(&mut self, value: &Value) {
        if self.recordings == 0 {
            return;
        }
        for origin in value.origins() {
            for input in self.origins.inputs(&origin) {
                let Some(last) = self.log.iter().rposition(|read| read == input) else { continue };
                let before = self.log.get(..last).unwrap_or_default().iter().rev();
                let way = before.take_while(|read| **read != *input && self.origins.encloses(**read, *input)).count();
                self.log.drain(last.saturating_sub(way)..=last);
            }
        }
    }

    /// Ends a recording that nobody asks for.
    pub fn discard(&mut self, _recording: Recording) {
        self.recordings = self.recordings.saturating_sub(1);
        if self.recordings == 0 {
            self.log.clear();
        }
    }

    /// Counts steps.
    ///
    /// # Errors
    /// When the render has made more than its limit.
    pub fn step(&mut self, count: usize) -> Result<(), CallError> {
        self.steps = self.steps.saturating_add(count as u64);
        if self.steps <= self.limits.steps {
            return Ok(());
        }
        Err(CallError::Limit(format!("rendering takes more than {} steps", self.limits.steps)))
    }

    /// Counts the run of a template inside another, which takes as long as many nodes. The template's own first step
    /// tells when that was too much.
    pub(crate) const fn count_template(&mut self) {
        self.steps = self.steps.saturating_add(60);
    }

    /// Counts what a function gave: texts, and lists that are long.
    ///
    /// # Errors
    /// As [`Context::charge`] and [`Context::step`].
    pub(crate) fn charge_result(&mut self, result: &Value) -> Result<(), CallError> {
        match &result.kind {
            Kind::String(text) => self.charge(text.weight()),
            Kind::List(list) if list.len() > LONG_LIST => self.charge(list.len().saturating_mul(size_of::<Value>())),
            _ => Ok(()),
        }
    }

    /// Counts bytes (or list items) that are about to be made. Functions whose result can be far larger than
    /// their arguments (`repeat`, `until`, `indent`) call it before they make the result.
    ///
    /// # Errors
    /// When the render has made more than its limit.
    pub fn charge(&mut self, bytes: usize) -> Result<(), CallError> {
        self.bytes = self.bytes.saturating_add(bytes as u64);
        if self.bytes <= self.limits.bytes {
            return Ok(());
        }
        Err(CallError::Limit(format!("rendering makes more than {} bytes", self.limits.bytes)))
    }
}
