//! What a fix changes, line by line.

use hullmark_findings::{Applicability, Edit, Finding};
use serde::Serialize;

use crate::Report;
use crate::excerpt::line_bytes;
use crate::mask::Masks;

/// More lines than these are for a diff, not for a report.
const MOST_LINES: usize = 24;

/// A fix.
#[derive(Serialize)]
pub(super) struct Change {
    title: String,
    /// The options that apply it.
    options: &'static str,
    files: Vec<ChangedLines>,
}

/// The lines of a file before and after an edit.
#[derive(Serialize)]
struct ChangedLines {
    name: String,
    line: u32,
    removed: Vec<String>,
    added: Vec<String>,
    is_cut: bool,
}

/// The fix of a finding with the lines that it changes; secrets are masked in them.
pub(super) fn change(report: &Report<'_>, finding: &Finding, masks: &Masks<'_>) -> Option<Change> {
    let fix = finding.fix.as_ref().filter(|fix| !fix.edits.is_empty() && !finding.is_secret)?;
    let files = fix.edits.iter().filter_map(|edit| lines(report, edit, masks)).collect();
    let options = match fix.applicability {
        Applicability::Safe => "--fix",
        Applicability::Unsafe => "--fix --unsafe-fixes",
    };
    Some(Change { title: fix.title.clone(), options, files })
}

fn lines(report: &Report<'_>, edit: &Edit, masks: &Masks<'_>) -> Option<ChangedLines> {
    let source = report.sources.get(edit.span.source)?;
    let range = report.sources.position(edit.span);
    let start = line_bytes(&source, range.start.line).start;
    let end = line_bytes(&source, range.end.line).end;
    let at = |offset: u32| (offset as usize).clamp(start, end.max(start));
    let before = masks.shown(&source, start..end);
    let head = masks.shown(&source, start..at(edit.span.start));
    let tail = masks.shown(&source, at(edit.span.end)..end);
    let after = format!("{head}{}{tail}", edit.replacement);
    let split = |text: &str| text.lines().map(|line| line.trim_end_matches('\r').to_owned()).collect::<Vec<_>>();
    let (removed, added) = without_equal_ends(split(&before), split(&after));
    let is_cut = removed.len().max(added.len()) > MOST_LINES;
    let cut = |lines: Vec<String>| lines.into_iter().take(MOST_LINES).collect();
    Some(ChangedLines {
        name: source.name().to_string(),
        line: range.start.line,
        removed: cut(removed),
        added: cut(added),
        is_cut,
    })
}

/// The lines that differ: an edit often begins at the end of a line that stays.
fn without_equal_ends(mut before: Vec<String>, mut after: Vec<String>) -> (Vec<String>, Vec<String>) {
    let same = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    before.drain(..same);
    after.drain(..same);
    while before.last().is_some() && before.last() == after.last() {
        before.pop();
        after.pop();
    }
    (before, after)
}
