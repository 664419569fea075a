//! How many secrets of a broad mix are found, and how much that is none is taken for one.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

#[path = "secrets/carriers.rs"]
mod carriers;
#[path = "secrets/cases.rs"]
mod cases;

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use carriers::{CARRIERS, CHART, COMMENTS, Carrier, Write};
use cases::{Case, Numbers};
use hullmark_engine::{CheckRequest, MemoryFiles, Selection, Settings, Target, check};

/// Of a hundred secrets, at least so many are found; of a hundred harmless values, at most so many are reported.
const LEAST_RECALL: f64 = 97.0;
const MOST_FALSE: f64 = 1.0;

fn request() -> CheckRequest {
    let rules: Vec<&str> = hullmark_policies::RULES
        .iter()
        .filter(|rule| {
            rule.is_in("recommended")
                && (rule.group == "secrets"
                    || rule.id.starts_with("values-secret")
                    || rule.id == "values-default-password")
        })
        .map(|rule| rule.id)
        .collect();
    let selection = Selection::new("all", &rules, &[] as &[&str]).unwrap();
    CheckRequest::new(vec![Target::Path(".".into())], Settings::new(selection))
}

/// The text of a carrier with a case in it, and the text to be pointed at.
fn filled(carrier: &Carrier, case: &Case) -> (String, String) {
    let (value, secret) = match carrier.write {
        Write::AsIs => (case.value.clone(), case.secret.clone()),
        Write::Quoted => (format!("\"{}\"", case.value), case.secret.clone()),
        Write::Base64 => {
            let encoded = STANDARD.encode(&case.value);
            (encoded.clone(), encoded)
        }
    };
    // Names that are no names in XML or on a command line are none that somebody would write there.
    (carrier.text.replace("%N", case.name).replace("%V", &value), secret)
}

/// What is pointed at in the file of the carrier.
fn pointed_at(carrier: &Carrier, text: &str) -> Vec<String> {
    let files = MemoryFiles::new([(CHART.0, CHART.1), ("chart/templates/empty.yaml", ""), (carrier.path, text)]);
    let outcome = check(&files, &request());
    let found = outcome.findings.iter().map(|finding| {
        let span = finding.primary.place.span().unwrap();
        outcome.sources.get(span.source).unwrap().slice(span).to_owned()
    });
    found.collect()
}

#[derive(Default)]
struct Tally {
    of: BTreeMap<&'static str, (usize, usize)>,
    wrong: Vec<String>,
}

impl Tally {
    fn add(&mut self, kind: &'static str, hit: bool) {
        let (hits, all) = self.of.entry(kind).or_default();
        *hits += usize::from(hit);
        *all += 1;
    }

    #[expect(clippy::print_stdout, clippy::cast_precision_loss, reason = "a test tells its figures")]
    fn told(&self, what: &str) -> f64 {
        let (hits, all) = self.of.values().fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
        let share = 100.0 * hits as f64 / all as f64;
        println!("{what}: {hits} of {all} ({share:.1} %)");
        for (kind, (hits, all)) in &self.of {
            println!("  {kind}: {hits} of {all}");
        }
        for wrong in self.wrong.iter().take(60) {
            println!("  ! {wrong}");
        }
        share
    }
}

fn is_writable(carrier: &Carrier, case: &Case) -> bool {
    // An unquoted value ends where its format says so, and a comment needs a value that was in use.
    let is_comment = carrier.about.starts_with("comment");
    let is_weak = matches!(case.kind, "default password" | "chosen password");
    let is_xml = carrier.about.starts_with("XML") && case.value.contains(['&', '<']);
    let is_query = case.value.contains(['=', ';']) && matches!(carrier.about, "kustomize literal");
    // In a template braces are an action.
    let is_action = carrier.about == "literal of a template" && case.value.contains("{{");
    !(is_xml || is_query || is_action || (is_comment && is_weak))
}

#[test]
fn most_secrets_are_found_where_they_stand() {
    let (mut by_carrier, mut by_kind) = (Tally::default(), Tally::default());
    for (seed, carrier) in (1..).zip(CARRIERS.iter().chain(COMMENTS)) {
        for case in cases::secrets(&mut Numbers::new(seed)).iter().filter(|case| is_writable(carrier, case)) {
            let (text, secret) = filled(carrier, case);
            let found = pointed_at(carrier, &text);
            let hit = found.iter().any(|it| it.trim_matches('"') == secret || it.contains(&secret));
            by_carrier.add(carrier.about, hit);
            by_kind.add(case.kind, hit);
            if !hit {
                by_kind.wrong.push(format!(
                    "{} in {}: {} = {}, found {found:?}",
                    case.kind, carrier.about, case.name, case.value
                ));
            }
        }
    }
    by_carrier.told("found, by carrier");
    let share = by_kind.told("found, by kind");
    assert!(share >= LEAST_RECALL, "{share}");
}

#[test]
fn little_that_is_no_secret_is_reported() {
    let mut tally = Tally::default();
    // In a Secret everything is one that is not known to be public.
    let carriers = CARRIERS.iter().filter(|it| !matches!(it.about, "stringData" | "Secret data"));
    for (seed, carrier) in (1..).zip(carriers.chain(COMMENTS)) {
        for case in cases::harmless(&mut Numbers::new(seed)).iter().filter(|case| is_writable(carrier, case)) {
            let (text, _) = filled(carrier, case);
            let found = pointed_at(carrier, &text);
            tally.add(case.kind, !found.is_empty());
            if !found.is_empty() {
                tally.wrong.push(format!(
                    "{} in {}: {} = {}, found {found:?}",
                    case.kind, carrier.about, case.name, case.value
                ));
            }
        }
    }
    let share = tally.told("false alarms");
    assert!(share <= MOST_FALSE, "{share}");
}
