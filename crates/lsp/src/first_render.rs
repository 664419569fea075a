//! What is shown after the first render of a chart, while the others are still made.
//!
//! That render is the chart with its default values, which is most of what an edit changes. What the whole check before
//! found and this render cannot tell stays on display, at the places where its bytes stand by now.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{Diagnostic, Range};
use hullmark_engine::FirstRender;
use hullmark_findings::{Finding, Place};
use hullmark_source::{Source, SourceId, SourceKind, SourceMap};

use crate::checker::{Checked, Snapshot, UnitKey};
use crate::client::Client;
use crate::diagnostics::{PlaceInFile, Shown, reported};

/// The diagnostics by file. `last` is what the last whole check of the unit found.
pub(crate) fn diagnostics(
    first: &FirstRender<'_>,
    last: Option<&Checked>,
    key: &UnitKey,
    snapshot: &Snapshot,
    client: &Client,
) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let mut shown = Shown::new(key, snapshot, client);
    let locate = |place: Place| PlaceInFile::of(place, first.sources, client.encoding);
    let Some(last) = last else {
        first.findings.iter().for_each(|finding| shown.add(finding, &locate));
        return shown.by_file();
    };
    let moves = Moves { from: &last.outcome.sources, to: first.sources, known: RefCell::default() };
    let move_place = |place: Place| moves.place(place, client);
    let mut known: HashMap<Spot<'_>, &Finding> = HashMap::new();
    for finding in reported(&last.outcome) {
        if first.tells_of(finding) {
            known.extend(move_place(finding.primary.place).map(|place| (spot(finding, place), finding)));
        } else {
            shown.add(finding, &move_place);
        }
    }
    for finding in &first.findings {
        // Which renders show it is not known anew; most likely it is those that did before.
        let before = locate(finding.primary.place).and_then(|place| known.get(&spot(finding, place)));
        let seen_in = before.and_then(|before| before.seen_in.clone());
        shown.add(&Finding { seen_in, ..finding.clone() }, &locate);
    }
    shown.by_file()
}

/// What a finding is found again by.
type Spot<'f> = (&'f str, &'f str, PathBuf, [(u32, u32); 2]);

fn spot(finding: &Finding, PlaceInFile { path, range }: PlaceInFile) -> Spot<'_> {
    (&finding.rule, &finding.message, path, [range.start, range.end].map(|at| (at.line, at.character)))
}

/// The way of places from texts that were checked to those that they have become.
struct Moves<'a> {
    from: &'a SourceMap,
    to: &'a SourceMap,
    known: RefCell<HashMap<SourceId, Option<Move>>>,
}

/// Two texts that are alike at both ends.
#[derive(Clone)]
struct Move {
    to: Arc<Source>,
    /// How many bytes are the same at the start.
    before: usize,
    /// Where the bytes begin that are the same to the end, in the old text and in the new one.
    behind: (usize, usize),
}

impl Moves<'_> {
    /// A place in the new texts; `None` where something within it was changed.
    fn place(&self, place: Place, client: &Client) -> Option<PlaceInFile> {
        let source = place.source();
        let moved = self.known.borrow_mut().entry(source).or_insert_with(|| self.of_source(source)).clone()?;
        let path = Path::new(&**moved.to.name()).to_owned();
        let Some(span) = place.span() else { return Some(PlaceInFile { path, range: Range::default() }) };
        let (start, end) = moved.bytes(span.range().start, span.range().end)?;
        let offset = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
        let range = client.encoding.range(moved.to.text(), moved.to.lines(), offset(start), offset(end));
        Some(PlaceInFile { path, range })
    }

    fn of_source(&self, source: SourceId) -> Option<Move> {
        let from = self.from.get(source).filter(|it| *it.kind() == SourceKind::File)?;
        let to = self.to.file(from.name())?;
        Some(Move::new(from.text(), to))
    }
}

impl Move {
    fn new(from: &str, to: Arc<Source>) -> Self {
        let (old, new) = (from.as_bytes(), to.text().as_bytes());
        let before = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let rest = old.len().min(new.len()) - before;
        let behind = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
        let behind = (old.len() - behind, new.len() - behind);
        Self { to, before, behind }
    }

    /// Where bytes of the old text stand in the new one.
    fn bytes(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let (old, new) = self.behind;
        if end <= self.before {
            Some((start, end))
        } else {
            start.checked_sub(old).map(|from_there| (new + from_there, new + from_there + (end - start)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_stay_before_an_edit_move_behind_it_and_are_gone_within() {
        let sources = SourceMap::new();
        let moved = |old: &str, new: &str, span: (usize, usize)| {
            let id = sources.add("a", SourceKind::File, new.into());
            Move::new(old, sources.get(id).unwrap()).bytes(span.0, span.1)
        };
        assert_eq!(moved("ab cd ef", "ab xyz cd ef", (0, 2)), Some((0, 2)));
        assert_eq!(moved("ab cd ef", "ab xyz cd ef", (3, 5)), Some((7, 9)));
        assert_eq!(moved("ab cd ef", "ab ef", (6, 8)), Some((3, 5)));
        assert_eq!(moved("ab cd ef", "ab xx ef", (3, 5)), None);
        assert_eq!(moved("aaa", "aaaa", (0, 3)), Some((0, 3)));
        assert_eq!(moved("same", "same", (1, 3)), Some((1, 3)));
    }
}
