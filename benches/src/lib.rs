//! What the comparisons share: libyaml as the measure, a clock of computed time, and the files of a folder.

use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The number of events that libyaml, translated to Rust, finds in a text; `None` when it refuses it.
pub fn unsafe_libyaml(text: &str) -> Option<usize> {
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
/// The number of events that libyaml itself finds in a text; `None` when it refuses it.
pub fn libyaml(text: &str) -> Option<usize> {
    unsafe extern "C" {
        fn count_events(text: *const u8, length: usize) -> usize;
    }
    // SAFETY: the function reads `length` bytes and keeps no pointer.
    let events = unsafe { count_events(text.as_ptr(), text.len()) };
    (events > 0).then_some(events)
}

/// The YAML and JSON files below some folders, sorted by their paths.
pub fn files_below(folders: impl Iterator<Item = String>) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    folders.for_each(|folder| collect(Path::new(&folder), &mut paths));
    paths.sort();
    paths
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

/// Measures the time that the thread computes, where the system tells it, so that other work does not count.
pub struct Clock {
    computed: Option<u64>,
    started: Instant,
}

impl Clock {
    /// Begins to measure on this thread.
    pub fn start() -> Self {
        Self { computed: computed_nanoseconds(), started: Instant::now() }
    }

    /// The seconds since then.
    pub fn seconds(&self) -> f64 {
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
