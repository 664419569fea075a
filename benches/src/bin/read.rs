//! Compares the reader with other YAML readers, all in one run on the same files.
//!
//! `cargo run --release --manifest-path benches/Cargo.toml --bin read -- FOLDER…` reads every `.yaml`, `.yml` and
//! `.json` file below the folders that all of the readers accept. Each reader goes over all files several times, in
//! turns with the others; its fastest round counts. The others only make events (oxc a tree), while hullmark makes
//! its documents: tree, decoded text, spans, comments, duplicate keys.

use std::hint::black_box;
use std::sync::Arc;

use hullmark_benches::{Clock, files_below, unsafe_libyaml};
use hullmark_source::SourceId;

const ROUNDS: usize = 5;

/// The number of nodes or events that a reader finds in a text; `None` when it refuses it.
type Reader = fn(&Arc<str>) -> Option<usize>;

const READERS: &[(&str, Reader)] = &[
    ("hullmark (documents)", hullmark),
    ("granit-parser 2.1.0 (events, comments)", granit),
    ("saphyr-parser 0.3.3 (events)", saphyr),
    ("unsafe-libyaml 0.2.11 (events)", |text| unsafe_libyaml(text)),
    ("oxc-yaml-parser 0.0.8 (tree)", oxc),
    #[cfg(feature = "libyaml-c")]
    ("libyaml, C (events)", |text| hullmark_benches::libyaml(text)),
];

fn hullmark(text: &Arc<str>) -> Option<usize> {
    let parsed = hullmark_parser::parse(SourceId::new(0), text);
    parsed.errors.is_empty().then_some(black_box(parsed).documents.len())
}

fn granit(text: &Arc<str>) -> Option<usize> {
    let mut events = 0;
    for event in granit_parser::Parser::new_from_str(text) {
        black_box(event.ok()?);
        events += 1;
    }
    Some(events)
}

fn saphyr(text: &Arc<str>) -> Option<usize> {
    let mut events = 0;
    for event in saphyr_parser::Parser::new_from_str(text) {
        black_box(event.ok()?);
        events += 1;
    }
    Some(events)
}

fn oxc(text: &Arc<str>) -> Option<usize> {
    let allocator = oxc_yaml_parser::Allocator::default();
    let root = oxc_yaml_parser::Parser::new(&allocator, text).parse().ok()?;
    black_box(&root);
    Some(1)
}

fn main() {
    let paths = files_below(std::env::args().skip(1));
    let texts = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).map(Arc::<str>::from);
    let texts: Vec<Arc<str>> = texts.filter(|text| READERS.iter().all(|(_, reader)| reader(text).is_some())).collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    println!("{} of {} files, {:.1} MB, best of {ROUNDS} rounds", texts.len(), paths.len(), bytes as f64 / 1e6);
    let mut best = vec![f64::INFINITY; READERS.len()];
    for _ in 0..ROUNDS {
        for ((_, reader), best) in READERS.iter().zip(&mut best) {
            let clock = Clock::start();
            for text in &texts {
                black_box(reader(text));
            }
            *best = clock.seconds().min(*best);
        }
    }
    let own = best.first().copied().unwrap_or_default();
    for ((name, _), seconds) in READERS.iter().zip(&best) {
        let speed = bytes as f64 / 1e6 / seconds;
        println!("{name:40} {speed:8.1} MB/s   hullmark is {:5.2} times as fast", seconds / own);
    }
}
