//! What of a text must not be shown.
//!
//! A report about a missing limit shows the lines around it, and a password may stand in one of them. So every text
//! that is shown is looked through, whatever the findings are about.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use hullmark_findings::Finding;
use hullmark_source::{Source, SourceId};

/// The secrets in the texts that a report shows.
pub(crate) struct Masks {
    /// What findings tell to be secret, by text.
    told: HashMap<SourceId, Vec<Range<usize>>>,
    /// All that is known to be secret of the texts shown so far, sorted.
    known: RefCell<HashMap<SourceId, Rc<[Range<usize>]>>>,
}

impl Masks {
    pub(crate) fn of(findings: &[Finding]) -> Self {
        let mut told: HashMap<SourceId, Vec<Range<usize>>> = HashMap::new();
        for finding in findings.iter().filter(|finding| finding.is_secret) {
            // Values that go into the secret, or that it overrides, are secrets as well.
            let related =
                finding.related.iter().filter(|it| it.label.contains("overrides") || it.label.contains("goes into"));
            let places = std::iter::once(&finding.primary).chain(related).filter_map(|it| it.place.span());
            places.for_each(|span| told.entry(span.source).or_default().push(span.range()));
        }
        Self { told, known: RefCell::default() }
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
            let mut all: Vec<Range<usize>> = told.chain(seen).collect();
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
