//! Change it and see: whether the place of a finding is the place to edit.
//!
//! For each finding in a chart, the bytes that it points at are edited, in memory, as its label says: to a value that
//! the rule accepts, or to a marker. Then the chart is rendered again. The finding must be gone while its object and
//! container are still there, or the marker must stand in the very field that the finding is about.
//!
//! The small charts of the repository are always tried. For the development charts:
//!
//! ```sh
//! cargo test --release -p hullmark-engine --test change_and_see -- --ignored --nocapture
//! ```
#![expect(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]
#![expect(clippy::string_slice, reason = "places are those of characters")]

mod chart;
mod edit;
mod tally;
mod verdict;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hullmark_findings::{Finding, Precision};
use rayon::prelude::*;

use chart::{Look, MemoryChart, charts_below};
use tally::Tally;
use verdict::{Verdict, judge};

/// Every finding of a chart, tried. Findings that several value sets show count once.
fn try_chart(chart: &MemoryChart) -> Tally {
    let mut tally = Tally::default();
    let mut seen = BTreeSet::new();
    for set in chart.value_sets() {
        let before = chart.look(None, set.as_deref(), None);
        for finding in &before.findings {
            places_lie_in_their_files(&before, finding);
            let place = finding.primary.place;
            let name = before.sources.name(place.source());
            let spot = (name.to_string(), place.span().map(|span| span.range().start), finding.rule.clone());
            if !seen.insert((spot, finding.message.clone())) {
                continue;
            }
            let verdict = match finding.precision {
                Precision::Exact => judge(chart, &before, finding, set.as_deref()),
                Precision::Template | Precision::File => Verdict::NotTried,
            };
            tally.add(&before, finding, verdict);
        }
    }
    tally
}

/// Every place that a finding shows is text of its source.
fn places_lie_in_their_files(look: &Look, finding: &Finding) {
    let locations = std::iter::once(&finding.primary).chain(&finding.related).chain(&finding.chain);
    for span in locations.filter_map(|location| location.place.span()) {
        let source = look.sources.get(span.source).unwrap();
        assert!(source.text().get(span.range()).is_some(), "{} {span:?}: {}", source.name(), finding.message);
    }
}

fn try_all(folder: &Path) -> Tally {
    let charts = charts_below(folder);
    assert!(!charts.is_empty(), "no charts below {}", folder.display());
    let tallies: Vec<Tally> = charts.par_iter().map(|path| try_chart(&MemoryChart::read(folder, path))).collect();
    tallies.into_iter().fold(Tally::default(), Tally::join)
}

fn below_the_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

#[test]
fn in_the_showcase_every_exact_place_is_the_place_to_edit() {
    let tally = try_all(&below_the_repository("testdata/showcase/charts"));
    assert!(tally.tried() > 20, "{tally}");
    assert_eq!(tally.failures(), [""; 0], "{tally}");
}

/// The targets: 98 % of the findings have an exact place, and 99 % of those prove right.
#[test]
#[ignore = "renders the development charts several thousand times: minutes, in a release build"]
fn on_the_development_charts_nearly_every_place_is_the_place_to_edit() {
    let folder = below_the_repository("target/charts/dev/charts");
    if !folder.is_dir() {
        return;
    }
    let tally = try_all(&folder);
    println!("{tally}");
    for failure in tally.failures() {
        println!("{failure}");
    }
    assert!(tally.exact_share() >= 0.98, "exact: {}", tally.exact_share());
    assert!(tally.proved_share() >= 0.99, "proved: {}", tally.proved_share());
}
