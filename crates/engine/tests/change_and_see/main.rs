//! Change it and see: whether the place of a finding is the place to edit.
//!
//! For each finding in a chart, the bytes that it points at are edited, in memory, as its label says: to a value that
//! the rule accepts, or to a marker. Then the chart is rendered again. The finding must be gone while its object and
//! container are still there, or the marker must stand in the very field that the finding is about.
//!
//! The small charts of the repository are always tried. For the development charts, and for a sample of 200 of those
//! below another folder:
//!
//! ```sh
//! cargo test --release -p hullmark-engine --test change_and_see -- --ignored --nocapture
//! HULLMARK_CHARTS=FOLDER HULLMARK_SAMPLE=200 cargo test --release … as above
//! ```
//!
//! A figure is fair only on charts that nothing was mended against: with `HULLMARK_SKIP=200`, the sample is the next 200,
//! none of which is in the first.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]
#![expect(clippy::string_slice, reason = "places are those of characters")]
#![expect(clippy::print_stdout, reason = "what is tried takes minutes, and is told as it comes")]
#![expect(clippy::disallowed_methods, reason = "the environment says which charts to try")]

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

/// The numbers of the FNV-1a hash.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

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

fn try_all(folder: &Path, skipped: usize, most: usize) -> Tally {
    let charts = sample(charts_below(folder), folder, skipped, most);
    assert!(!charts.is_empty(), "no charts below {}", folder.display());
    let try_one = |path: &PathBuf| {
        let tally = try_chart(&MemoryChart::read(folder, path));
        println!("{}: {}", path.display(), tally.shares("all"));
        tally.failures().iter().for_each(|failure| println!("  {failure}"));
        tally
    };
    let tallies: Vec<Tally> = charts.par_iter().map(try_one).collect();
    tallies.into_iter().fold(Tally::default(), Tally::join)
}

/// At most so many of the charts, after those that are skipped, in the order of a hash of their paths: always the same
/// ones, and not by publisher.
fn sample(mut charts: Vec<PathBuf>, folder: &Path, skipped: usize, most: usize) -> Vec<PathBuf> {
    let hash = |path: &PathBuf| {
        let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        name.bytes().fold(FNV_OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME))
    };
    if skipped == 0 && charts.len() <= most {
        return charts;
    }
    charts.sort_by_cached_key(hash);
    charts.into_iter().skip(skipped).take(most).collect()
}

fn below_the_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

#[test]
fn in_the_showcase_every_exact_place_is_the_place_to_edit() {
    let tally = try_all(&below_the_repository("testdata/showcase/charts"), 0, usize::MAX);
    assert!(tally.shares("all").tried > 20, "{tally}");
    assert_eq!(tally.failures(), [""; 0], "{tally}");
}

/// The targets: 98 % of the findings have an exact place, and 99 % of those prove right; both with all rules and with
/// those that are on by default.
#[test]
#[ignore = "renders the development charts several thousand times: minutes, in a release build"]
fn on_real_charts_nearly_every_place_is_the_place_to_edit() {
    let given = std::env::var_os("HULLMARK_CHARTS").map(PathBuf::from);
    let folder = given.unwrap_or_else(|| below_the_repository("target/charts/dev/charts"));
    assert!(folder.is_dir(), "{} is not there", folder.display());
    let number = |name: &str| std::env::var(name).ok().map(|number| number.parse::<usize>().unwrap());
    let most = number("HULLMARK_SAMPLE").unwrap_or(usize::MAX);
    let tally = try_all(&folder, number("HULLMARK_SKIP").unwrap_or(0), most);
    println!("{tally}");
    for profile in ["recommended", "all"] {
        let shares = tally.shares(profile);
        assert!(shares.exact >= 0.98, "{profile}: {shares}");
        assert!(shares.proved >= 0.99, "{profile}: {shares}");
    }
}
