//! Edits of one text, together.

use std::ops::Range;

use hullmark_findings::Edit;
use hullmark_source::{SourceId, Span};

use crate::Change;

/// Edits of one text that don't get in each other's way, in the order of the text.
///
/// ```
/// use hullmark_edits::{Edit, EditSet};
/// use hullmark_source::{SourceId, Span};
///
/// let span = |start, end| Span::new(SourceId::new(0), start, end);
/// let mut set = EditSet::default();
/// set.add(Edit { span: span(3, 5), replacement: "4".to_owned() })?;
/// set.add(Edit { span: span(0, 0), replacement: "# one\n".to_owned() })?;
/// assert!(set.add(Edit { span: span(4, 5), replacement: String::new() }).is_err());
///
/// let edited = set.apply("a: 10\nb: 2\n")?;
/// assert_eq!(edited.text, "# one\na: 4\nb: 2\n");
/// assert_eq!(edited.offsets.to_new(6), 11);
/// # Ok::<(), hullmark_edits::Conflict>(())
/// ```
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct EditSet {
    edits: Vec<Edit>,
    /// The collections whose entries change, in order.
    collections: Vec<Span>,
}

/// Why an edit cannot be made together with others, or in a text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Conflict {
    /// Two edits have a byte in common, or touch, so that their order would matter.
    #[error("another edit changes the same bytes or those next to them; apply that one first, and start anew")]
    Overlap {
        /// The bytes of the new edit.
        span: Span,
        /// The bytes of the one that is there.
        other: Span,
    },
    /// Two changes add, remove or rename entries of the same collection, or one does and the other replaces it.
    #[error("another edit changes or replaces the same collection; apply that one first, and start anew")]
    SameCollection {
        /// The bytes of the new edit.
        span: Span,
        /// The collection.
        collection: Span,
    },
    /// The edit is one of another text.
    #[error("the edit is one of another text")]
    OtherText {
        /// The bytes of the edit.
        span: Span,
    },
    /// The bytes are not in the text, or begin or end in the middle of a character.
    #[error("the text has no such bytes: it is not the one that the edit was made for")]
    OutOfText {
        /// The bytes of the edit.
        span: Span,
    },
}

/// A text with its edits applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edited {
    /// The new text.
    pub text: String,
    /// Which byte went where.
    pub offsets: OffsetMap,
}

impl EditSet {
    /// Adds an edit or a change, in time linear in the number of edits.
    ///
    /// # Errors
    /// A [`Conflict`] when it overlaps or touches one that is there, changes the entries of the same collection,
    /// or belongs to another source; the set stays as it is.
    pub fn add(&mut self, change: impl Into<Change>) -> Result<(), Conflict> {
        let Change { edit, collection } = change.into();
        let span = edit.span;
        if self.edits.first().is_some_and(|first| first.span.source != span.source) {
            return Err(Conflict::OtherText { span });
        }
        let index = self.edits.partition_point(|other| other.span.end < span.start);
        if let Some(other) = self.edits.get(index).filter(|other| other.span.start <= span.end) {
            return Err(Conflict::Overlap { span, other: other.span });
        }
        if let Some(gone) = self.collections.iter().find(|other| span.start <= other.start && other.start < span.end)
            && collection != Some(*gone)
        {
            return Err(Conflict::SameCollection { span, collection: *gone });
        }
        if let Some(collection) = collection {
            let around = self.edits.partition_point(|other| other.span.end <= collection.start);
            let is_gone = self.edits.get(around).is_some_and(|other| other.span.start <= collection.start);
            match self.collections.binary_search(&collection) {
                Err(place) if !is_gone => self.collections.insert(place, collection),
                _ => return Err(Conflict::SameCollection { span, collection }),
            }
        }
        self.edits.insert(index, edit);
        Ok(())
    }

    /// The edits, in the order of the text.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The edits, in the order of the text.
    #[must_use]
    pub fn into_edits(self) -> Vec<Edit> {
        self.edits
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The text with all edits made, in time linear in both.
    ///
    /// # Errors
    /// [`Conflict::OutOfText`] when an edit's bytes are not in the text.
    pub fn apply(&self, text: &str) -> Result<Edited, Conflict> {
        let mut new = String::with_capacity(text.len());
        let mut done = 0;
        for edit in &self.edits {
            let old = edit.span.range();
            let kept = text.get(done..old.start).filter(|_| text.is_char_boundary(old.end));
            let Some(kept) = kept else { return Err(Conflict::OutOfText { span: edit.span }) };
            new.push_str(kept);
            new.push_str(&edit.replacement);
            done = old.end;
        }
        new.push_str(text.get(done..).unwrap_or_default());
        Ok(Edited { text: new, offsets: self.offsets() })
    }

    /// Which byte of the text goes where, in time linear in the number of edits.
    #[must_use]
    pub fn offsets(&self) -> OffsetMap {
        OffsetMap { pieces: self.placed().map(|(new, edit)| (edit.span.range(), new)).collect() }
    }

    /// The edits that do at once what these do and then, in the text that they make, `later`: linear in both.
    ///
    /// Edits that overlap or touch become one. Collections are not remembered: more changes of the same text belong
    /// to the new text.
    #[must_use]
    pub fn then(&self, later: &Self) -> Self {
        let mut composition = Composition::default();
        let mut firsts = self.placed().peekable();
        let mut seconds = later.edits.iter().peekable();
        loop {
            let is_first = match (firsts.peek(), seconds.peek()) {
                (Some((new, _)), Some(second)) => new.start <= second.span.range().start,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => break,
            };
            if is_first {
                firsts.next().into_iter().for_each(|(new, edit)| composition.add_first(new, edit));
            } else {
                seconds.next().into_iter().for_each(|edit| composition.add_second(edit));
            }
        }
        composition.finish()
    }

    /// The edits with the bytes of their replacements in the new text.
    fn placed(&self) -> impl Iterator<Item = (Range<usize>, &Edit)> {
        let (mut old_end, mut new_end) = (0, 0);
        self.edits.iter().map(move |edit| {
            let old = edit.span.range();
            let start = new_end + old.start.saturating_sub(old_end);
            (old_end, new_end) = (old.end, start + edit.replacement.len());
            (start..new_end, edit)
        })
    }
}

impl Extend<Edit> for EditSet {
    /// Adds the edits that get in no other's way, and leaves the others out.
    fn extend<I: IntoIterator<Item = Edit>>(&mut self, edits: I) {
        for edit in edits {
            drop(self.add(edit));
        }
    }
}

/// Two sets on their way to one: groups of edits that overlap or touch in the text between them.
#[derive(Default)]
struct Composition {
    done: Vec<Edit>,
    group: Option<Group>,
    /// What must be added to an offset between the sets to get the old one, behind all of the first set so far.
    shift: i64,
}

/// Edits that become one.
struct Group {
    source: SourceId,
    old: Range<usize>,
    /// Its bytes in the text between.
    middle: Range<usize>,
    replacement: String,
    /// What the first set wrote and the second has not reached yet, up to the end of `middle`.
    rest: String,
}

impl Composition {
    fn old_offset(&self, middle: usize) -> usize {
        let old = i64::try_from(middle).unwrap_or(i64::MAX).saturating_add(self.shift);
        usize::try_from(old).unwrap_or_default()
    }

    /// The group that reaches to `start`, or a new one.
    fn group_at(&mut self, source: SourceId, start: usize) -> &mut Group {
        if self.group.as_ref().is_some_and(|group| group.middle.end < start) {
            self.end_group();
        }
        let old = self.old_offset(start);
        self.group.get_or_insert_with(|| Group {
            source,
            old: old..old,
            middle: start..start,
            replacement: String::new(),
            rest: String::new(),
        })
    }

    fn end_group(&mut self) {
        let Some(group) = self.group.take() else { return };
        let span = Span::from_range(group.source, group.old);
        self.done.push(Edit { span, replacement: group.replacement + &group.rest });
    }

    fn add_first(&mut self, new: Range<usize>, edit: &Edit) {
        let group = self.group_at(edit.span.source, new.start);
        // A later edit may have reached into this replacement already; it then ends in `middle`.
        let reached = group.middle.end.saturating_sub(new.start).min(edit.replacement.len());
        group.rest.push_str(edit.replacement.get(reached..).unwrap_or_default());
        let beyond = group.middle.end.saturating_sub(new.end);
        group.middle.end = group.middle.end.max(new.end);
        group.old.end = edit.span.range().end + beyond;
        let shift = |offset: usize| i64::try_from(offset).unwrap_or(i64::MAX);
        self.shift = shift(edit.span.range().end).saturating_sub(shift(new.end));
    }

    fn add_second(&mut self, edit: &Edit) {
        let range = edit.span.range();
        let old_end = self.old_offset(range.end);
        let group = self.group_at(edit.span.source, range.start);
        // `rest` ends where `middle` does.
        let rest_start = group.middle.end.saturating_sub(group.rest.len());
        let kept = range.start.saturating_sub(rest_start).min(group.rest.len());
        let gone = range.end.saturating_sub(rest_start).min(group.rest.len());
        group.replacement.push_str(group.rest.get(..kept).unwrap_or_default());
        group.replacement.push_str(&edit.replacement);
        group.rest.drain(..gone);
        if range.end > group.middle.end {
            group.middle.end = range.end;
            group.old.end = old_end;
        }
    }

    fn finish(mut self) -> EditSet {
        self.end_group();
        EditSet { edits: self.done, collections: Vec::new() }
    }
}

/// Leads from offsets of a text to those of the edited text and back. Offsets are bytes.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct OffsetMap {
    /// The replaced bytes and their replacements, in order.
    pieces: Vec<(Range<usize>, Range<usize>)>,
}

impl OffsetMap {
    /// Where a byte of the old text is in the new one; one that was replaced leads to the start of its replacement.
    /// An offset where something was inserted leads behind the insertion.
    #[must_use]
    pub fn to_new(&self, old: usize) -> usize {
        let index = self.pieces.partition_point(|(from, _)| from.start <= old);
        match index.checked_sub(1).and_then(|index| self.pieces.get(index)) {
            Some((from, to)) if old < from.end => to.start,
            Some((from, to)) => to.end + (old - from.end),
            None => old,
        }
    }

    /// Where a byte of the new text was in the old one; one of a replacement leads to the start of what it replaced.
    #[must_use]
    pub fn to_old(&self, new: usize) -> usize {
        let index = self.pieces.partition_point(|(_, to)| to.start <= new);
        match index.checked_sub(1).and_then(|index| self.pieces.get(index)) {
            Some((from, to)) if new < to.end => from.start,
            Some((from, to)) => from.end + (new - to.end),
            None => new,
        }
    }
}
