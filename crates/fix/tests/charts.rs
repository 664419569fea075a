//! Real charts: all fixes of all rules are made in memory, the safe ones alone and then all of them. Behind them every
//! chart still renders, nothing new is found, what was told to be fixed is gone, and to fix again changes nothing.
//!
//! `HULLMARK_CHARTS=folder/of/charts cargo test --release --workspace --test charts real_charts -- --ignored --nocapture`,
//! with `HULLMARK_SAMPLE=40` for so many of them, spread evenly. The first broken promise ends it, with the chart, the rule
//! and what was changed; `HULLMARK_GO_ON=1` tells them all.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the charts lie outside of the repository, and the figures are what is wanted"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hullmark_engine::{CheckRequest, MemoryFiles, Outcome, Selection, Settings, Target, check};
use hullmark_findings::{Applicability, Fingerprint};
use hullmark_fix::{Fixed, Reason, fix, unified_diff};

/// How many of the slowest charts are named.
const SLOWEST: usize = 5;

type Texts = BTreeMap<PathBuf, Vec<u8>>;

/// The folders with a Chart.yaml that lie in no other one.
fn charts(folder: &Path, found: &mut Vec<PathBuf>) {
    if folder.join("Chart.yaml").is_file() {
        found.push(folder.to_owned());
        return;
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.iter().for_each(|folder| charts(folder, found));
}

fn read(folder: &Path, root: &Path, files: &mut Texts) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            read(&path, root, files);
        } else {
            files.insert(Path::new("chart").join(path.strip_prefix(root).unwrap()), std::fs::read(&path).unwrap());
        }
    }
}

/// What came of some charts with one kind of fixes.
#[derive(Default)]
struct Figures {
    findings: usize,
    fixable: usize,
    fixed: usize,
    left: usize,
    refused: BTreeMap<&'static str, usize>,
}

/// What came of all of them.
#[derive(Default)]
struct Results {
    figures: BTreeMap<Applicability, Figures>,
    times: Vec<(Duration, String)>,
    refusals: BTreeMap<(String, String), usize>,
    /// What must not be.
    harm: Vec<String>,
}

#[test]
#[ignore = "needs a folder of charts, and minutes"]
fn real_charts_are_fixed_without_harm() {
    let folder = std::env::var_os("HULLMARK_CHARTS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/charts/dev/charts"), PathBuf::from);
    let mut found = Vec::new();
    charts(&folder, &mut found);
    assert!(!found.is_empty(), "no charts in {}", folder.display());
    let sample = std::env::var("HULLMARK_SAMPLE").map_or(found.len(), |count| count.parse().unwrap()).max(1);
    let sampled: Vec<&PathBuf> = found.iter().step_by(found.len().div_ceil(sample)).collect();
    let goes_on = std::env::var_os("HULLMARK_GO_ON").is_some();
    let (next, results) = (AtomicUsize::new(0), Mutex::new(Results::default()));
    let work = || {
        while let Some(chart) = sampled.get(next.fetch_add(1, Ordering::Relaxed)) {
            let name = chart.strip_prefix(&folder).unwrap().display().to_string();
            let one = OneChart::new(chart, name);
            for applicability in [Applicability::Safe, Applicability::Unsafe] {
                one.fix(applicability, &results);
            }
            if !goes_on && !results.lock().unwrap().harm.is_empty() {
                break;
            }
        }
    };
    std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        (0..workers).for_each(|_| drop(scope.spawn(work)));
    });
    let results = results.into_inner().unwrap();
    print!("{}", results.summary(sampled.len()));
    assert!(results.harm.is_empty(), "{}", results.harm.join("\n"));
}

impl Results {
    fn summary(&self, charts: usize) -> String {
        let mut text = String::new();
        for (applicability, figures) in &self.figures {
            let Figures { findings, fixable, fixed, left, refused } = figures;
            let _ = writeln!(
                text,
                "{applicability:?}: {charts} charts, {findings} findings, {fixable} with such a fix, {fixed} fixed, {left} \
                 left, refused: {refused:?}"
            );
        }
        let mut times = self.times.clone();
        times.sort();
        for (time, name) in times.iter().rev().take(SLOWEST) {
            let _ = writeln!(text, "{:.1} s {name}", time.as_secs_f64());
        }
        let mut refusals: Vec<_> = self.refusals.iter().collect();
        refusals.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for ((rule, reason), count) in refusals.into_iter().take(40) {
            let _ = writeln!(text, "{count:5} {rule}: {reason}");
        }
        text
    }
}

/// A chart in memory.
struct OneChart {
    name: String,
    files: Texts,
    request: CheckRequest,
    before: Outcome,
    /// The findings with those that only repeat a stronger rule: else they would be new when that one is content.
    known: BTreeMap<Fingerprint, usize>,
    words: BTreeSet<(String, String)>,
}

impl OneChart {
    fn new(folder: &Path, name: String) -> Self {
        let mut files = BTreeMap::new();
        read(folder, folder, &mut files);
        let request = CheckRequest::new(
            vec![Target::Path("chart".into())],
            Settings::new(Selection::new("all", &[] as &[&str], &[] as &[&str]).unwrap()),
        );
        let before = check(&MemoryFiles::new(files.clone()), &request);
        let all = check(&MemoryFiles::new(files.clone()), &request.for_fixing());
        let words = all.findings.iter().map(|it| (it.rule.to_string(), it.message.clone())).collect();
        Self { name, files, request, before, known: counted(&all), words }
    }

    /// Fixes the chart, and looks at what became of it.
    fn fix(&self, applicability: Applicability, results: &Mutex<Results>) {
        let started = Instant::now();
        let result = fix(&MemoryFiles::new(self.files.clone()), &self.request, applicability, &|_| Ok(()));
        let took = started.elapsed();
        let broken = if result.files.is_empty() { Vec::new() } else { self.broken_promises(&result, applicability) };
        let mut results = results.lock().unwrap();
        results.times.push((took, format!("{} ({applicability:?})", self.name)));
        for one in &result.refused {
            let reason = match &one.reason {
                Reason::NewFinding { rule, .. } => format!("new {rule}"),
                other => other.to_string().chars().take(120).collect(),
            };
            *results.refusals.entry((one.rule.to_string(), reason)).or_default() += 1;
        }
        let figures = results.figures.entry(applicability).or_default();
        figures.findings += self.before.findings.len();
        let fixes = self.before.findings.iter().filter_map(|finding| finding.fix.as_ref());
        figures.fixable += fixes.filter(|fix| fix.applicability <= applicability).count();
        figures.fixed += result.fixed;
        figures.left += result.outcome.findings.len();
        for one in &result.refused {
            *figures.refused.entry(word(&one.reason)).or_default() += 1;
        }
        if !broken.is_empty() {
            let changes: String = result.files.iter().map(|file| self.diff(file)).collect();
            let harm = format!("{applicability:?} {}:\n  {}\n{changes}", self.name, broken.join("\n  "));
            results.harm.push(harm);
        }
    }

    fn diff(&self, file: &hullmark_fix::ChangedFile) -> String {
        unified_diff(&file.path.display().to_string(), file.before.as_deref(), &file.after)
    }

    /// What does not hold of a chart that fixes have changed.
    fn broken_promises(&self, result: &Fixed, applicability: Applicability) -> Vec<String> {
        let mut files = self.files.clone();
        for file in &result.files {
            files.insert(file.path.clone(), file.after.clone().into_bytes());
        }
        let after = check(&MemoryFiles::new(files.clone()), &self.request);
        let mut broken = Vec::new();
        let before = failures(&self.before);
        broken.extend(failures(&after).difference(&before).map(|new| format!("fails now: {new}")));
        for (fingerprint, count) in counted(&after) {
            let finding = after.findings.iter().find(|it| it.fingerprint == fingerprint).unwrap();
            // The identity of what stands in a list changes with what stands before it.
            let is_known = self.words.contains(&(finding.rule.to_string(), finding.message.clone()));
            if count > self.known.get(&fingerprint).copied().unwrap_or(0) && !is_known {
                let file = after.sources.name(finding.primary.place.source());
                broken.push(format!("new: {} in {file}: {}", finding.rule, finding.message));
            }
        }
        if counted(&after) != counted(&result.outcome) {
            broken.push("what was told to be left is not what is left".to_owned());
        }
        let again = fix(&MemoryFiles::new(files), &self.request, applicability, &|_| Ok(()));
        broken.extend(again.files.iter().map(|file| format!("fixed again:\n{}", self.diff(file))));
        broken
    }
}

/// What of a chart could not be checked.
fn failures(outcome: &Outcome) -> BTreeSet<String> {
    let failed = outcome.summary.unchecked.iter().filter(|it| it.kind.is_failure());
    failed.map(|it| format!("{}: {}", it.path, it.reason)).collect()
}

/// How often each finding is there.
fn counted(outcome: &Outcome) -> BTreeMap<Fingerprint, usize> {
    let mut counts = BTreeMap::new();
    for finding in &outcome.findings {
        *counts.entry(finding.fingerprint).or_default() += 1;
    }
    counts
}

const fn word(reason: &Reason) -> &'static str {
    match reason {
        Reason::NotWritten(_) => "no edit",
        Reason::NoHelp => "no help",
        Reason::NewFinding { .. } => "new finding",
        Reason::Breaks(_) => "breaks",
        Reason::NotWritable(_) => "not writable",
        Reason::GivenUp => "given up",
    }
}
