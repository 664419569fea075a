//! The comments of a run.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, RwLock};

use hullmark_findings::{Finding, Place, SuppressedBy, Suppression};
use hullmark_source::{Source, SourceId, SourceKind, SourceMap, Span};

use crate::file::{Entry, FileComments};
use crate::names;
use crate::{Settings, SettingsByPath};

/// The comments of all files of a run. They are read when a finding points to their file for the first time; threads
/// may ask side by side.
#[derive(Debug)]
pub struct Suppressions<'a> {
    settings: &'a dyn SettingsByPath,
    sources: &'a SourceMap,
    files: RwLock<HashMap<SourceId, Arc<FileComments>>>,
}

/// What is wrong with a comment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum ProblemKind {
    /// Nothing was found that it keeps from being reported.
    Unused,
    /// Its last day has passed.
    Expired,
    /// It cannot be understood, or has no effect.
    Invalid,
}

/// A comment that something is wrong with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What.
    pub kind: ProblemKind,
    /// The comment, or the name in it.
    pub place: Span,
    /// The name that is unused, the day that has passed, or what else is wrong in a few words without a full stop.
    pub message: String,
    /// What to do, where there is more to say than what the rule's page says.
    pub help: Option<String>,
}

impl<'a> Suppressions<'a> {
    /// Those of the texts in `sources`, now and later.
    #[must_use]
    pub fn new(settings: &'a dyn SettingsByPath, sources: &'a SourceMap) -> Self {
        Self { settings, sources, files: RwLock::default() }
    }

    /// What the run takes notice of in a file.
    #[must_use]
    pub fn settings_at(&self, path: &str) -> Arc<Settings> {
        self.settings.at(path)
    }

    /// The comment that keeps a finding from being reported.
    ///
    /// It covers the primary place of the finding, or one on the way there that lies in a template: who writes the
    /// comment there means what is rendered from it.
    #[must_use]
    pub fn of(&self, finding: &Finding) -> Option<Suppression> {
        let at = |place: Place, only_in_templates: bool| {
            let file = self.file(place.source());
            let file = file.filter(|file| file.is_template || !only_in_templates)?;
            if file.settings.forbidden.contains(&*finding.rule) {
                return None;
            }
            file.covering(&finding.rule, place).map(|entry| suppression(entry, place.source()))
        };
        let on_the_way = finding.related.iter().chain(&finding.chain).map(|location| location.place);
        at(finding.primary.place, false).or_else(|| on_the_way.into_iter().find_map(|place| at(place, true)))
    }

    fn file(&self, id: SourceId) -> Option<Arc<FileComments>> {
        if let Some(file) = self.files.read().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Some(Arc::clone(file));
        }
        let source = self.sources.get(id).filter(|source| holds_comments(source.kind()))?;
        let file = Arc::new(FileComments::of(&source, self.settings.at(source.name())));
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(files.entry(id).or_insert(file)))
    }

    /// The comments of hullmark's own that something is wrong with, in files that the user can edit. Call it when all
    /// findings have been judged by [`Suppressions::of`].
    ///
    /// `is_selected`: whether a rule ran on the file of a name; a comment for others is not unused. `is_checked`: whether all of a file, given
    /// by its name, was checked; what was not rendered has no findings that a comment could be used for.
    pub fn problems(
        &self,
        is_selected: &dyn Fn(&str, &str) -> bool,
        is_checked: &dyn Fn(&str) -> bool,
    ) -> Vec<Problem> {
        let all = self.sources.all();
        let charts: BTreeSet<&str> =
            all.iter().filter_map(|source| source.name().strip_suffix("/Chart.yaml")).collect();
        let is_own = |source: &Source| can_be_edited(source.kind()) && !is_of_dependency(source.name(), &charts);
        let mut problems: Vec<Problem> = Vec::new();
        // A file may be a source several times: a comment is unused if it is in none of them.
        let mut unused: BTreeMap<(Arc<str>, usize), (usize, Problem)> = BTreeMap::new();
        let mut times: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for source in all.iter().filter(|source| is_own(source)) {
            let Some(file) = self.file(source.id()).filter(|file| !file.is_empty()) else { continue };
            let time = times.entry(Arc::clone(source.name())).or_insert(0);
            *time += 1;
            if *time == 1 {
                problems.extend(standing(&file, source.id()));
            }
            if !file.is_whole || !is_checked(source.name()) {
                continue;
            }
            let may_be_used = |rule: &str| is_selected(rule, source.name()) && !file.settings.forbidden.contains(rule);
            for (name, problem) in unused_names(&file, source.id(), &may_be_used) {
                unused.entry((Arc::clone(source.name()), name)).or_insert((0, problem)).0 += 1;
            }
        }
        let in_none = unused.into_iter().filter(|((name, _), (count, _))| times.get(name) == Some(count));
        problems.extend(in_none.map(|(_, (_, problem))| problem));
        problems
    }
}

/// What is wrong with the comments of a file whatever was found.
fn standing(file: &FileComments, source: SourceId) -> Vec<Problem> {
    let problem = |kind, range: &Range<usize>, message: String| {
        let place = Span::from_range(source, range.clone());
        Problem { kind, place, message, help: None }
    };
    let malformed = file.malformed.iter().map(|(range, what)| problem(ProblemKind::Invalid, range, what.clone()));
    let mut problems: Vec<Problem> = malformed.collect();
    for entry in own(file) {
        for name in &entry.directive.names {
            let Some(rules) = name.rules else {
                let help = names::suggestion(&name.text).map(|it| format!("did you mean `{it}`?"));
                let message = format!("no rule, group or tool's id is called `{}`", name.text);
                problems.push(Problem { help, ..problem(ProblemKind::Invalid, &name.range, message) });
                continue;
            };
            if rules.iter().all(|rule| file.settings.forbidden.contains(rule)) {
                let message = format!("the configuration does not let `{}` be ignored", name.text);
                problems.push(problem(ProblemKind::Invalid, &name.range, message));
            }
        }
        if let Some(until) = entry.directive.until.filter(|_| entry.is_expired) {
            problems.push(problem(ProblemKind::Expired, &entry.bytes, until.to_string()));
        }
        if entry.covers_nothing {
            let message = "nothing stands below it that it could cover".to_owned();
            problems.push(problem(ProblemKind::Invalid, &entry.bytes, message));
        }
        if entry.lacks_reason {
            let message = "the configuration asks for a reason behind the `]`".to_owned();
            problems.push(problem(ProblemKind::Invalid, &entry.bytes, message));
        }
    }
    problems
}

/// The names in comments for which nothing was found, by where they stand.
fn unused_names(file: &FileComments, source: SourceId, is_selected: &dyn Fn(&str) -> bool) -> Vec<(usize, Problem)> {
    let mut unused = Vec::new();
    for entry in own(file).filter(|entry| entry.is_in_force()) {
        for (name, used) in entry.directive.names.iter().zip(&entry.used) {
            let ran = name.rules.is_some_and(|rules| rules.iter().any(|rule| is_selected(rule)));
            if ran && !used.load(Ordering::Relaxed) {
                let place = Span::from_range(source, name.range.clone());
                let problem = Problem { kind: ProblemKind::Unused, place, message: name.text.clone(), help: None };
                unused.push((name.range.start, problem));
            }
        }
    }
    unused
}

fn own(file: &FileComments) -> impl Iterator<Item = &Entry> {
    file.entries.iter().filter(|entry| entry.directive.by == SuppressedBy::Comment)
}

fn suppression(entry: &Entry, source: SourceId) -> Suppression {
    Suppression {
        by: entry.directive.by,
        justification: entry.directive.reason.clone(),
        place: Some(Place::Span(Span::from_range(source, entry.bytes.clone()))),
    }
}

/// Whether a text is somebody's file, and not what was made of it.
fn holds_comments(kind: &SourceKind) -> bool {
    !matches!(kind, SourceKind::Rendered | SourceKind::Argument)
}

/// Whether the user can change the comments of a text.
fn can_be_edited(kind: &SourceKind) -> bool {
    matches!(kind, SourceKind::File | SourceKind::Stdin)
}

/// Whether a file came with a dependency: it lies in the folder `charts` of a chart.
fn is_of_dependency(path: &str, charts: &BTreeSet<&str>) -> bool {
    path.match_indices("/charts/").any(|(at, _)| path.get(..at).is_some_and(|folder| charts.contains(folder)))
}
