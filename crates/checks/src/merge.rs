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
pub(crate) struct Made<'f, 'd> {
    pub(crate) found: &'f Found<'d>,
    /// `None` once it is taken.
    pub(crate) finding: Option<Finding>,
}

/// Joins findings that say the same of different objects or containers at one place. They come as `order` has them,
/// which puts those of one place and rule in a row.
pub(crate) fn merge(made: &mut [Made<'_, '_>], order: &[usize]) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::with_capacity(order.len());
    // Those of one place, which are the last of `merged`.
    let mut here: Vec<Told<'_, '_>> = Vec::new();
    for at in order {
        let Some(Made { found, finding }) = made.get_mut(*at) else { continue };
        let Some(finding) = finding.take() else { continue };
        if merged.last().is_some_and(|last| !shares_place(last, &finding)) {
            tell_others(&mut merged, &here);
            here.clear();
        }
        let first = merged.len().saturating_sub(here.len());
        let place = merged.get_mut(first..).unwrap_or_default();
        match place.iter_mut().zip(&mut here).find(|(kept, told)| told.says_same(kept, found, &finding)) {
            Some((kept, told)) => told.add(kept, found, finding),
            None => {
                merged.push(finding);
                here.push(Told { found, others: BTreeSet::new() });
            }
        }
    }
    tell_others(&mut merged, &here);
    merged
}

fn shares_place(a: &Finding, b: &Finding) -> bool {
    a.rule == b.rule && a.primary.place == b.primary.place
}

/// How a list calls what a finding is about.
fn subject(found: &Found<'_>, finding: &Finding) -> String {
    let mut subject = finding.object.as_ref().map(ToString::to_string).unwrap_or_default();
    if let Some(container) = found.container_name() {
        let _ = write!(subject, " (container `{container}`)");
    }
    if let Some(containers) = &found.containers {
        let _ = write!(subject, " ({containers})");
    }
    subject
}

/// A finding that is told, and what else it is about.
struct Told<'f, 'd> {
    found: &'f Found<'d>,
    others: BTreeSet<String>,
}

impl Told<'_, '_> {
    fn says_same(&self, kept: &Finding, found: &Found<'_>, finding: &Finding) -> bool {
        kept.primary.label == finding.primary.label
            && self.found.args == found.args
            && self.found.lowered == found.lowered
            && kept.suppression == finding.suppression
    }

    fn add(&mut self, kept: &mut Finding, found: &Found<'_>, finding: Finding) {
        let other = subject(found, &finding);
        if other != subject(self.found, kept) {
            self.others.insert(other);
        }
        kept.fix = kept.fix.take().or(finding.fix);
        for location in finding.related {
            if !kept.related.contains(&location) {
                kept.related.push(location);
            }
        }
    }
}

/// Lists the others in the help of the last findings.
fn tell_others(merged: &mut [Finding], told: &[Told<'_, '_>]) {
    for (finding, Told { others, .. }) in merged.iter_mut().rev().zip(told.iter().rev()) {
        if others.is_empty() {
            continue;
        }
        let names: Vec<&str> = others.iter().take(MOST_NAMES).map(String::as_str).collect();
        let mut help = finding.help.take().map_or_else(String::new, |help| format!("{help}\n"));
        let _ = write!(help, "Also affects {}", names.join(", "));
        match others.len().saturating_sub(MOST_NAMES) {
            0 => {}
            more => _ = write!(help, " and {more} more"),
        }
        help.push('.');
        finding.help = Some(help);
    }
}
