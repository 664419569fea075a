//! Round after round of fixes, until nothing is left to do.
//!
//! In a round, each area has its fixes tried: first all together, then, where that did harm, by halves. One check serves
//! all areas at once, and looks only at those that were touched. The fixes that stay make the text of the next round.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use hullmark_engine::{CheckRequest, Files, Outcome, check, check_around};
use hullmark_findings::{Applicability, Finding};

use crate::area::{Area, Areas, identity};
use crate::overlay::Overlay;
use crate::trial::{Draft, State, Verdict, draft, fix_of, judge, obstacle};
use crate::{ChangedFile, Fixed, MayWrite, Reason, Refused};

/// Fixes bring out others, but not for ever.
const MOST_ROUNDS: usize = 12;
/// How often the fixes of an area are tried in one round.
const MOST_TRIALS: usize = 200;

/// Fixes what can be fixed of what the request finds, in memory. `applicability` is the most daring kind of fix that is
/// applied; a file for which `may_write` says no is left alone.
pub fn fix(files: &dyn Files, request: &CheckRequest, applicability: Applicability, may_write: &MayWrite<'_>) -> Fixed {
    let comparing = request.for_fixing();
    let mut run = Run {
        files: Overlay { base: files, texts: BTreeMap::new() },
        request: &comparing,
        applicability,
        may_write,
        areas: Areas::new(files),
        fixed: 0,
        refused: Vec::new(),
        seen: BTreeSet::new(),
    };
    let first = Arc::new(check(files, run.request));
    let mut states: BTreeMap<Area, State> = run.areas.states(&first, [].iter());
    for _ in 0..MOST_ROUNDS {
        states = run.round(states);
        if states.is_empty() {
            break;
        }
    }
    let Run { files: overlay, fixed, refused, .. } = run;
    let outcome = check(&overlay, request);
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
    request: &'a CheckRequest,
    applicability: Applicability,
    may_write: &'a MayWrite<'a>,
    areas: Areas<'a>,
    fixed: usize,
    refused: Vec<Refused>,
    /// The findings whose fixes were refused.
    seen: BTreeSet<(Arc<str>, String, String)>,
}

/// The trials of one area in one round.
struct Trials {
    before: State,
    /// Groups of fixes that wait to be tried.
    groups: VecDeque<Vec<usize>>,
    accepted: Vec<usize>,
    /// What is there behind the accepted ones.
    best: Option<(State, BTreeMap<PathBuf, String>)>,
    count: usize,
}

impl Run<'_> {
    /// Tries the fixes of all areas. Gives the areas in which some stayed, as they are now.
    fn round(&mut self, states: BTreeMap<Area, State>) -> BTreeMap<Area, State> {
        let mut trials: BTreeMap<Area, Trials> = BTreeMap::new();
        for (area, before) in states {
            let candidates = self.candidates(&before);
            if !candidates.is_empty() {
                let groups = VecDeque::from([candidates]);
                let trial = Trials { before, groups, accepted: Vec::new(), best: None, count: 0 };
                trials.insert(area, trial);
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
            self.fixed += trials.accepted.len();
            if let Some((state, texts)) = trials.best {
                self.files.texts.extend(texts);
                next.insert(area, state);
            }
        }
        next
    }

    /// The findings of an area whose fixes are to be tried.
    fn candidates(&mut self, state: &State) -> Vec<usize> {
        let mut candidates = Vec::new();
        for index in &state.findings {
            let Some(finding) = state.outcome.findings.get(*index) else { continue };
            let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability <= self.applicability) else {
                continue;
            };
            if self.seen.contains(&key(finding)) {
                continue;
            }
            match obstacle(&self.files, state, fix, self.may_write) {
                Some(reason) => self.refuse(&state.outcome, *index, reason),
                None => candidates.push(*index),
            }
        }
        candidates
    }

    fn refuse(&mut self, outcome: &Outcome, index: usize, reason: Reason) {
        let Some((finding, fix)) = outcome.findings.get(index).zip(fix_of(outcome, index)) else { return };
        self.seen.insert(key(finding));
        self.refused.push(Refused {
            rule: Arc::clone(&finding.rule),
            message: finding.message.clone(),
            file: outcome.sources.name(finding.primary.place.source()),
            title: fix.title.clone(),
            reason,
        });
    }

    /// The next trial of each area that has one left.
    fn next_drafts(&mut self, trials: &mut BTreeMap<Area, Trials>) -> BTreeMap<Area, (Draft, Vec<usize>)> {
        let mut drafts = BTreeMap::new();
        for (area, trial) in trials {
            while let Some(group) = trial.groups.pop_front() {
                if trial.count >= MOST_TRIALS {
                    group.iter().for_each(|index| self.refuse(&trial.before.outcome, *index, Reason::GivenUp));
                    continue;
                }
                let mut together = trial.accepted.clone();
                together.extend(&group);
                together.sort_unstable();
                let draft = draft(&trial.before, &together);
                // What gets in the way of others waits for the next round.
                let group: Vec<usize> = group.into_iter().filter(|index| draft.written.contains(index)).collect();
                let keeps_accepted = trial.accepted.iter().all(|index| draft.written.contains(index));
                if !group.is_empty() && keeps_accepted {
                    trial.count += 1;
                    drafts.insert(area.clone(), (draft, group));
                    break;
                }
            }
        }
        drafts
    }

    /// Checks what the drafts make of their areas, and keeps what is good.
    fn try_drafts(&mut self, trials: &mut BTreeMap<Area, Trials>, drafts: BTreeMap<Area, (Draft, Vec<usize>)>) {
        let mut texts = self.files.texts.clone();
        let mut changed = BTreeSet::new();
        for (draft, _) in drafts.values() {
            changed.extend(draft.texts.keys().cloned());
            texts.extend(draft.texts.clone());
        }
        let tried = Overlay { base: self.files.base, texts };
        let outcome = Arc::new(check_around(&tried, self.request, &changed));
        let mut after = self.areas.states(&outcome, drafts.keys());
        for (area, (draft, group)) in drafts {
            let Some((trial, state)) = trials.get_mut(&area).zip(after.remove(&area)) else { continue };
            match judge(&trial.before, &draft.written, &state) {
                Verdict::Good => {
                    trial.best = Some((state, draft.texts));
                    trial.accepted = draft.written;
                }
                Verdict::NoHelp(useless) if useless.len() < draft.written.len() || group.len() == 1 => {
                    for index in group.iter().filter(|index| useless.contains(index)) {
                        self.refuse(&trial.before.outcome, *index, Reason::NoHelp);
                    }
                    let rest: Vec<usize> = group.into_iter().filter(|index| !useless.contains(index)).collect();
                    if !rest.is_empty() {
                        trial.groups.push_front(rest);
                    }
                }
                Verdict::NoHelp(_) => self.halve(trial, &group, &Reason::NoHelp),
                Verdict::Worse(reason) => self.halve(trial, &group, &reason),
            }
        }
    }

    /// Tries the halves of a group that did harm, or refuses a fix that did so by itself.
    fn halve(&mut self, trial: &mut Trials, group: &[usize], reason: &Reason) {
        let (first, second) = group.split_at(group.len() / 2);
        if first.is_empty() {
            second.iter().for_each(|index| self.refuse(&trial.before.outcome, *index, reason.clone()));
            return;
        }
        trial.groups.push_front(second.to_vec());
        trial.groups.push_front(first.to_vec());
    }
}

/// What a finding is known by whose fix was refused.
fn key(finding: &Finding) -> (Arc<str>, String, String) {
    let (rule, fingerprint) = identity(finding);
    (rule, fingerprint.to_string(), finding.fix.as_ref().map(|fix| fix.title.clone()).unwrap_or_default())
}
