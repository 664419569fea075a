//! What of a text must not be shown.
//!
//! A report about a missing limit shows the lines around it, and a password may stand in one of them. So every text
//! that is shown is looked through, whatever the findings are about.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use aho_corasick::AhoCorasick;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hullmark_source::{Source, SourceId, SourceKind};

use crate::Report;

/// Shorter secrets occur in many words by chance, and are looked for where they were found only.
const LEAST_SECRET: usize = 5;

/// The secrets in the texts that a report shows.
pub(crate) struct Masks {
    /// The words of these secrets, as they are and in base64, in which Kubernetes keeps them: a rendered text repeats
    /// what stands in the values.
    words: Option<AhoCorasick>,
    /// What findings tell to be secret, by text.
    told: HashMap<SourceId, Vec<Range<usize>>>,
    /// All that is known to be secret of the texts shown so far, sorted.
    known: RefCell<HashMap<SourceId, Rc<[Range<usize>]>>>,
}

impl Masks {
    pub(crate) fn of(report: &Report<'_>) -> Self {
        let mut told: HashMap<SourceId, Vec<Range<usize>>> = HashMap::new();
        let mut words = BTreeSet::new();
        for finding in report.findings.iter().chain(report.suppressed).filter(|finding| finding.is_secret) {
            // Values that go into the secret, or that it overrides, are secrets as well.
            let related =
                finding.related.iter().filter(|it| it.label.contains("overrides") || it.label.contains("goes into"));
            let places = std::iter::once(&finding.primary).chain(related).filter_map(|it| it.place.span());
            for span in places.chain(finding.rendered) {
                told.entry(span.source).or_default().push(span.range());
                let Some(source) = report.sources.get(span.source) else { continue };
                let word = source.slice(span).trim_matches(['"', '\'', ' ', '\n']);
                if word.len() >= LEAST_SECRET {
                    words.extend([word.to_owned(), STANDARD.encode(word)]);
                }
            }
        }
        // Without a finding of a secret there is nothing to look for; too many words to build from are no case of ours.
        let words = (!words.is_empty()).then(|| AhoCorasick::new(words).ok()).flatten();
        Self { told, words, known: RefCell::default() }
    }

    /// The text of `bytes` of a source with an asterisk in place of each byte that is secret.
    pub(crate) fn shown<'s>(&self, source: &'s Source, bytes: Range<usize>) -> Cow<'s, str> {
        let text = source.text().get(bytes.clone()).unwrap_or_default();
        let secrets = self.secrets(source);
        let from = secrets.partition_point(|secret| secret.end <= bytes.start);
        let inside = secrets.iter().skip(from).take_while(|secret| secret.start < bytes.end);
        let mut masked = String::new();
        let mut done = bytes.start;
        for secret in inside {
            let (start, end) = (secret.start.max(done), secret.end.min(bytes.end));
            masked.push_str(source.text().get(done..start).unwrap_or_default());
            masked.extend(std::iter::repeat_n('*', end.saturating_sub(start)));
            done = done.max(end);
        }
        if done == bytes.start {
            return text.into();
        }
        masked.push_str(source.text().get(done..bytes.end).unwrap_or_default());
        masked.into()
    }

    fn secrets(&self, source: &Source) -> Rc<[Range<usize>]> {
        let mut known = self.known.borrow_mut();
        let find = || {
            let told = self.told.get(&source.id()).into_iter().flatten().cloned();
            let seen = hullmark_secrets::scan(source.text()).into_iter().map(|it| it.range);
            let is_rendered = *source.kind() == SourceKind::Rendered;
            let words = self.words.iter().filter(|_| is_rendered);
            let repeated = words.flat_map(|words| words.find_overlapping_iter(source.text().as_bytes()));
            let repeated = repeated.map(|found| found.range());
            let mut all: Vec<Range<usize>> = told.chain(seen).chain(repeated).collect();
            all.sort_by_key(|range| (range.start, range.end));
            joined(all).into()
        };
        Rc::clone(known.entry(source.id()).or_insert_with(find))
    }
}

/// Sorted ranges without overlaps.
fn joined(ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for next in ranges {
        match joined.last_mut() {
            Some(last) if next.start <= last.end => last.end = last.end.max(next.end),
            _ => joined.push(next),
        }
    }
    joined
}
