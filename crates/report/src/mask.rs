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
use hullmark_findings::{Finding, Severity};
use hullmark_secrets::Confidence;
use hullmark_source::{Source, SourceId, SourceKind, SourceMap, Span};

use crate::Report;

/// Shorter secrets occur in many words by chance, and are looked for where they were found only.
const LEAST_SECRET: usize = 5;

/// Shorter ones are masked where they were found, and not wherever the same text has them.
const LEAST_REPEATED: usize = 8;

/// The secrets in the texts that a report shows.
pub(crate) struct Masks<'r> {
    sources: &'r SourceMap,
    /// The words of these secrets, as they are and in base64, in which Kubernetes keeps them: a rendered text repeats
    /// what stands in the values.
    words: Option<AhoCorasick>,
    /// What findings tell to be secret, by text.
    told: HashMap<SourceId, Vec<Range<usize>>>,
    /// All that is known to be secret of the texts shown so far, sorted.
    known: RefCell<HashMap<SourceId, Rc<[Range<usize>]>>>,
}

impl<'r> Masks<'r> {
    pub(crate) fn of(report: &Report<'r>) -> Self {
        let mut told: HashMap<SourceId, Vec<Range<usize>>> = HashMap::new();
        for span in told_by(report.findings.iter().chain(report.suppressed)) {
            told.entry(span.source).or_default().push(span.range());
        }
        let words = words_of(report.findings.iter().chain(report.suppressed), report.sources);
        Self { sources: report.sources, words, told, known: RefCell::default() }
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
        if let Some(known) = self.known.borrow().get(&source.id()) {
            return Rc::clone(known);
        }
        let mut all = seen_in(source.text());
        all.extend(self.told.get(&source.id()).into_iter().flatten().cloned());
        if *source.kind() == SourceKind::Rendered {
            let repeated = self.words.iter().flat_map(|words| words.find_overlapping_iter(source.text().as_bytes()));
            all.extend(repeated.map(|found| found.range()));
            all.extend(self.copied_into(source));
        }
        all.sort_by_key(|range| (range.start, range.end));
        let all: Rc<[Range<usize>]> = joined(all).into();
        self.known.borrow_mut().insert(source.id(), Rc::clone(&all));
        all
    }

    /// What a rendered text has from secret bytes of templates and values.
    fn copied_into(&self, rendered: &Source) -> Vec<Range<usize>> {
        let (Some(trace), Ok(length)) = (rendered.trace(), u32::try_from(rendered.text().len())) else {
            return Vec::new();
        };
        let mut copied = Vec::new();
        for piece in trace.pieces(0..length) {
            let Some(span) = trace.copied_from(&piece) else { continue };
            let Some(source) = self.sources.get(span.source).filter(|it| *it.kind() != SourceKind::Rendered) else {
                continue;
            };
            let (secrets, span, start) = (self.secrets(&source), span.range(), piece.start as usize);
            let from = secrets.partition_point(|secret| secret.end <= span.start);
            let inside = secrets.iter().skip(from).take_while(|secret| secret.start < span.end);
            copied.extend(inside.map(|secret| {
                let first = start + secret.start.saturating_sub(span.start);
                first..start + secret.end.min(span.end).saturating_sub(span.start)
            }));
        }
        copied
    }
}

/// The secrets that are found in a text, and the other places where it has the sure ones among them: a key that is in
/// two variables need not be known by the second one's name.
fn seen_in(text: &str) -> Vec<Range<usize>> {
    let found = hullmark_secrets::scan(text);
    let sure = found.iter().filter(|it| it.kind.confidence() >= Confidence::High && it.range.len() >= LEAST_REPEATED);
    let words: BTreeSet<&str> = sure.filter_map(|it| text.get(it.range.clone())).collect();
    let repeated = (!words.is_empty()).then(|| AhoCorasick::new(words).ok()).flatten();
    let places = repeated.iter().flat_map(|words| words.find_overlapping_iter(text)).map(|it| it.range());
    let places: Vec<Range<usize>> = places.collect();
    found.into_iter().map(|it| it.range).chain(places).collect()
}

/// A text with an asterisk in place of each character of a secret: of what is found in the text, and of what errors among
/// `findings` tell to be secret, wherever it stands. `sources` are the texts that the findings are about. The time is linear in the text's
/// length.
#[must_use]
pub fn without_secrets(text: &str, findings: &[Finding], sources: &SourceMap) -> String {
    let mut all = seen_in(text);
    // Default passwords, which are no errors, are words that mean other things as well.
    let words = words_of(findings.iter().filter(|finding| finding.severity == Severity::Error), sources);
    all.extend(words.iter().flat_map(|words| words.find_overlapping_iter(text.as_bytes())).map(|found| found.range()));
    all.sort_by_key(|range| (range.start, range.end));
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for secret in joined(all) {
        let (Some(before), Some(inside)) = (text.get(done..secret.start), text.get(secret.clone())) else { continue };
        masked.push_str(before);
        // Lines stay lines.
        masked.extend(inside.chars().map(|c| if c == '\n' { c } else { '*' }));
        done = secret.end;
    }
    masked.push_str(text.get(done..).unwrap_or_default());
    masked
}

/// The places that findings tell to be secret.
fn told_by<'f>(findings: impl Iterator<Item = &'f Finding>) -> impl Iterator<Item = Span> {
    findings.filter(|finding| finding.is_secret).flat_map(|finding| {
        // Values that go into the secret, or that it overrides, are secrets as well.
        let related =
            finding.related.iter().filter(|it| it.label.contains("overrides") || it.label.contains("goes into"));
        let places = std::iter::once(&finding.primary).chain(related).filter_map(|it| it.place.span());
        places.chain(finding.rendered)
    })
}

/// The words of these secrets, as they are and in base64; `None` without any.
fn words_of<'f>(findings: impl Iterator<Item = &'f Finding>, sources: &SourceMap) -> Option<AhoCorasick> {
    let mut words = BTreeSet::new();
    for span in told_by(findings) {
        let Some(source) = sources.get(span.source) else { continue };
        let word = source.slice(span).trim_matches(['"', '\'', ' ', '\n']);
        if word.len() >= LEAST_SECRET {
            words.extend([word.to_owned(), STANDARD.encode(word)]);
        }
    }
    // Without a finding of a secret there is nothing to look for; too many words to build from are no case of ours.
    (!words.is_empty()).then(|| AhoCorasick::new(words).ok()).flatten()
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
