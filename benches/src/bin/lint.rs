//! What linting costs, as a multiple of what libyaml takes merely to parse the same manifests.
//!
//! `cargo run --release --manifest-path benches/Cargo.toml --bin lint -- FOLDER…` cuts the YAML files below the folders
//! into their objects, takes 5,000 of them at even distances, and gives each to the linter as a file of its own, all in
//! one release unit, on one thread, with every rule on. It prints the ratio, how the cost grows with the number of
//! manifests, and the dearest rules. Each figure is the best of several rounds. With `--features libyaml-c` the measure is
//! the C library, else its translation to Rust.
//!
//! For profilers, `lint --once FROM..TO FOLDER…` lints these of the 5,000 objects once and does nothing else:
//! `valgrind --tool=callgrind --toggle-collect='*check_with_progress*' lint --once 0..1250 FOLDER…`.

use std::hint::black_box;
use std::ops::Range;
use std::sync::Arc;

#[cfg(feature = "libyaml-c")]
use hullmark_benches::libyaml;
#[cfg(not(feature = "libyaml-c"))]
use hullmark_benches::unsafe_libyaml as libyaml;
use hullmark_benches::{Clock, files_below};
use hullmark_checks::Selection;
use hullmark_engine::{CheckRequest, MemoryFiles, Settings, Target, check};
use hullmark_model::{ReleaseUnit, UnitKind};
use hullmark_parser::Document;
use hullmark_source::{SourceKind, SourceMap};

const MANIFESTS: usize = 5_000;
const ROUNDS: usize = 5;
const DEAREST: usize = 10;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (part, folders) = match arguments.as_slice() {
        [option, part, folders @ ..] if option == "--once" => (range(part), folders),
        folders => (None, folders),
    };
    let all = manifests(files_below(folders.iter().cloned()).iter());
    let taken = evenly(&all, MANIFESTS);
    if let Some(part) = part {
        return once(taken.get(part).unwrap_or(&taken));
    }
    let library = if cfg!(feature = "libyaml-c") { "libyaml" } else { "unsafe-libyaml" };
    println!("{} of {} manifests against {library}, best of {ROUNDS} rounds, one thread", taken.len(), all.len());
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    match one_thread {
        Ok(pool) => pool.install(|| compare(&taken)),
        Err(error) => eprintln!("error: no thread: {error}"),
    }
}

/// The objects of the files that libyaml accepts, one text each.
fn manifests<'p>(paths: impl Iterator<Item = &'p std::path::PathBuf>) -> Vec<String> {
    let texts = paths.filter_map(|path| std::fs::read_to_string(path).ok());
    let objects = texts.flat_map(|text| text.split("\n---").map(str::to_owned).collect::<Vec<_>>());
    objects.filter(|text| text.contains("\nkind:") && libyaml(text).is_some()).collect()
}

fn evenly(all: &[String], count: usize) -> Vec<String> {
    let step = (all.len() as f64 / count as f64).max(1.0);
    (0..count.min(all.len())).filter_map(|n| all.get((n as f64 * step) as usize)).cloned().collect()
}

/// Two numbers with two dots between them.
fn range(text: &str) -> Option<Range<usize>> {
    let (from, to) = text.split_once("..")?;
    Some(from.parse().ok()?..to.parse().ok()?)
}

fn every_rule() -> Selection {
    Selection::new("all", &[] as &[&str], &[] as &[&str]).expect("the profile `all` exists")
}

/// Lints once, on this thread.
fn once(manifests: &[String]) {
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build() else { return };
    let files = files(manifests);
    let clock = Clock::start();
    let outcome = pool.install(|| check(&files, &request(&every_rule())));
    let bytes: usize = manifests.iter().map(String::len).sum();
    let (count, findings) = (manifests.len(), outcome.findings.len());
    println!("{count} manifests of {bytes} bytes: {findings} findings, {:.1} ms", clock.seconds() * 1e3);
}

/// Each in a file of its own.
fn files(manifests: &[String]) -> MemoryFiles {
    MemoryFiles::new((0..).map(|n| format!("manifests/{n:05}.yaml")).zip(manifests.iter().cloned()))
}

fn compare(manifests: &[String]) {
    let every_rule = every_rule();
    let rules = every_rule.policies().count();
    println!("{:>9}  {:>7}  {:>9}  {:>9}  {:>6}  findings", "manifests", "MB", "libyaml", "hullmark", "ratio");
    let mut per_byte: Vec<f64> = Vec::new();
    for part in [MANIFESTS / 4, MANIFESTS / 2, MANIFESTS] {
        let part = evenly(manifests, part);
        let bytes: usize = part.iter().map(String::len).sum();
        let parsing = best(|| part.iter().map(|text| libyaml(text)).for_each(drop));
        let files = files(&part);
        let request = request(&every_rule);
        let hullmark = best(|| drop(black_box(check(&files, &request))));
        let findings = check(&files, &request).findings.len();
        per_byte.push(hullmark / bytes as f64);
        println!(
            "{:>9}  {:>7.1}  {:>6.1} ms  {:>6.1} ms  {:>6.2}  {findings}",
            part.len(),
            bytes as f64 / 1e6,
            parsing * 1e3,
            hullmark * 1e3,
            hullmark / parsing
        );
    }
    if let [smallest, .., largest] = per_byte.as_slice() {
        println!("a byte of the most takes {:.2} times as long as one of the fewest", largest / smallest);
    }
    println!("{rules} rules; the dearest over all manifests:");
    dearest(manifests, &every_rule);
}

fn request(selection: &Selection) -> CheckRequest {
    CheckRequest::new(vec![Target::Path("manifests".into())], Settings::new(selection.clone()))
}

/// The rules that take most when each is run alone, over what the walk takes without any.
fn dearest(manifests: &[String], every_rule: &Selection) {
    let sources = SourceMap::new();
    let parse = |(n, text): (usize, &String)| {
        let text: Arc<str> = text.as_str().into();
        let source = sources.add(format!("{n:05}.yaml"), SourceKind::File, Arc::clone(&text));
        hullmark_parser::parse(source, &text).documents
    };
    let documents: Vec<Document> = manifests.iter().enumerate().flat_map(parse).collect();
    println!("{:>9.1} ms  to index the objects", 1e3 * best(|| drop(black_box(unit(&documents)))));
    let unit = unit(&documents);
    let cost = |selection: &Selection| best(|| drop(black_box(hullmark_checks::run(&unit, selection, &sources))));
    println!("{:>9.1} ms  for all rules and their findings", 1e3 * cost(every_rule));
    let mut rules: Vec<(f64, &str)> = every_rule
        .policies()
        .filter_map(|policy| Some((cost(&Selection::new("all", &[policy.id], &[] as &[&str]).ok()?), policy.id)))
        .collect();
    rules.sort_by(|a, b| b.0.total_cmp(&a.0));
    let walk = rules.last().map_or(0.0, |cheapest| cheapest.0);
    println!("{:>9.1} ms  for the cheapest rule, which is the walk", 1e3 * walk);
    for (seconds, id) in rules.iter().take(DEAREST) {
        println!("{:>9.1} ms  {id}", 1e3 * (seconds - walk));
    }
}

fn unit(documents: &[Document]) -> ReleaseUnit<'_> {
    ReleaseUnit::new(UnitKind::Manifests, documents)
}

fn best(mut work: impl FnMut()) -> f64 {
    let round = |_| {
        let clock = Clock::start();
        work();
        clock.seconds()
    };
    (0..ROUNDS).map(round).fold(f64::INFINITY, f64::min)
}
