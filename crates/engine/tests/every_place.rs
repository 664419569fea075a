//! Whatever a finding shows is text of a file of the user's: no rendered text, no place behind its end.
//!
//! The repository's own charts are always looked at; the development charts, or those below another folder, with
//!
//! ```sh
//! HULLMARK_CHARTS=FOLDER cargo test --release -p hullmark-engine --test every_place -- --ignored --nocapture
//! ```
#![expect(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]
#![expect(clippy::disallowed_methods, reason = "the environment says which charts to look at")]

use std::path::{Path, PathBuf};

use hullmark_engine::{CheckRequest, OsFiles, Outcome, Selection, Settings, Target, check};
use hullmark_findings::{Finding, Location, Place};

/// Checks a folder with every rule. Gives the number of places and what is wrong with some.
fn look_at(folder: PathBuf) -> (usize, Vec<String>) {
    let request = CheckRequest::new(
        vec![Target::Path(folder)],
        Settings::new(Selection::new("all", &[] as &[&str], &[] as &[&str]).unwrap()),
    );
    let outcome = check(&OsFiles, &request);
    let mut places = 0;
    let mut wrong = Vec::new();
    for finding in &outcome.findings {
        for (role, location) in locations(finding) {
            places += 1;
            if let Err(why) = lies_in_a_file(&outcome, location) {
                wrong.push(format!("{role} place of {}: {why} ({})", finding.rule, finding.message));
            }
        }
    }
    (places, wrong)
}

fn locations(finding: &Finding) -> impl Iterator<Item = (&'static str, &Location)> {
    let related = finding.related.iter().map(|location| ("related", location));
    let chain = finding.chain.iter().map(|location| ("chain", location));
    std::iter::once(("primary", &finding.primary)).chain(related).chain(chain)
}

fn lies_in_a_file(outcome: &Outcome, location: &Location) -> Result<(), String> {
    let source = outcome.sources.get(location.place.source()).ok_or("no such source")?;
    if source.trace().is_some() {
        return Err(format!("{} is rendered", source.name()));
    }
    let Place::Span(span) = location.place else { return Ok(()) };
    let text = source.text().get(span.range());
    let text =
        text.ok_or_else(|| format!("{span:?} is not in the {} bytes of {}", source.text().len(), source.name()))?;
    let position = outcome.sources.position(span);
    let line = source.text().split('\n').nth(position.start.line as usize - 1).unwrap_or_default();
    let begins = text.split('\n').next().unwrap_or_default().trim_end_matches('\r');
    let from: String = line.chars().skip(position.start.column as usize - 1).collect();
    let is_there = from.trim_end_matches('\r').starts_with(begins);
    is_there.then_some(()).ok_or_else(|| format!("{begins:?} is not at {}:{}", source.name(), position.start.line))
}

fn below_the_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

#[test]
fn in_the_showcase_every_place_lies_in_its_file() {
    let (places, wrong) = look_at(below_the_repository("testdata/showcase"));
    assert!(places > 200, "{places}");
    assert_eq!(wrong, [""; 0]);
}

#[test]
#[ignore = "checks all development charts with every rule: half a minute in a release build"]
fn in_real_charts_every_place_lies_in_its_file() {
    let given = std::env::var_os("HULLMARK_CHARTS").map(PathBuf::from);
    let folder = given.unwrap_or_else(|| below_the_repository("target/charts/dev/charts"));
    assert!(folder.is_dir(), "{} is not there", folder.display());
    let (places, wrong) = look_at(folder);
    println!("{places} places, {} of them wrong", wrong.len());
    assert_eq!(wrong, [""; 0]);
}
