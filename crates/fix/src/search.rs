//! The search for the fixes of an area that can stay together.
//!
//! All of them are tried at once. What a trial shows against some of them is led back to these by the objects that it is
//! about; the suspects are then searched by halves, those of each object beside those of the others, while the rest
//! stays in. So the number of trials hardly grows with the number of objects that have a bad fix.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use hullmark_engine::Outcome;
use hullmark_findings::ObjectRef;

use crate::Reason;
use crate::trial::{Draft, NotWritten, Verdict, fix_of};

/// The findings that one change fixes, by their indexes.
pub(crate) type Bundle = Vec<usize>;

/// Groups of fixes that are tried one after another.
type Strand = VecDeque<Vec<Bundle>>;

#[derive(Default)]
pub(crate) struct Search {
    /// Of each, the first group is in the next trial.
    strands: Vec<Strand>,
    /// What no trial has shown anything against, and no good one proved yet.
    cleared: Vec<Bundle>,
    /// What gets in the way of others, to be tried when it is known what became of these.
    deferred: Vec<Bundle>,
    /// Whether no more is made of suspicions.
    is_blind: bool,
    /// What a good trial has proved.
    good: Draft,
    /// The same, and what is cleared.
    presumed: Draft,
}

impl Search {
    /// A search among the fixes of these findings.
    pub(crate) fn new(outcome: &Outcome, candidates: &[usize]) -> Self {
        let mut bundles: Vec<Bundle> = Vec::new();
        let mut known = HashMap::new();
        for index in candidates {
            let Some(fix) = fix_of(outcome, *index) else { continue };
            match known.get(&fix.steps).and_then(|place: &usize| bundles.get_mut(*place)) {
                Some(bundle) => bundle.push(*index),
                None => {
                    known.insert(&fix.steps, bundles.len());
                    bundles.push(vec![*index]);
                }
            }
        }
        Self { strands: vec![VecDeque::from([bundles])], ..Self::default() }
    }

    /// The fixes that stay.
    pub(crate) fn good(&self) -> &Draft {
        &self.good
    }

    /// What to try next, if anything; and the fixes that can never be written.
    pub(crate) fn next(&mut self, outcome: &Outcome) -> (Option<Draft>, Vec<(Bundle, Reason)>) {
        let mut refused = Vec::new();
        loop {
            if self.strands.is_empty() && self.cleared.is_empty() {
                self.strands.push(VecDeque::from([std::mem::take(&mut self.deferred)]));
            }
            let mut draft = self.presumed.clone();
            for group in self.strands.iter_mut().filter_map(VecDeque::front_mut) {
                group.retain(|bundle| match draft.add(outcome, bundle) {
                    Ok(()) => true,
                    Err(NotWritten::Conflict) => {
                        self.deferred.push(bundle.clone());
                        false
                    }
                    Err(NotWritten::Never(error)) => {
                        refused.push((bundle.clone(), Reason::NotWritten(error)));
                        false
                    }
                });
            }
            let has_gap = self.strands.iter().any(|strand| strand.front().is_some_and(Vec::is_empty));
            self.strands.iter_mut().for_each(|strand| strand.retain(|group| !group.is_empty()));
            self.strands.retain(|strand| !strand.is_empty());
            if has_gap && !self.strands.is_empty() {
                continue;
            }
            // What is in the way of good ones is found and fixed again in the next round.
            let is_new = draft.written.len() > self.good.written.len();
            return (is_new.then_some(draft), refused);
        }
    }

    /// Takes in what a trial of `draft`, which was the next one, has shown. Gives the fixes that are refused for it.
    pub(crate) fn learn(&mut self, outcome: &Outcome, draft: Draft, verdict: &Verdict) -> Vec<(Bundle, Reason)> {
        if verdict.is_good() {
            self.good = draft;
            self.presumed = self.good.clone();
            self.cleared.clear();
            self.strands.iter_mut().for_each(|strand| drop(strand.pop_front()));
            self.strands.retain(|strand| !strand.is_empty());
            return Vec::new();
        }
        let mut refused = Vec::new();
        let tried = || self.strands.iter().filter_map(VecDeque::front).flatten();
        let is_useless = |bundle: &Bundle| bundle.iter().all(|index| verdict.useless.contains(index));
        let says_something = tried().any(|bundle| !is_useless(bundle)) || tried().nth(1).is_none();
        let suspects = suspects(outcome, tried(), verdict).filter(|_| says_something && !self.is_blind);
        if tried().next().is_none() {
            // Together the cleared ones are not as good as they seemed: from now on only what is proved counts.
            self.is_blind = true;
            let cleared = std::mem::take(&mut self.cleared);
            self.presumed = self.good.clone();
            self.halve(cleared, Strand::new(), first_reason(verdict), &mut refused);
        } else if let Some(suspects) = suspects {
            for mut strand in std::mem::take(&mut self.strands) {
                let group = strand.pop_front().unwrap_or_default();
                self.part(group, strand, &suspects, verdict, outcome, &mut refused);
            }
        } else {
            let mut tried = Vec::new();
            let mut rest = Strand::new();
            for mut strand in std::mem::take(&mut self.strands) {
                tried.extend(strand.pop_front().into_iter().flatten());
                rest.extend(strand);
            }
            self.halve(tried, rest, first_reason(verdict), &mut refused);
        }
        refused
    }

    /// Ends the search with what is proved.
    pub(crate) fn give_up(&mut self) -> Vec<(Bundle, Reason)> {
        let left = std::mem::take(&mut self.strands).into_iter().flatten().flatten();
        let left = left.chain(std::mem::take(&mut self.cleared));
        left.map(|bundle| (bundle, Reason::GivenUp)).collect()
    }

    /// Parts a group of a trial: what did not help is refused, the suspects of each object are searched by themselves,
    /// and the rest is cleared. `behind` are the groups that waited behind it.
    fn part(
        &mut self,
        group: Vec<Bundle>,
        mut behind: Strand,
        suspects: &Suspects,
        verdict: &Verdict,
        outcome: &Outcome,
        refused: &mut Vec<(Bundle, Reason)>,
    ) {
        let mut by_object: Vec<(&ObjectRef, &Reason, Vec<Bundle>)> = Vec::new();
        for mut bundle in group {
            let useless: Bundle = bundle.extract_if(.., |index| verdict.useless.contains(index)).collect();
            if bundle.is_empty() {
                refused.push((useless, Reason::NoHelp));
                continue;
            }
            match bundle.iter().find_map(|index| suspects.get(index)) {
                Some((object, reason)) => match by_object.iter_mut().find(|(other, ..)| *other == object) {
                    Some((.., bundles)) => bundles.push(bundle),
                    None => by_object.push((object, reason, vec![bundle])),
                },
                None => match self.presumed.add(outcome, &bundle) {
                    Ok(()) => self.cleared.push(bundle),
                    Err(_) => self.deferred.push(bundle),
                },
            }
        }
        for (_, reason, bundles) in by_object {
            self.halve(bundles, std::mem::take(&mut behind), reason.clone(), refused);
        }
        if !behind.is_empty() {
            self.strands.push(behind);
        }
    }

    /// Searches by halves among fixes of which one does harm; a single one is the culprit. `behind` waits behind them.
    fn halve(
        &mut self,
        mut bundles: Vec<Bundle>,
        mut behind: Strand,
        reason: Reason,
        refused: &mut Vec<(Bundle, Reason)>,
    ) {
        if bundles.len() < 2 {
            refused.extend(bundles.pop().map(|bundle| (bundle, reason)));
        } else {
            let second = bundles.split_off(bundles.len() / 2);
            behind.push_front(second);
            behind.push_front(bundles);
        }
        if !behind.is_empty() {
            self.strands.push(behind);
        }
    }
}

/// The findings of tried fixes that may be what a verdict complains about, each with the object that this is about.
type Suspects = BTreeMap<usize, (ObjectRef, Reason)>;

/// The findings of the tried fixes that may be what a verdict complains about, each with the object that this is about;
/// `None` when that cannot be told for every complaint.
fn suspects<'b>(outcome: &Outcome, tried: impl Iterator<Item = &'b Bundle>, verdict: &Verdict) -> Option<Suspects> {
    if verdict.failure.is_some() {
        return None;
    }
    let object = |index: &usize| outcome.findings.get(*index).and_then(|finding| finding.object.as_deref());
    let mut by_object: HashMap<&ObjectRef, Vec<usize>> = HashMap::new();
    let mut all = BTreeSet::new();
    for index in tried.flatten() {
        all.insert(*index);
        object(index).into_iter().for_each(|object| by_object.entry(object).or_default().push(*index));
    }
    // That an earlier fix does not help any more is the fault of a new one.
    let spoilt =
        verdict.useless.iter().filter(|index| !all.contains(index)).map(|index| (object(index), &Reason::NoHelp));
    let new = verdict.new.iter().map(|(object, reason)| (object.as_deref(), reason));
    let mut suspects = BTreeMap::new();
    for (object, reason) in new.chain(spoilt) {
        let (object, found) = by_object.get_key_value(object?)?;
        for index in found {
            suspects.entry(*index).or_insert_with(|| ((*object).clone(), reason.clone()));
        }
    }
    Some(suspects)
}

fn first_reason(verdict: &Verdict) -> Reason {
    let new = || verdict.new.first().map(|(_, reason)| reason.clone());
    verdict.failure.clone().or_else(new).unwrap_or(Reason::NoHelp)
}
