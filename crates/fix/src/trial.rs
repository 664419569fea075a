//! Fixes of one area made together, and whether they did any good.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_edits::StepWriter;
use hullmark_engine::{Files, Outcome};
use hullmark_findings::{Finding, Fix, FixStep, Unchecked};
use hullmark_source::{SourceId, SourceKind};

use crate::area::Census;
use crate::{MayWrite, Reason};

/// An area as it is: what a check finds in it.
#[derive(Clone)]
pub(crate) struct State {
    /// The check that saw it.
    pub(crate) outcome: Arc<Outcome>,
    /// Which of the outcome's findings are its.
    pub(crate) findings: Vec<usize>,
    /// What of it could not be read or rendered.
    pub(crate) failures: BTreeSet<Unchecked>,
}

impl State {
    pub(crate) fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter_map(|index| self.outcome.findings.get(*index))
    }
}

/// The texts that some fixes make of their files.
pub(crate) struct Draft {
    pub(crate) texts: BTreeMap<PathBuf, String>,
    /// The fixes that are in them, by the indexes of their findings in the outcome.
    pub(crate) written: Vec<usize>,
    /// Those that get in the way of others.
    pub(crate) deferred: Vec<usize>,
}

/// Makes the fixes of these findings in memory, in their order; what gets in the way of an earlier one is left out.
pub(crate) fn draft(state: &State, fixes: &[usize]) -> Draft {
    let mut writers: BTreeMap<SourceId, StepWriter> = BTreeMap::new();
    let mut draft = Draft { texts: BTreeMap::new(), written: Vec::new(), deferred: Vec::new() };
    let mut new_files = BTreeSet::new();
    for index in fixes {
        let Some(fix) = fix_of(&state.outcome, *index) else { continue };
        let touched: BTreeSet<SourceId> = fix.steps.iter().map(FixStep::source).collect();
        // Two fixes that make one file each have a source for it.
        let made: Vec<_> = touched.iter().filter(|id| is_new(&state.outcome, **id)).collect();
        let names: Vec<Arc<str>> = made.iter().map(|id| state.outcome.sources.name(**id)).collect();
        if names.iter().any(|name| new_files.contains(name)) {
            draft.deferred.push(*index);
            continue;
        }
        let mut tried: Vec<(SourceId, StepWriter)> = Vec::new();
        for id in touched {
            let text = || state.outcome.sources.get(id).map(|it| Arc::clone(it.text())).unwrap_or_default();
            let writer = writers.get(&id).cloned().unwrap_or_else(|| StepWriter::new(id, text()));
            tried.push((id, writer));
        }
        if tried.iter_mut().all(|(_, writer)| writer.add(&fix.steps).is_ok() && writer.finish().is_ok()) {
            writers.extend(tried);
            new_files.extend(names);
            draft.written.push(*index);
        } else {
            draft.deferred.push(*index);
        }
    }
    for (id, writer) in writers {
        let Some(source) = state.outcome.sources.get(id) else { continue };
        if let Some(edited) = writer.finish().ok().and_then(|edits| edits.apply(source.text()).ok()) {
            draft.texts.insert(PathBuf::from(&**source.name()), edited.text);
        }
    }
    draft
}

fn is_new(outcome: &Outcome, id: SourceId) -> bool {
    outcome.sources.get(id).is_some_and(|source| source.text().is_empty())
}

pub(crate) fn fix_of(outcome: &Outcome, index: usize) -> Option<&Fix> {
    outcome.findings.get(index)?.fix.as_ref()
}

/// Why a fix cannot be made at all, whatever becomes of the findings.
pub(crate) fn obstacle(files: &dyn Files, state: &State, fix: &Fix, may_write: &MayWrite<'_>) -> Option<Reason> {
    for id in fix.steps.iter().map(FixStep::source) {
        let Some(source) = state.outcome.sources.get(id) else { continue };
        let path = Path::new(&**source.name());
        let refuse = |reason: String| Some(Reason::NotWritable(format!("{}: {reason}", source.name())));
        if *source.kind() != SourceKind::File {
            return refuse("it is no file".to_owned());
        }
        match files.read(path) {
            Ok(_) if source.text().is_empty() => return refuse("there is such a file already".to_owned()),
            Ok(bytes) if bytes != source.text().as_bytes() => {
                return refuse("it is not written in UTF-8, or was changed in the meantime".to_owned());
            }
            Err(_) if !source.text().is_empty() => return refuse("it cannot be read any more".to_owned()),
            _ => {}
        }
        if let Err(reason) = may_write(path) {
            return refuse(reason);
        }
        let mut writer = StepWriter::new(id, Arc::clone(source.text()));
        if let Err(error) = writer.add(&fix.steps) {
            return Some(Reason::NotWritten(error.to_string()));
        }
    }
    None
}

/// What is wrong with an area behind some fixes.
pub(crate) enum Verdict {
    /// Nothing.
    Good,
    /// Nothing but that these fixes did not help.
    NoHelp(Vec<usize>),
    /// Something else.
    Worse(Reason),
}

/// Compares an area before fixes with what it is behind them.
pub(crate) fn judge(before: &State, fixes: &[usize], after: &State) -> Verdict {
    if let Some(failure) = after.failures.difference(&before.failures).next() {
        return Verdict::Worse(Reason::Breaks(format!("{}: {}", failure.path, failure.reason)));
    }
    let finding = |index: &usize| before.outcome.findings.get(*index);
    let mut expected = Census::of(before.findings());
    fixes.iter().filter_map(finding).for_each(|fixed| expected.remove(fixed));
    let mut left = Vec::new();
    for found in after.findings() {
        if !expected.take(found) {
            left.push(found);
        }
    }
    if left.is_empty() {
        return Verdict::Good;
    }
    let mut still = Census::of(left.iter().copied());
    let no_help: Vec<usize> =
        fixes.iter().filter(|index| finding(index).is_some_and(|it| still.take(it))).copied().collect();
    let mut targets = Census::of(fixes.iter().filter_map(finding));
    match left.iter().find(|found| !targets.take(found)) {
        Some(new) => Verdict::Worse(Reason::NewFinding { rule: Arc::clone(&new.rule), message: new.message.clone() }),
        None => Verdict::NoHelp(no_help),
    }
}
