//! Compares the reader with other YAML readers, all in one run on the same files.
//!
//! `cargo run --release --manifest-path crates/parser/benches/Cargo.toml -- FOLDER…` reads every `.yaml`, `.yml` and
//! `.json` file below the folders that all of the readers accept. Each reader goes over all files several times, in
//! turns with the others; its fastest round counts. The others only make events (oxc a tree), while hullmark makes
//! its documents: tree, decoded text, spans, comments, duplicate keys.

use std::hint::black_box;
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use hullmark_source::SourceId;

const ROUNDS: usize = 5;

/// The number of nodes or events that a reader finds in a text; `None` when it refuses it.
type Reader = fn(&Arc<str>) -> Option<usize>;

const READERS: &[(&str, Reader)] = &[
    ("hullmark (documents)", hullmark),
    ("granit-parser 2.1.0 (events, comments)", granit),
    ("saphyr-parser 0.3.3 (events)", saphyr),
    ("unsafe-libyaml 0.2.11 (events)", unsafe_libyaml),
    ("oxc-yaml-parser 0.0.8 (tree)", oxc),
    #[cfg(feature = "libyaml-c")]
    ("libyaml, C (events)", libyaml),
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

fn unsafe_libyaml(text: &Arc<str>) -> Option<usize> {
    use unsafe_libyaml::{
        YAML_STREAM_END_EVENT, yaml_event_delete, yaml_event_t, yaml_parser_delete, yaml_parser_initialize,
        yaml_parser_parse, yaml_parser_set_input_string, yaml_parser_t,
    };
    let mut parser = MaybeUninit::<yaml_parser_t>::uninit();
    let parser = parser.as_mut_ptr();
    let mut events = Some(0);
    // SAFETY: the parser is initialized before it is used and deleted once, the text outlives it, and each event is
    // deleted once, after `yaml_parser_parse` has filled it in.
    unsafe {
        if yaml_parser_initialize(parser).fail {
            return None;
        }
        yaml_parser_set_input_string(parser, text.as_ptr(), text.len() as u64);
        loop {
            let mut event = MaybeUninit::<yaml_event_t>::uninit();
            if yaml_parser_parse(parser, event.as_mut_ptr()).fail {
                events = None;
                break;
            }
            let is_end = (*event.as_ptr()).type_ == YAML_STREAM_END_EVENT;
            yaml_event_delete(event.as_mut_ptr());
            events = events.map(|events| events + 1);
            if is_end {
                break;
            }
        }
        yaml_parser_delete(parser);
    }
    events
}

#[cfg(feature = "libyaml-c")]
fn libyaml(text: &Arc<str>) -> Option<usize> {
    unsafe extern "C" {
        fn count_events(text: *const u8, length: usize) -> usize;
    }
    // SAFETY: the function reads `length` bytes and keeps no pointer.
    let events = unsafe { count_events(text.as_ptr(), text.len()) };
    (events > 0).then_some(events)
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let Ok(entries) = std::fs::read_dir(path) else { return };
        entries.flatten().for_each(|entry| collect(&entry.path(), found));
    } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml" || extension == "json")
    {
        found.push(path.to_owned());
    }
}

fn main() {
    let mut paths = Vec::new();
    std::env::args().skip(1).for_each(|folder| collect(Path::new(&folder), &mut paths));
    paths.sort();
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

/// Measures the time that the thread computes, where the system tells it, so that other work does not count.
struct Clock {
    computed: Option<u64>,
    started: Instant,
}

impl Clock {
    fn start() -> Self {
        Self { computed: computed_nanoseconds(), started: Instant::now() }
    }

    fn seconds(&self) -> f64 {
        match (self.computed, computed_nanoseconds()) {
            (Some(start), Some(end)) => (end - start) as f64 / 1e9,
            _ => self.started.elapsed().as_secs_f64(),
        }
    }
}

fn computed_nanoseconds() -> Option<u64> {
    // Giving the processor away brings the count up to date.
    std::thread::yield_now();
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}
