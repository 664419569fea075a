//! What the values of a chart and its templates know of each other: keys that nothing reads, keys that are read
//! and declared nowhere, lines that no values bring out.

mod keys;
mod lines;
mod mentions;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use hullmark_checks::Selection;
use hullmark_findings::{Finding, Fingerprint, Location, Place, RenderName, SeenIn, Unchecked};
use hullmark_render::chart::{Chart, File};
use hullmark_source::{Origin, PathSegment, SourceId, SourceMap, Span};
use hullmark_suppress::Suppressions;

pub use lines::TemplateCoverage;

use crate::check::{Extra, Prepared};
use crate::renders::Output;
use crate::suppress::IgnoresByPath;
use crate::value_sets::WrittenValues;
use crate::{CheckRequest, Files};
use keys::{Reads, Usage};
pub(crate) use mentions::Mentions;

const UNUSED_KEY: &str = "values-unused-key";
const UNDEFINED_REFERENCE: &str = "values-undefined-reference";

/// A key of values, and a place that is about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyPlace {
    /// Its path as Helm's users write it: `image.tag`.
    pub path: String,
    /// The key in the values file, or the expression in a template that reads it.
    pub place: Span,
}

/// What values and templates of one chart know of each other.
#[derive(Clone, Debug)]
pub struct ChartCoverage {
    /// The path of the chart, as reports show it.
    pub chart: String,
    /// What it was rendered with.
    pub renders: Vec<RenderName>,
    /// Those of the renders that failed, in whole or in part: what they would have read is not known.
    pub failed: Vec<RenderName>,
    /// Keys of values.yaml that no template reads, the outermost of each tree.
    pub unused: Vec<KeyPlace>,
    /// Keys of other values files that neither values.yaml nor a template knows, each with its value set.
    pub unknown: Vec<(Arc<str>, KeyPlace)>,
    /// Keys that a template prints and no values file declares.
    pub undefined: Vec<KeyPlace>,
    /// How much of the templates was written; empty unless it was asked for.
    pub templates: Vec<TemplateCoverage>,
}

/// What [`coverage`] found.
#[derive(Debug)]
pub struct CoverageOutcome {
    /// The charts, sorted by path.
    pub charts: Vec<ChartCoverage>,
    /// What could not be looked at, sorted by path.
    pub unchecked: Vec<Unchecked>,
    /// The texts that the places are in.
    pub sources: SourceMap,
}

/// Renders the charts among the targets with all their value sets and tells what values and templates know of each
/// other. Manifests are read only for the resources among them that deploy charts.
pub fn coverage(files: &dyn Files, request: &CheckRequest) -> CoverageOutcome {
    let sources = SourceMap::new();
    let prepared = Prepared::new(files, request, &sources, &());
    let ignores = IgnoresByPath::new(request);
    let suppressions = Suppressions::new(&ignores, &sources);
    let checked = prepared.check_charts(files, &suppressions, &sources, Extra::Templates, &());
    let mut unchecked = prepared.unchecked;
    let mut charts = Vec::new();
    for chart in checked {
        charts.extend(chart.coverage);
        unchecked.extend(chart.unchecked);
    }
    unchecked.sort();
    unchecked.dedup();
    CoverageOutcome { charts, unchecked, sources }
}

/// The rules about what values and templates know of each other, over all renders.
pub(crate) const RULES: [&str; 2] = [UNUSED_KEY, UNDEFINED_REFERENCE];

/// Whether a rule about coverage is on.
pub(crate) fn is_wanted(selection: &Selection) -> bool {
    RULES.iter().any(|rule| selection.has(rule))
}

/// What is known of a chart without a render.
pub(crate) struct WrittenDown<'a> {
    pub(crate) values: &'a WrittenValues,
    pub(crate) mentions: Mentions<'a>,
}

/// The coverage of a chart that was rendered with these values.
pub(crate) fn of_chart(
    chart: &Chart,
    name: &str,
    written: &WrittenDown<'_>,
    renders: &[RenderName],
    outputs: &[&Output],
    sources: &SourceMap,
    with_templates: bool,
) -> ChartCoverage {
    let mut reads = Reads::default();
    outputs.iter().for_each(|output| reads.add(&output.values_read));
    let WrittenDown { values, mentions } = written;
    let (present, missing) = dependency_keys(chart);
    let usage = Usage { reads: &reads, mentions, subcharts: &present, missing: &missing };
    let of_key = |key: keys::Key| KeyPlace { path: shown(&key.path), place: key.place };

    let unused = values.own.as_ref().map_or_else(Vec::new, |own| usage.unused(own, &|_| false));
    let mut declared = keys::declared(chart);
    let mut unknown = Vec::new();
    for (set, texts) in &values.sets {
        for text in texts {
            let keys = usage.unused(text, &|path| declared.contains(path));
            unknown.extend(keys.into_iter().map(|key| (Arc::clone(set), of_key(key))));
        }
    }
    for text in values.sets.iter().flat_map(|(_, texts)| texts) {
        keys::declare_text(text, &mut Vec::new(), &mut declared);
    }
    ChartCoverage {
        chart: name.to_owned(),
        renders: renders.to_vec(),
        failed: renders.iter().zip(outputs).filter(|(_, it)| !it.is_whole).map(|(name, _)| name.clone()).collect(),
        unused: unused.into_iter().map(of_key).collect(),
        unknown,
        undefined: undefined(chart, &declared, outputs, sources),
        templates: if with_templates { lines::of_templates(chart, outputs, sources) } else { Vec::new() },
    }
}

impl ChartCoverage {
    /// The findings of the rules that are on.
    pub(crate) fn findings(&self, selection: &Selection) -> Vec<Finding> {
        let all: Arc<[RenderName]> = self.renders.clone().into();
        let everywhere = || SeenIn { renders: self.renders.clone(), all: Arc::clone(&all) };
        let mut findings = Vec::new();
        if selection.has(UNUSED_KEY) {
            findings.extend(self.unused.iter().filter_map(|key| self.finding(UNUSED_KEY, key, everywhere())));
            for (set, key) in &self.unknown {
                let renders = self.renders.iter().filter(|render| render.values == *set).cloned().collect();
                let finding = self.finding(UNUSED_KEY, key, SeenIn { renders, all: Arc::clone(&all) });
                let help = "the chart's values.yaml does not have the key: is it misspelled, or of another version?";
                findings.extend(finding.map(|it| Finding { help: Some(help.to_owned()), ..it }));
            }
        }
        if selection.has(UNDEFINED_REFERENCE) {
            let undefined = self.undefined.iter();
            findings.extend(undefined.filter_map(|key| self.finding(UNDEFINED_REFERENCE, key, everywhere())));
        }
        findings
    }

    fn finding(&self, rule: &'static str, key: &KeyPlace, seen_in: SeenIn) -> Option<Finding> {
        let policy = hullmark_policies::rule(rule)?;
        let message = policy.message.replace("{key}", &key.path);
        Some(Finding {
            seen_in: Some(seen_in),
            fingerprint: Fingerprint::of([rule, &self.chart, &key.path]),
            ..Finding::new(rule, policy.severity, message, Location::new(Place::Span(key.place), ""))
        })
    }
}

/// The names under which dependencies have their values: of those that are there, and of those that are not.
fn dependency_keys(chart: &Chart) -> (BTreeSet<String>, BTreeSet<String>) {
    let is_there = |name: &str| chart.dependencies.iter().any(|subchart| subchart.name() == name);
    let mut present: BTreeSet<String> = chart.dependencies.iter().map(|it| it.name().to_owned()).collect();
    let mut missing = BTreeSet::new();
    for dependency in chart.metadata.dependencies.iter().flatten().flatten() {
        let keys = if is_there(&dependency.name.text) { &mut present } else { &mut missing };
        keys.insert(dependency.key().to_owned());
    }
    (present, missing)
}

/// The keys that templates of the chart itself print and that are declared nowhere, each where it is read first.
fn undefined(
    chart: &Chart,
    declared: &BTreeSet<Vec<String>>,
    outputs: &[&Output],
    sources: &SourceMap,
) -> Vec<KeyPlace> {
    let templates: BTreeMap<SourceId, &Arc<str>> = chart.templates.iter().filter_map(File::text).collect();
    let values = chart.values.as_ref().and_then(File::text).map_or("", |(_, text)| &**text);
    let documented = documented(values);
    let mut found: BTreeMap<Vec<String>, Span> = BTreeMap::new();
    // A render that failed tells by its error what was not there.
    for read in outputs.iter().filter(|output| output.is_whole).map(|output| &output.values_read) {
        for (id, place) in &read.missing {
            let Origin::Absent { .. } = read.origins.get(*id) else { continue };
            let Some(text) = templates.get(&place.source) else { continue };
            let Some(path) = read.origins.path(*id).and_then(|path| keys_of(&path.0)) else { continue };
            let is_declared = declared.contains(&path) || path.first().is_some_and(|first| first == "global");
            let is_documented = path.last().is_some_and(|name| documented.contains(&**name));
            if is_declared || is_documented || is_optional(text, *place) {
                continue;
            }
            found.entry(path).and_modify(|known| *known = earlier(*known, *place, sources)).or_insert(*place);
        }
    }
    found.into_iter().map(|(path, place)| KeyPlace { path: shown(&path), place }).collect()
}

/// The keys of a path into values, or `None` when it leads through a list or into another tree.
fn keys_of(path: &[PathSegment]) -> Option<Vec<String>> {
    let (root, rest) = path.split_first()?;
    if *root != PathSegment::Root("Values".into()) {
        return None;
    }
    let key = |segment: &PathSegment| match segment {
        PathSegment::Key(key) => Some(key.to_string()),
        _ => None,
    };
    rest.iter().map(key).collect()
}

fn earlier(a: Span, b: Span, sources: &SourceMap) -> Span {
    let order = |span: Span| (sources.name(span.source), span.start, span.end);
    if order(b) < order(a) { b } else { a }
}

/// The words of the comments of values.yaml, which show keys that may be set: `# nodeSelector: {}`,
/// `## @param nodeSelector`.
fn documented(values: &str) -> HashSet<&str> {
    let comments = values.lines().filter_map(|line| line.split_once('#')).map(|(_, comment)| comment);
    let is_between = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'));
    comments.flat_map(|comment| comment.split(is_between)).collect()
}

/// Functions that do well with a value that is not there, or hand it on to something that may.
const CAREFUL: [&str; 24] = [
    "and",
    "coalesce",
    "default",
    "dict",
    "dig",
    "empty",
    "eq",
    "fail",
    "get",
    "hasKey",
    "include",
    "kindIs",
    "list",
    "merge",
    "mergeOverwrite",
    "ne",
    "not",
    "or",
    "required",
    "set",
    "ternary",
    "tpl",
    "typeIs",
    "template",
];

/// Whether the action around an expression only asks for a value, or provides for its absence.
fn is_optional(template: &str, place: Span) -> bool {
    let (Some(before), Some(behind)) = (template.get(..place.range().start), template.get(place.range().end..)) else {
        return true;
    };
    let start = before.rmatch_indices("{{").map(|(at, _)| at).find(|at| !is_quoted(template, *at)).unwrap_or(0);
    let mut closed = behind.match_indices("}}").map(|(at, _)| place.range().end + at);
    let end = closed.find(|at| !is_quoted(template, *at)).unwrap_or(template.len());
    let line = before.get(..start).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    if line.trim_start().starts_with('#') {
        return true;
    }
    let action = template.get(start..end).unwrap_or_default().trim_start_matches('{');
    let words: Vec<&str> = action.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).collect();
    let keyword = words.iter().find(|word| !word.is_empty());
    let is_question =
        keyword.is_some_and(|word| matches!(*word, "if" | "else" | "with" | "range" | "define" | "block"));
    is_question || action.contains(":=") || action.contains(" = ") || words.iter().any(|word| CAREFUL.contains(word))
}

/// Whether braces are a text of an action, and neither begin nor end one: `print "{{" .name "}}"`.
fn is_quoted(template: &str, at: usize) -> bool {
    let before = template.get(..at).and_then(|it| it.chars().next_back());
    let behind = template.get(at + 2..).and_then(|it| it.chars().next());
    before == behind && matches!(before, Some('"' | '`'))
}

/// A path as Helm's users write it.
fn shown(path: &[String]) -> String {
    let segments = path.iter().map(|key| PathSegment::Key(key.as_str().into())).collect();
    hullmark_source::ValuesPath(segments).to_string()
}
