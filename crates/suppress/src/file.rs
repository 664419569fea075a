//! The comments of one file.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hullmark_findings::{Place, SuppressedBy};
use hullmark_source::Source;

use crate::comments::{Comment, Covered};
use crate::directive::{self, Directive, MARKERS, Malformed, Scope};
use crate::segments::Segments;
use crate::{Settings, template, yaml};

/// What the comments of a file say.
#[derive(Default, Debug)]
pub(crate) struct FileComments {
    pub(crate) entries: Vec<Entry>,
    /// Comments that are meant for hullmark and cannot be understood, with what is wrong.
    pub(crate) malformed: Vec<(Range<usize>, String)>,
    /// What the run takes notice of in it.
    pub(crate) settings: Arc<Settings>,
    /// Whether it is a template of a chart.
    pub(crate) is_template: bool,
    /// Whether all of it could be read.
    pub(crate) is_whole: bool,
    /// What there is for each rule that was asked for.
    by_rule: Mutex<HashMap<&'static str, Arc<OfRule>>>,
}

/// The entries in force for a rule.
#[derive(Debug)]
struct OfRule {
    /// Which of them covers which bytes.
    segments: Segments,
    /// The first one for the file.
    for_file: Option<usize>,
}

/// A comment that says what not to report.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) directive: Directive,
    /// The bytes of the comment.
    pub(crate) bytes: Range<usize>,
    /// The bytes that it covers; `None` for the file, and for nothing.
    covers: Option<Range<usize>>,
    /// Whether nothing stands below it that it could cover.
    pub(crate) covers_nothing: bool,
    pub(crate) is_expired: bool,
    /// Whether it says no reason although it must.
    pub(crate) lacks_reason: bool,
    /// For each of its names, whether it has kept a finding from being reported.
    pub(crate) used: Vec<AtomicBool>,
}

impl FileComments {
    /// Reads the comments of a text.
    pub(crate) fn of(source: &Source, settings: Arc<Settings>) -> Self {
        let text = source.text();
        let is_template = is_template(source.name());
        let has_actions = text.contains("{{");
        if !settings.is_on || !may_direct(text, has_actions) {
            return Self { settings, is_template, is_whole: true, ..Self::default() };
        }
        let (comments, is_whole) = match is_template && has_actions {
            true => (template::comments(text), true),
            false => match yaml::comments(source.id(), text) {
                // A template outside a chart.
                (_, false) if has_actions => (template::comments(text), false),
                read => read,
            },
        };
        let mut file = Self { settings: Arc::clone(&settings), is_template, is_whole, ..Self::default() };
        for comment in comments {
            for read in directive::read(text, comment.bytes.clone(), &settings) {
                match read {
                    Ok(directive) => file.entries.push(Entry::new(directive, &comment, &settings)),
                    Err(Malformed(problem)) => file.malformed.push((comment.bytes.clone(), problem)),
                }
            }
        }
        file
    }

    /// The comment that keeps a rule's finding at a place from being reported: the innermost around the place, else one
    /// for the file. It counts as used.
    pub(crate) fn covering(&self, rule: &str, place: Place) -> Option<&Entry> {
        if self.entries.is_empty() {
            return None;
        }
        let rule = hullmark_policies::rule(rule)?.id;
        let of_rule = self.of_rule(rule);
        let near = place.span().and_then(|span| of_rule.segments.at(span.range().start));
        let entry = self.entries.get(near.or(of_rule.for_file)?)?;
        for (name, used) in entry.directive.names.iter().zip(&entry.used) {
            if name.rules.is_some_and(|rules| rules.contains(rule)) {
                used.store(true, Ordering::Relaxed);
            }
        }
        Some(entry)
    }

    /// Whether no comment says anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.malformed.is_empty()
    }

    fn of_rule(&self, rule: &'static str) -> Arc<OfRule> {
        let mut known = self.by_rule.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let numbered = || self.entries.iter().enumerate().filter(|(_, entry)| entry.names(rule));
            let ranges = numbered().filter_map(|(number, entry)| Some((entry.covers.clone()?, number)));
            let for_file = numbered().find(|(_, entry)| entry.is_for_file()).map(|(number, _)| number);
            Arc::new(OfRule { segments: Segments::new(ranges), for_file })
        };
        Arc::clone(known.entry(rule).or_insert_with(make))
    }
}

impl Entry {
    fn new(directive: Directive, comment: &Comment, settings: &Settings) -> Self {
        let covers = match directive.scope {
            Scope::File => None,
            Scope::Near => comment.covered.bytes(),
            Scope::NextLine => Some(comment.bytes.start..comment.next_line.end),
            Scope::Document => Some(comment.document.clone()),
        };
        Self {
            covers_nothing: directive.scope == Scope::Near && comment.covered == Covered::Nothing,
            is_expired: directive.until.zip(settings.today).is_some_and(|(until, today)| until < today),
            lacks_reason: settings.requires_reason
                && directive.by == SuppressedBy::Comment
                && directive.reason.is_none(),
            used: directive.names.iter().map(|_| AtomicBool::new(false)).collect(),
            bytes: comment.bytes.clone(),
            covers,
            directive,
        }
    }

    fn is_for_file(&self) -> bool {
        self.directive.scope == Scope::File
    }

    /// Whether it can suppress anything.
    pub(crate) fn is_in_force(&self) -> bool {
        !self.is_expired && !self.lacks_reason && !self.covers_nothing
    }

    /// Whether it is in force for a rule.
    fn names(&self, rule: &str) -> bool {
        self.is_in_force() && self.directive.names.iter().any(|name| name.rules.is_some_and(|it| it.contains(rule)))
    }
}

/// Whether a comment of a text may be one of ours. Only templates have comments without a `#`.
fn may_direct(text: &str, has_actions: bool) -> bool {
    let has_marker = |text: &str| MARKERS.iter().any(|marker| text.contains(marker));
    let mut behind_signs = text.split('#').skip(1);
    if has_actions { has_marker(text) } else { behind_signs.any(|rest| rest.lines().next().is_some_and(has_marker)) }
}

/// Whether a file is a template of a chart, by its path.
fn is_template(path: &str) -> bool {
    let is_helper = [".tpl", ".gotmpl"].iter().any(|ending| path.ends_with(ending));
    is_helper || path.split(['/', '!']).rev().skip(1).any(|folder| folder == "templates")
}
