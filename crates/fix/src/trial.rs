//! Fixes of one area made together, and whether they did any good.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_edits::StepWriter;
use hullmark_engine::{Files, Outcome};
use hullmark_findings::{Finding, Fix, FixStep, ObjectRef, Unchecked};
use hullmark_source::{Source, SourceId, SourceKind};

use crate::area::same_as;
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

/// Fixes of one area, made together in memory, one after another.
#[derive(Clone, Default)]
pub(crate) struct Draft {
    writers: BTreeMap<SourceId, StepWriter>,
    /// Two fixes that make one file each have a source for it.
    new_files: BTreeSet<Arc<str>>,
    /// The fixes that are in it, by the indexes of their findings.
    pub(crate) written: Vec<usize>,
}

/// Why a draft does not have a fix.
pub(crate) enum NotWritten {
    /// It gets in the way of one that is there.
    Conflict,
    /// It cannot be written by itself either.
    Never(String),
}

impl Draft {
    /// Makes the change that the fixes of all these findings are, behind those that are there.
    pub(crate) fn add(&mut self, outcome: &Outcome, bundle: &[usize]) -> Result<(), NotWritten> {
        let Some(fix) = bundle.first().and_then(|index| fix_of(outcome, *index)) else { return Ok(()) };
        let touched: BTreeSet<SourceId> = fix.steps.iter().map(FixStep::source).collect();
        let made = touched.iter().filter(|id| is_new(outcome, **id));
        let names: BTreeSet<Arc<str>> = made.map(|id| outcome.sources.name(*id)).collect();
        if !names.is_disjoint(&self.new_files) {
            return Err(NotWritten::Conflict);
        }
        let mut changed = Vec::new();
        for id in touched {
            let fresh =
                || StepWriter::new(id, outcome.sources.get(id).map_or_else(|| "".into(), |it| Arc::clone(it.text())));
            let known = self.writers.get(&id);
            let mut writer = known.cloned().unwrap_or_else(fresh);
            let added = writer.add(&fix.steps).map_err(|error| error.to_string());
            if let Err(error) = added.and_then(|()| writer.finish().map(drop).map_err(|error| error.to_string())) {
                let is_alone = known.is_none() || fresh().add(&fix.steps).is_err();
                return Err(if is_alone { NotWritten::Never(error) } else { NotWritten::Conflict });
            }
            changed.push((id, writer));
        }
        self.writers.extend(changed);
        self.new_files.extend(names);
        self.written.extend(bundle);
        Ok(())
    }

    /// The new texts of the files.
    pub(crate) fn texts(&self, outcome: &Outcome) -> BTreeMap<PathBuf, String> {
        let text = |(id, writer): (&SourceId, &StepWriter)| {
            let source = outcome.sources.get(*id)?;
            let edited = writer.finish().ok()?.apply(source.text()).ok()?;
            Some((PathBuf::from(&**source.name()), edited.text))
        };
        self.writers.iter().filter_map(text).collect()
    }
}

fn is_new(outcome: &Outcome, id: SourceId) -> bool {
    outcome.sources.get(id).is_some_and(|source| source.text().is_empty())
}

pub(crate) fn fix_of(outcome: &Outcome, index: usize) -> Option<&Fix> {
    outcome.findings.get(index)?.fix.as_ref()
}

/// Why nothing may be written into a text.
pub(crate) fn obstacle(files: &dyn Files, source: &Source, may_write: &MayWrite<'_>) -> Option<Reason> {
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
    may_write(path).err().and_then(refuse)
}

/// What is wrong with an area behind some fixes.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// The fixes whose findings are still there, by the indexes of these.
    pub(crate) useless: BTreeSet<usize>,
    /// The findings that were not there before, each with its object.
    pub(crate) new: Vec<(Option<Arc<ObjectRef>>, Reason)>,
    /// What cannot be read or rendered any more.
    pub(crate) failure: Option<Reason>,
}

impl Verdict {
    pub(crate) fn is_good(&self) -> bool {
        self.useless.is_empty() && self.new.is_empty() && self.failure.is_none()
    }
}

/// Compares an area before fixes with what it is behind them.
pub(crate) fn judge(before: &State, fixes: &[usize], after: &State) -> Verdict {
    if let Some(failure) = after.failures.difference(&before.failures).next() {
        let failure = Some(Reason::Breaks(format!("{}: {}", failure.path, failure.reason)));
        return Verdict { failure, ..Verdict::default() };
    }
    let fixes: BTreeSet<usize> = fixes.iter().copied().collect();
    let finding = |index: &usize| before.outcome.findings.get(*index);
    let others: Vec<&Finding> =
        before.findings.iter().filter(|index| !fixes.contains(index)).filter_map(finding).collect();
    let found: Vec<&Finding> = after.findings().collect();
    let pairs = same_as(&others, &found).into_iter().zip(found);
    let left: Vec<&Finding> = pairs.filter_map(|(other, found)| other.is_none().then_some(found)).collect();
    let fixes: Vec<(usize, &Finding)> = fixes.iter().filter_map(|index| Some((*index, finding(index)?))).collect();
    let fixed: Vec<&Finding> = fixes.iter().map(|(_, finding)| *finding).collect();
    let still = same_as(&fixed, &left);
    let useless = still.iter().flatten().filter_map(|at| fixes.get(*at)).map(|(index, _)| *index).collect();
    let new = still.into_iter().zip(left).filter(|(fix, _)| fix.is_none()).map(|(_, found)| {
        let reason = Reason::NewFinding { rule: Arc::clone(&found.rule), message: found.message.clone() };
        (found.object.clone(), reason)
    });
    Verdict { useless, new: new.collect(), failure: None }
}
