//! Round after round of fixes, until nothing is left to do.
//!
//! In a round, each area has its fixes [searched](crate::search) for those that can stay. One check serves all areas at
//! once, and looks only at those that were touched. The fixes that stay make the text of the next round.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use hullmark_engine::{CheckRequest, Files, Outcome, Session, check};
use hullmark_findings::{Applicability, Finding, FixStep};
use hullmark_source::SourceId;

use crate::area::{Area, Areas, identity};
use crate::overlay::Overlay;
use crate::search::{Bundle, Search};
use crate::trial::{Draft, State, fix_of, judge, obstacle};
use crate::{ChangedFile, Fixed, MayWrite, Reason, Refused};

/// Fixes bring out others, but not for ever.
const MOST_ROUNDS: usize = 12;
/// How often the fixes of an area are tried in one round. What is not proved by then stays out.
const MOST_TRIALS: usize = 100;

/// Fixes what can be fixed of what the request finds, in memory. `applicability` is the most daring kind of fix that is
/// applied; a file for which `may_write` says no is left alone.
pub fn fix(files: &dyn Files, request: &CheckRequest, applicability: Applicability, may_write: &MayWrite<'_>) -> Fixed {
    let comparing = request.for_fixing();
    let mut run = Run {
        files: Overlay { base: files, texts: BTreeMap::new() },
        session: Session::new(comparing),
        new_files: BTreeSet::new(),
        applicability,
        may_write,
        areas: Areas::new(files),
        fixed: 0,
        refused: Vec::new(),
        seen: BTreeSet::new(),
    };
    let first = Arc::new(run.session.check_all(files));
    let mut states: BTreeMap<Area, State> = run.areas.states(&first, [].iter());
    // The areas that were changed since all that is to be fixed in them was tried.
    let mut changed = BTreeMap::new();
    for _ in 0..MOST_ROUNDS {
        states = run.round(states);
        if states.is_empty() {
            // What was refused beside some fixes may be good behind others: else to fix again would change something.
            let again = std::mem::take(&mut changed);
            run.forget_refusals(&again);
            states = run.round(again);
        }
        if states.is_empty() {
            break;
        }
        changed.extend(states.clone());
    }
    let Run { files: overlay, fixed, refused, .. } = run;
    let outcome = check(&overlay, request);
    let refused = refused.into_iter().map(|(.., refused)| refused).collect();
    let changed = |(path, after): (&PathBuf, &String)| {
        let before = files.read(path).ok().map(|bytes| Arc::from(String::from_utf8_lossy(&bytes)));
        let is_changed = before.as_deref() != Some(after.as_str());
        is_changed.then(|| ChangedFile { path: path.clone(), before, after: after.clone() })
    };
    let changed = overlay.texts.iter().filter_map(changed).collect();
    Fixed { files: changed, fixed, refused, outcome }
}

struct Run<'a> {
    /// The files with what is fixed so far.
    files: Overlay<'a>,
    /// Keeps what was read of files that stay as they are.
    session: Session,
    /// The files that the session knows of and that are not there without fixes.
    new_files: BTreeSet<PathBuf>,
    applicability: Applicability,
    may_write: &'a MayWrite<'a>,
    areas: Areas<'a>,
    fixed: usize,
    /// What was refused in which area.
    refused: Vec<(Area, Key, Refused)>,
    /// The same for looking up.
    seen: BTreeSet<Key>,
}

/// What a finding is known by whose fix was refused: its rule, its identity, and what the fix would do.
type Key = (Arc<str>, String, String);

/// The trials of one area in one round.
struct Trials {
    before: State,
    search: Search,
    /// What is there behind the fixes that stay.
    best: Option<State>,
    count: usize,
}

impl Run<'_> {
    /// Tries the fixes of all areas. Gives the areas in which some stayed, as they are now.
    fn round(&mut self, states: BTreeMap<Area, State>) -> BTreeMap<Area, State> {
        let mut trials: BTreeMap<Area, Trials> = BTreeMap::new();
        for (area, before) in states {
            let candidates = self.candidates(&area, &before);
            if !candidates.is_empty() {
                let search = Search::new(&before.outcome, &candidates);
                trials.insert(area, Trials { before, search, best: None, count: 0 });
            }
        }
        loop {
            let drafts = self.next_drafts(&mut trials);
            if drafts.is_empty() {
                break;
            }
            self.try_drafts(&mut trials, drafts);
        }
        let mut next = BTreeMap::new();
        for (area, trials) in trials {
            let good = trials.search.good();
            self.fixed += good.written.len();
            if let Some(state) = trials.best {
                self.files.texts.extend(good.texts(&trials.before.outcome));
                next.insert(area, state);
            }
        }
        next
    }

    /// The findings of an area whose fixes are to be tried.
    fn candidates(&mut self, area: &Area, state: &State) -> Vec<usize> {
        let mut obstacles: BTreeMap<SourceId, Option<Reason>> = BTreeMap::new();
        let mut candidates = Vec::new();
        for index in &state.findings {
            let Some(finding) = state.outcome.findings.get(*index) else { continue };
            let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability <= self.applicability) else {
                continue;
            };
            if self.seen.contains(&key(finding)) {
                continue;
            }
            let reason = fix.steps.iter().map(FixStep::source).find_map(|id| {
                let look = || obstacle(&self.files, &*state.outcome.sources.get(id)?, self.may_write);
                obstacles.entry(id).or_insert_with(look).clone()
            });
            match reason {
                Some(reason) => self.refuse(area, &state.outcome, &[*index], &reason),
                None => candidates.push(*index),
            }
        }
        candidates
    }

    fn refuse(&mut self, area: &Area, outcome: &Outcome, bundle: &[usize], reason: &Reason) {
        for index in bundle {
            let Some((finding, fix)) = outcome.findings.get(*index).zip(fix_of(outcome, *index)) else { continue };
            let refused = Refused {
                rule: Arc::clone(&finding.rule),
                message: finding.message.clone(),
                file: outcome.sources.name(finding.primary.place.source()),
                title: fix.title.clone(),
                reason: reason.clone(),
            };
            self.seen.insert(key(finding));
            self.refused.push((area.clone(), key(finding), refused));
        }
    }

    fn refuse_all(&mut self, area: &Area, outcome: &Outcome, refused: &[(Bundle, Reason)]) {
        refused.iter().for_each(|(bundle, reason)| self.refuse(area, outcome, bundle, reason));
    }

    /// Lets what was refused in these areas be tried again.
    fn forget_refusals(&mut self, areas: &BTreeMap<Area, State>) {
        for (_, key, _) in self.refused.extract_if(.., |(area, ..)| areas.contains_key(area)) {
            self.seen.remove(&key);
        }
    }

    /// The next trial of each area that has one left.
    fn next_drafts(&mut self, trials: &mut BTreeMap<Area, Trials>) -> BTreeMap<Area, Draft> {
        let mut drafts = BTreeMap::new();
        for (area, trial) in trials {
            let outcome = &trial.before.outcome;
            if trial.count >= MOST_TRIALS {
                self.refuse_all(area, outcome, &trial.search.give_up());
                continue;
            }
            let (draft, refused) = trial.search.next(outcome);
            self.refuse_all(area, outcome, &refused);
            if let Some(draft) = draft {
                trial.count += 1;
                drafts.insert(area.clone(), draft);
            }
        }
        drafts
    }

    /// Checks what the drafts make of their areas, and keeps what is good.
    fn try_drafts(&mut self, trials: &mut BTreeMap<Area, Trials>, drafts: BTreeMap<Area, Draft>) {
        let mut texts = self.files.texts.clone();
        let mut changed = BTreeSet::new();
        for (area, draft) in &drafts {
            let Some(trial) = trials.get(area) else { continue };
            let drafted = draft.texts(&trial.before.outcome);
            changed.extend(drafted.keys().cloned());
            texts.extend(drafted);
        }
        let tried = Overlay { base: self.files.base, texts };
        let new_files: BTreeSet<PathBuf> = tried.new_files().cloned().collect();
        if new_files != self.new_files {
            self.session.forget_tree();
            self.new_files = new_files;
        }
        let outcome = Arc::new(self.session.check_around(&tried, &changed));
        let mut after = self.areas.states(&outcome, drafts.keys());
        for (area, draft) in drafts {
            let Some((trial, state)) = trials.get_mut(&area).zip(after.remove(&area)) else { continue };
            let verdict = judge(&trial.before, &draft.written, &state);
            let refused = trial.search.learn(&trial.before.outcome, draft, &verdict);
            if verdict.is_good() {
                trial.best = Some(state);
            }
            self.refuse_all(&area, &trial.before.outcome, &refused);
        }
    }
}

fn key(finding: &Finding) -> Key {
    let (rule, fingerprint) = identity(finding);
    (rule, fingerprint.to_string(), finding.fix.as_ref().map(|fix| fix.title.clone()).unwrap_or_default())
}
