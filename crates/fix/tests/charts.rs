//! Real charts: all fixes, unsafe ones included, are made in memory. Behind them every chart still renders, nothing new is
//! found, and to fix again changes nothing.
//!
//! `HULLMARK_CHARTS=folder/of/charts cargo test --release --test charts -p hullmark-fix -- --ignored --nocapture`
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the charts lie outside of the repository, and the figures are what is wanted"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hullmark_engine::{CheckRequest, MemoryFiles, Selection, Settings, Target, check};
use hullmark_findings::Applicability;
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

#[test]
#[ignore = "needs a folder of charts, and minutes"]
fn real_charts_are_fixed_without_harm() {
    let folder = std::env::var_os("HULLMARK_CHARTS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/charts/dev/charts"), PathBuf::from);
    let mut found = Vec::new();
    charts(&folder, &mut found);
    let request = CheckRequest::new(
        vec![Target::Path("chart".into())],
        Settings::new(Selection::new("strict", &[] as &[&str], &[] as &[&str]).unwrap()),
    );
    let (mut findings, mut fixable, mut made, mut left) = (0, 0, 0, 0);
    let mut refused: BTreeMap<&str, usize> = BTreeMap::new();
    for chart in &found {
        let mut files = BTreeMap::new();
        read(chart, chart, &mut files);
        let before = check(&MemoryFiles::new(files.clone()), &request);
        let fixed = fix(&MemoryFiles::new(files.clone()), &request, Applicability::Unsafe, &|_| Ok(()));
        let failures = |summary: &hullmark_findings::Summary| -> BTreeSet<String> {
            let failed = summary.unchecked.iter().filter(|it| it.kind.is_failure());
            failed.map(|it| format!("{}: {}", it.path, it.reason)).collect()
        };
        let (old, new) = (failures(&before.summary), failures(&fixed.outcome.summary));
        assert!(new.is_subset(&old), "{}: {:?}", chart.display(), new.difference(&old).collect::<Vec<_>>());
        let count = fixed.outcome.findings.len();
        assert!(count <= before.findings.len(), "{}: {count} findings", chart.display());
        for file in &fixed.files {
            files.insert(file.path.clone(), file.after.clone().into_bytes());
        }
        let again = fix(&MemoryFiles::new(files), &request, Applicability::Unsafe, &|_| Ok(()));
        assert!(again.files.is_empty(), "{}: fixing again changes something", chart.display());
        findings += before.findings.len();
        fixable += before.findings.iter().filter(|finding| finding.fix.is_some()).count();
        (made, left) = (made + fixed.fixed, left + count);
        for one in &fixed.refused {
            let why = match &one.reason {
                Reason::NotWritten(_) => "no edit",
                Reason::NoHelp => "no help",
                Reason::NewFinding { .. } => "new finding",
                Reason::Breaks(_) => "breaks",
                Reason::NotWritable(_) => "not writable",
                Reason::GivenUp => "given up",
            };
            *refused.entry(why).or_default() += 1;
        }
    }
    println!(
        "{} charts, {findings} findings, {fixable} with a fix, {made} fixed, {left} left, refused: {refused:?}",
        found.len()
    );
}
