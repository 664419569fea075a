//! What the engine itself finds, and the order of all findings.

use std::cmp::Ordering;

use hullmark_checks::Selection;
use hullmark_checks::place::{Identity, Placement, call, place_bytes};
use hullmark_findings::{Applicability, Edit, Finding, Fingerprint, Fix, FixStep, Location, Place, Precision};
use hullmark_parser::{Document, NodeRef, SyntaxError};
use hullmark_policies::RulePolicy;
use hullmark_source::{Frame, SourceKind, SourceMap, Span};

/// The rule of texts that are no YAML.
const SYNTAX_ERROR: &str = "yaml-syntax-error";
/// The rule of what only Kubernetes' own reader takes.
const NOT_PORTABLE: &str = "yaml-not-portable";
/// The rule of keys that their mapping has already.
const DUPLICATE_KEY: &str = "yaml-duplicate-key";
/// What is most likely wrong when an object has a second kind.
const MISSING_MARKER: &str = "if another object begins here, put a line with `---` before it";
/// The rule of charts that do not render.
const RENDER_ERROR: &str = "template-render-error";
/// The rule of kustomizations that kustomize does not build.
const KUSTOMIZATION_ERROR: &str = "kustomization-build-error";
/// The rule of schemas of values that refer to other files.
const SCHEMA_REFERENCE: &str = "values-schema-reference";

/// The finding of a syntax error, in a file or in what a template wrote, unless its rule is off. `subject` is
/// what its identity rests on besides the message.
pub(crate) fn syntax_error(
    error: &SyntaxError,
    subject: &str,
    selection: &Selection,
    sources: &SourceMap,
) -> Option<Finding> {
    let placement = place_bytes(sources, error.span);
    let finding = engine_finding(SYNTAX_ERROR, &error.message, placement, subject, selection)?;
    Some(Finding { help: error.hint.clone(), ..finding })
}

/// The findings of how a document that could be read is written.
pub(crate) fn spelling<'a>(
    document: &'a Document,
    subject: &'a str,
    selection: &'a Selection,
    sources: &'a SourceMap,
) -> impl Iterator<Item = Finding> + 'a {
    let notices = document.notices().iter().filter_map(move |notice| {
        let placement = place_bytes(sources, notice.span);
        let finding = engine_finding(NOT_PORTABLE, notice.message, placement, subject, selection)?;
        let fix = notice.missing.and_then(|missing| spaced(notice.span, missing, sources));
        Some(Finding { help: Some(notice.hint.to_owned()), fix, ..finding })
    });
    let keys = document.duplicate_keys().iter().filter(|_| document.is_complete()).filter_map(move |key| {
        let finding =
            engine_finding(DUPLICATE_KEY, document.slice(*key), place_bytes(sources, *key), subject, selection)?;
        let help = begins_object(document, *key).then(|| MISSING_MARKER.to_owned());
        Some(Finding { help, fix: without_overridden(document, *key, sources), ..finding })
    });
    notices.chain(keys)
}

/// The fix that puts a space into a file; what a template wrote is not changed there.
fn spaced(before: Span, missing: &str, sources: &SourceMap) -> Option<Fix> {
    let edit = Edit { span: Span::empty(before.source, before.start), replacement: missing.to_owned() };
    text_fix("put a space before it", edit, sources)
}

/// The fix that takes out the entry that a key further down overrules, where that has a line of its own.
fn without_overridden(document: &Document, key: Span, sources: &SourceMap) -> Option<Fix> {
    let name = document.slice(key);
    let mut nodes: Vec<NodeRef<'_>> = document.root().into_iter().collect();
    let mapping = loop {
        let node = nodes.pop()?;
        if node.entries().any(|(own, _)| own.span() == key) {
            break node;
        }
        let children = node.items().chain(node.entries().map(|(_, value)| value));
        nodes.extend(children.filter(|child| !child.is_alias() && child.entry_span().contains(key)));
    };
    let (_, value) = mapping.entries().find(|(own, _)| own.key_name().as_deref() == Some(name) && own.span() != key)?;
    if value.span().start > key.start || value.anchor().is_some() {
        return None;
    }
    let entry = value.entry_span();
    let source = sources.get(entry.source)?;
    let text = source.text();
    let start = text.get(..entry.range().start)?.rfind('\n').map_or(0, |end| end + 1);
    let rest = text.get(entry.range().end..)?;
    let end = entry.range().end + rest.find('\n')? + 1;
    let before = text.get(start..entry.range().start)?;
    let behind = text.get(entry.range().end..end)?.trim();
    let is_alone = before.bytes().all(|byte| byte == b' ') && (behind.is_empty() || behind.starts_with('#'));
    if !is_alone || source.slice(entry).contains('\n') {
        return None;
    }
    let span = Span::from_range(entry.source, start..end);
    text_fix(
        &format!("remove the first `{name}`, which does not count"),
        Edit { span, replacement: String::new() },
        sources,
    )
}

fn text_fix(title: &str, edit: Edit, sources: &SourceMap) -> Option<Fix> {
    let source = sources.get(edit.span.source)?;
    let is_file = matches!(source.kind(), SourceKind::File | SourceKind::Stdin);
    is_file.then(|| Fix {
        title: title.to_owned(),
        applicability: Applicability::Safe,
        steps: vec![FixStep::Text(edit)],
        edits: Vec::new(),
    })
}

/// Whether the key is one that objects begin with, so that another object may have been forgotten to be parted off.
fn begins_object(document: &Document, key: Span) -> bool {
    let is_outermost = || document.root().is_some_and(|root| root.entries().any(|(own, _)| own.span() == key));
    matches!(document.slice(key), "apiVersion" | "kind") && is_outermost()
}

/// The finding of a chart that does not render, unless its rule is off.
pub(crate) fn render_error(problem: &str, placement: Placement, chart: &str, selection: &Selection) -> Option<Finding> {
    engine_finding(RENDER_ERROR, problem, placement, chart, selection)
}

/// Whether a finding says that something could not be rendered or read.
pub(crate) fn is_of_render(finding: &Finding) -> bool {
    matches!(&*finding.rule, RENDER_ERROR | SYNTAX_ERROR)
}

/// The finding of a reference in a schema of values that leads to `target` outside of it, unless its rule is off.
pub(crate) fn schema_reference(
    target: &str,
    placement: Placement,
    chart: &str,
    selection: &Selection,
) -> Option<Finding> {
    engine_finding(SCHEMA_REFERENCE, target, placement, chart, selection)
}

/// The finding of something that keeps a kustomization, in `file`, from being built, unless its rule is off.
pub(crate) fn kustomization_error(
    problem: &str,
    placement: Placement,
    file: &str,
    selection: &Selection,
) -> Option<Finding> {
    engine_finding(KUSTOMIZATION_ERROR, problem, placement, file, selection)
}

/// The finding of a comment about findings that something is wrong with, unless its rule is off.
pub(crate) fn suppression_problem(
    rule: &'static str,
    problem: &str,
    placement: Placement,
    file: &str,
    selection: &Selection,
) -> Option<Finding> {
    engine_finding(rule, problem, placement, file, selection)
}

/// A place and the calls that led there, innermost first.
pub(crate) fn called_from(primary: Place, frames: &[Frame]) -> Placement {
    let precision = if primary.span().is_some() { Precision::Exact } else { Precision::File };
    let related = frames.iter().map(call).filter(|call| call.place != primary).collect();
    let primary = Location::new(primary, "");
    let (chain, identity) = (Vec::new(), Identity::Object);
    Placement { primary, related, chain, precision, rendered: None, identity, third_party: None }
}

/// A finding of a rule that no check function has, unless it is off.
pub(crate) fn engine_finding(
    rule: &'static str,
    problem: &str,
    placement: Placement,
    subject: &str,
    selection: &Selection,
) -> Option<Finding> {
    let policy = hullmark_policies::rule(rule).filter(|policy| selection.has(policy.id))?;
    let message = policy.message.replace("{problem}", problem);
    let fingerprint = Fingerprint::of([rule, subject, problem]);
    Some(Finding { fingerprint, ..placed_finding(policy, message, placement) })
}

/// A finding of a rule at a place that was looked up.
pub(crate) fn placed_finding(policy: &RulePolicy, message: String, placement: Placement) -> Finding {
    Finding {
        related: placement.related,
        chain: placement.chain,
        precision: placement.precision,
        rendered: placement.rendered,
        third_party: placement.third_party,
        ..Finding::new(policy.id, policy.severity, message, placement.primary)
    }
}

/// Sorts by path, place, rule and message, and leaves one of those that say the same of the same place.
pub(crate) fn sort_and_merge(findings: &mut Vec<Finding>, sources: &SourceMap) {
    let ranks = sources.ranks(findings.iter().map(|it| it.primary.place.source()), compare_paths);
    let rank = |finding: &Finding| ranks.of(finding.primary.place.source());
    let order = |a: &Finding, b: &Finding| rank(a).cmp(&rank(b)).then_with(|| compare(a, b));
    findings.sort_by(order);
    findings.dedup_by(|a, b| order(a, b).is_eq());
}

/// Files of a folder stand together: `a/b` before `a.yaml`.
fn compare_paths(a: &str, b: &str) -> Ordering {
    a.split('/').cmp(b.split('/'))
}

/// The order of two findings in one file. Source ids are no part of it: they depend on the threads.
fn compare(a: &Finding, b: &Finding) -> Ordering {
    let place = |finding: &Finding| finding.primary.place.span().map(|span| (span.start, span.end));
    // What is reported stays beside what is not: it is something else that shows the same.
    let is_suppressed = |finding: &Finding| finding.suppression.is_some();
    (place(a), &a.rule, &a.message, is_suppressed(a)).cmp(&(place(b), &b.rule, &b.message, is_suppressed(b)))
}
