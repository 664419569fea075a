//! Real charts: all fixes are made in memory, the safe ones alone and then all of them. Behind them every chart still
//! renders, nothing new is found, and to fix again changes nothing.
//!
//! `HULLMARK_CHARTS=folder/of/charts cargo test --release --workspace --test charts real_charts -- --ignored --nocapture`,
//! with `HULLMARK_SAMPLE=40` for so many of them, spread evenly.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the charts lie outside of the repository, and the figures are what is wanted"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hullmark_engine::{CheckRequest, MemoryFiles, Outcome, Selection, Settings, Target, check};
use hullmark_findings::{Applicability, Fingerprint};
use hullmark_fix::{Reason, fix};

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

fn read(folder: &Path, root: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            read(&path, root, files);
        } else {
            files.insert(Path::new("chart").join(path.strip_prefix(root).unwrap()), std::fs::read(&path).unwrap());
        }
    }
}

/// What came of some charts.
#[derive(Default)]
struct Figures {
    findings: usize,
    fixable: usize,
    fixed: usize,
    left: usize,
    refused: BTreeMap<&'static str, usize>,
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
    let sampled: Vec<PathBuf> = found.iter().step_by(found.len().div_ceil(sample)).cloned().collect();
    let request = CheckRequest::new(
        vec![Target::Path("chart".into())],
        Settings::new(Selection::new("all", &[] as &[&str], &[] as &[&str]).unwrap()),
    );
    let mut harm = Vec::new();
    for applicability in [Applicability::Safe, Applicability::Unsafe] {
        let mut figures = Figures::default();
        sampled.iter().for_each(|chart| figures.add(chart, &request, applicability));
        let Figures { findings, fixable, fixed, left, refused, .. } = figures;
        println!(
            "{applicability:?}: {} charts, {findings} findings, {fixable} with a fix, {fixed} fixed, {left} left, \
             refused: {refused:?}",
            sampled.len()
        );
        harm.extend(figures.harm);
    }
    assert_eq!(harm, [] as [String; 0]);
}

impl Figures {
    /// Fixes a chart, and looks at what became of it.
    fn add(&mut self, chart: &Path, request: &CheckRequest, applicability: Applicability) {
        let mut files = BTreeMap::new();
        read(chart, chart, &mut files);
        let before = check(&MemoryFiles::new(files.clone()), request);
        let result = fix(&MemoryFiles::new(files.clone()), request, applicability, &|_| Ok(()));
        for file in &result.files {
            files.insert(file.path.clone(), file.after.clone().into_bytes());
        }
        let after = check(&MemoryFiles::new(files.clone()), request);
        let mut harm = |what: String| self.harm.push(format!("{applicability:?} {}: {what}", chart.display()));
        failures(&after).difference(&failures(&before)).for_each(|new| harm(format!("fails now: {new}")));
        let known = counted(&before);
        for (fingerprint, count) in counted(&after) {
            if count > known.get(&fingerprint).copied().unwrap_or(0) {
                let finding = after.findings.iter().find(|it| it.fingerprint == fingerprint).unwrap();
                harm(format!("new: {} {}", finding.rule, finding.message));
            }
        }
        if after.findings.len() != result.outcome.findings.len() {
            harm(format!("told {} findings, there are {}", result.outcome.findings.len(), after.findings.len()));
        }
        let again = fix(&MemoryFiles::new(files), request, applicability, &|_| Ok(()));
        again.files.iter().for_each(|file| harm(format!("fixed again: {}", file.path.display())));
        self.findings += before.findings.len();
        self.fixable += before.findings.iter().filter(|finding| finding.fix.is_some()).count();
        self.fixed += result.fixed;
        self.left += after.findings.len();
        for one in &result.refused {
            *self.refused.entry(word(&one.reason)).or_default() += 1;
        }
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
