//! How many places there are, and how many of them proved right.

use std::collections::BTreeMap;
use std::fmt;

use hullmark_findings::{Finding, Precision};

use crate::chart::Look;
use crate::verdict::Verdict;

/// Counts of one rule, or of all.
#[derive(Clone, Copy, Default)]
struct Counts {
    exact: usize,
    template: usize,
    file: usize,
    gone: usize,
    marked: usize,
    entries: usize,
    failed: usize,
}

/// The counts of all findings by rule, and what failed.
#[derive(Default)]
pub(crate) struct Tally {
    rules: BTreeMap<String, Counts>,
    failures: Vec<String>,
    inexact: Vec<String>,
}

impl Tally {
    pub(crate) fn add(&mut self, look: &Look, finding: &Finding, verdict: Verdict) {
        let counts = self.rules.entry(finding.rule.to_string()).or_default();
        match finding.precision {
            Precision::Exact => counts.exact += 1,
            Precision::Template => counts.template += 1,
            Precision::File => counts.file += 1,
        }
        if finding.precision != Precision::Exact {
            self.inexact.push(format!("inexact: {}", described(look, finding)));
        }
        match verdict {
            Verdict::NotTried => {}
            Verdict::Gone => counts.gone += 1,
            Verdict::Marked => counts.marked += 1,
            Verdict::NothingToEdit => counts.entries += 1,
            Verdict::Failed(why) => {
                counts.failed += 1;
                self.failures.push(format!("{why}: {}", described(look, finding)));
            }
        }
    }

    pub(crate) fn join(mut self, other: Self) -> Self {
        for (rule, counts) in other.rules {
            let sum = self.rules.entry(rule).or_default();
            *sum = sum.plus(counts);
        }
        self.failures.extend(other.failures);
        self.inexact.extend(other.inexact);
        self
    }

    /// The sum over the rules of a profile.
    fn of(&self, profile: &str) -> Counts {
        let is_in = |rule: &str| hullmark_policies::rule(rule).is_some_and(|policy| policy.is_in(profile));
        let counts = self.rules.iter().filter(|(rule, _)| profile == "all" || is_in(rule)).map(|(_, counts)| counts);
        counts.fold(Counts::default(), |sum, counts| sum.plus(*counts))
    }

    /// The two targets, for the rules of a profile or for `all`.
    pub(crate) fn shares(&self, profile: &str) -> Shares {
        let all = self.of(profile);
        let (right, tried) = (all.gone + all.marked, all.gone + all.marked + all.failed);
        let findings = all.exact + all.template + all.file;
        Shares { findings, exact: share(all.exact, findings), tried, proved: share(right, tried) }
    }

    /// The places that did not prove right, with the cause first.
    pub(crate) fn failures(&self) -> &[String] {
        &self.failures
    }
}

/// How well a profile's rules do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shares {
    pub(crate) findings: usize,
    /// The share of the findings whose place is exact.
    pub(crate) exact: f64,
    /// How many places were edited.
    pub(crate) tried: usize,
    /// The share of the edited places that proved right.
    pub(crate) proved: f64,
}

impl fmt::Display for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (exact, proved) = (100.0 * self.exact, 100.0 * self.proved);
        let Self { findings, tried, .. } = self;
        write!(f, "{exact:.1} % of {findings} findings exact; {proved:.1} % of {tried} edited places proved right")
    }
}

impl Counts {
    fn plus(self, other: Self) -> Self {
        Self {
            exact: self.exact + other.exact,
            template: self.template + other.template,
            file: self.file + other.file,
            gone: self.gone + other.gone,
            marked: self.marked + other.marked,
            entries: self.entries + other.entries,
            failed: self.failed + other.failed,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of findings are small")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// `rule path:line:col [text] label (object field)`
fn described(look: &Look, finding: &Finding) -> String {
    let place = finding.primary.place;
    let name = look.sources.name(place.source());
    let at = place.span().map(|span| {
        let start = look.sources.position(span).start;
        let text = look.sources.get(span.source).map(|source| source.slice(span).escape_debug().to_string());
        format!(":{}:{} [{}]", start.line, start.column, text.unwrap_or_default())
    });
    let object = finding.object.as_ref().map(ToString::to_string).unwrap_or_default();
    let field = finding.field.as_deref().unwrap_or_default();
    let label = &finding.primary.label;
    format!("{} {name}{} {label} ({object} {field})", finding.rule, at.unwrap_or_default())
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:44} exact template file | gone marked entries failed", "rule")?;
        let all = self.of("all");
        let rows = self.rules.iter().map(|(rule, counts)| (rule.as_str(), counts)).chain([("all", &all)]);
        for (rule, it) in rows {
            writeln!(
                f,
                "{rule:44} {:5} {:8} {:4} | {:4} {:6} {:7} {:6}",
                it.exact, it.template, it.file, it.gone, it.marked, it.entries, it.failed
            )?;
        }
        for profile in ["recommended", "all"] {
            writeln!(f, "{profile}: {}", self.shares(profile))?;
        }
        self.inexact.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}
