//! One fault that several objects share is one finding.
//!
//! A key of `values.yaml`, an anchor or a helper template that five Deployments are made from is one place to edit.
//! What is reported there of five objects is told of the first, and lists the others.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use hullmark_findings::Finding;

use crate::report::Found;

/// More names than these help nobody.
const MOST_NAMES: usize = 10;

/// A finding, with what it was made from.
pub(crate) struct Sorted<'f, 'd> {
    pub(crate) found: &'f Found<'d>,
    pub(crate) finding: Finding,
}

/// Joins findings that say the same of different objects or containers at one place. They come and go sorted.
pub(crate) fn merge(sorted: Vec<Sorted<'_, '_>>) -> Vec<Finding> {
    let mut merged: Vec<Merged<'_, '_>> = Vec::new();
    let mut group = 0;
    for next in sorted {
        if merged.get(group).is_some_and(|first| !shares_place(&first.first.finding, &next.finding)) {
            group = merged.len();
        }
        match merged.iter_mut().skip(group).find(|kept| kept.first.says_same(&next)) {
            Some(kept) => kept.add(next),
            None => merged.push(Merged { first: next, others: BTreeSet::new() }),
        }
    }
    merged.into_iter().map(Merged::into_finding).collect()
}

fn shares_place(a: &Finding, b: &Finding) -> bool {
    a.rule == b.rule && a.primary.place == b.primary.place
}

impl Sorted<'_, '_> {
    fn says_same(&self, other: &Self) -> bool {
        self.finding.primary.label == other.finding.primary.label
            && self.found.args == other.found.args
            && self.found.lowered == other.found.lowered
            && self.finding.suppression == other.finding.suppression
    }

    fn subject(&self) -> String {
        let mut subject = self.finding.object.as_ref().map(ToString::to_string).unwrap_or_default();
        if let Some(container) = self.found.container_name() {
            let _ = write!(subject, " (container `{container}`)");
        }
        if let Some(containers) = &self.found.containers {
            let _ = write!(subject, " ({containers})");
        }
        subject
    }
}

struct Merged<'f, 'd> {
    first: Sorted<'f, 'd>,
    others: BTreeSet<String>,
}

impl<'f, 'd> Merged<'f, 'd> {
    fn add(&mut self, other: Sorted<'f, 'd>) {
        let subject = other.subject();
        if subject != self.first.subject() {
            self.others.insert(subject);
        }
        self.first.finding.fix = self.first.finding.fix.take().or(other.finding.fix);
        for location in other.finding.related {
            if !self.first.finding.related.contains(&location) {
                self.first.finding.related.push(location);
            }
        }
    }

    fn into_finding(self) -> Finding {
        let mut finding = self.first.finding;
        if self.others.is_empty() {
            return finding;
        }
        let names: Vec<&str> = self.others.iter().take(MOST_NAMES).map(String::as_str).collect();
        let mut help = finding.help.take().map_or_else(String::new, |help| format!("{help}\n"));
        let _ = write!(help, "Also affects {}", names.join(", "));
        match self.others.len().saturating_sub(MOST_NAMES) {
            0 => {}
            more => _ = write!(help, " and {more} more"),
        }
        help.push('.');
        finding.help = Some(help);
        finding
    }
}
