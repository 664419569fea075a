//! One self-contained page for a browser: what was found, with the lines side by side, and what it means for the
//! frameworks that the rules belong to.
//!
//! The page fetches nothing. Its policy for content allows its own style and script by their hashes and nothing else, so
//! that text from a file stays text even if an escape were missed.

mod changes;
mod excerpts;
mod frameworks;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderErrorReason, html_escape};
use hullmark_findings::{Finding, Precision, SeenIn, Severity, UncheckedKind};
use serde::Serialize;
use sha2::{Digest, Sha256};

use self::changes::{Change, change};
use self::excerpts::{Excerpt, excerpts};
use self::frameworks::{FrameworkCoverage, coverage};
use crate::escape::visible;
use crate::fingerprints::Fingerprints;
use crate::mask::Masks;
use crate::summary::checked_text;
use crate::words::{by_file, counted_by_severity, page_url, remedy};
use crate::{Format, Report};

pub(super) const FORMAT: Format = Format {
    name: "html",
    about: "one self-contained page with filters, lines side by side and framework coverage",
    extensions: &["html", "htm"],
    includes_summary: false,
    write,
};

const PAGE: &str = include_str!("page.hbs");
const FINDING: &str = include_str!("finding.hbs");
const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// So many findings are shown: each has some 90 elements, and browsers become slow with more than half a million.
const MOST_SHOWN: usize = 5_000;

#[derive(Serialize)]
struct Page<'a> {
    style: &'static str,
    script: &'static str,
    style_hash: String,
    script_hash: String,
    version: &'static str,
    title: String,
    checked: String,
    counts: [Count; 3],
    places: String,
    /// How many of the findings are shown, where that is not all.
    cut: Option<String>,
    files: Vec<File<'a>>,
    rules: Vec<Rule<'a>>,
    frameworks: Vec<FrameworkCoverage<'a>>,
    checked_rules: usize,
    unchecked_count: usize,
    unchecked: Vec<UncheckedRow<'a>>,
    left_alone: usize,
    in_dependencies: usize,
    suppressed_count: usize,
}

/// How many findings of a severity there are.
#[derive(Serialize)]
struct Count {
    severity: &'static str,
    noun: String,
    count: usize,
}

#[derive(Serialize)]
struct File<'a> {
    name: String,
    counts: String,
    findings: Vec<Shown<'a>>,
}

/// A finding as the page shows it.
#[derive(Serialize)]
struct Shown<'a> {
    id: String,
    rule: &'a str,
    severity: &'static str,
    message: &'a str,
    file: String,
    object: Option<String>,
    namespace: Option<&'a str>,
    field: Option<&'a str>,
    only_with: Option<String>,
    note: Option<&'static str>,
    remedy: Option<&'a str>,
    excerpts: Vec<Excerpt>,
    change: Option<Change>,
    /// Who decided that it is not reported, and why.
    suppressed: Option<Suppressed<'a>>,
    places_without_lines: Vec<PlaceWithoutLines<'a>>,
}

/// Why a finding is not reported.
#[derive(Serialize)]
struct Suppressed<'a> {
    by: &'static str,
    why: Option<&'a str>,
}

/// A place of which only the file is known.
#[derive(Serialize)]
struct PlaceWithoutLines<'a> {
    name: String,
    label: &'a str,
}

/// A rule that found something.
#[derive(Serialize)]
struct Rule<'a> {
    id: &'a str,
    severity: &'static str,
    count: usize,
    title: Option<&'static str>,
    why: Option<&'static str>,
    fix: Option<&'static str>,
    url: Option<String>,
    controls: Vec<String>,
}

#[derive(Serialize)]
struct UncheckedRow<'a> {
    path: &'a str,
    reason: &'a str,
    is_failure: bool,
    kind: &'static str,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut templates = Handlebars::new();
    templates.set_strict_mode(true);
    templates.register_escape_fn(escape);
    templates.register_helper("prose", Box::new(prose));
    let parsed = templates.register_template_string("page", PAGE);
    parsed.and_then(|()| templates.register_template_string("finding", FINDING)).map_err(io::Error::other)?;
    let all = all_sorted(report);
    let count = all.len();
    let shown = most_severe(all);
    let with_suppressed = Report { findings: &shown, ..*report };
    templates.render_to_write("page", &page(report, &with_suppressed, count), out).map_err(|error| {
        match error.reason() {
            // What the writer met is told as it is: a closed pipe is no fault of the page.
            RenderErrorReason::IOError(met) => io::Error::from(met.kind()),
            _ => io::Error::other(error),
        }
    })
}

/// The findings, in their order; with some that are suppressed, all by file and place.
fn all_sorted(report: &Report<'_>) -> Vec<Finding> {
    let mut all: Vec<Finding> = report.findings.iter().chain(report.suppressed).cloned().collect();
    if report.suppressed.is_empty() {
        return all;
    }
    all.sort_by_cached_key(|finding| {
        let name = report.sources.name(finding.primary.place.source());
        let parts: Vec<String> = name.split('/').map(str::to_owned).collect();
        (parts, finding.primary.place.span().map(|span| (span.start, span.end)))
    });
    all
}

/// As many as a browser shows at once, in their order: what is reported before what is suppressed, the worst before others.
fn most_severe(findings: Vec<Finding>) -> Vec<Finding> {
    if findings.len() <= MOST_SHOWN {
        return findings;
    }
    let mut ranked: Vec<(usize, Finding)> = findings.into_iter().enumerate().collect();
    ranked.sort_by_key(|(index, finding)| (finding.suppression.is_some(), Reverse(finding.severity), *index));
    ranked.truncate(MOST_SHOWN);
    ranked.sort_by_key(|(index, _)| *index);
    ranked.into_iter().map(|(_, finding)| finding).collect()
}

/// Text as the content of an element or an attribute in quotes; control characters and those that reorder text are shown.
fn escape(text: &str) -> String {
    let shown = |character| match character {
        '\n' | '\t' => character,
        other => visible(other),
    };
    html_escape(&text.chars().map(shown).collect::<String>())
}

/// Escapes a text, with what stands in backticks as code.
fn prose(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let mut rest = helper.param(0).and_then(|it| it.value().as_str()).unwrap_or_default();
    while let Some((before, behind)) = rest.split_once('`') {
        let Some((inside, behind)) = behind.split_once('`') else { break };
        out.write(&format!("{}<code>{}</code>", escape(before), escape(inside)))?;
        rest = behind;
    }
    out.write(&escape(rest))?;
    Ok(())
}

/// `with_suppressed` is the same report, with what is suppressed among the findings, as far as they are shown; `all` is how
/// many there are.
fn page<'a>(report: &Report<'a>, with_suppressed: &Report<'a>, all: usize) -> Page<'a> {
    let counts = report.counts();
    let mut severities = Severity::ALL;
    severities.reverse();
    let placed = |precision| report.placed(precision);
    Page {
        style: STYLE,
        script: SCRIPT,
        style_hash: hash(STYLE),
        script_hash: hash(SCRIPT),
        version: env!("CARGO_PKG_VERSION"),
        title: counted_by_severity(report.findings),
        checked: checked_text(report.summary),
        counts: severities.map(|severity| {
            let count = counts.get(&severity).copied().unwrap_or(0);
            let plural = if count == 1 { "" } else { "s" };
            Count { severity: severity.as_str(), noun: format!("{severity}{plural}"), count }
        }),
        places: format!(
            "{} exactly, {} at a template, {} at a file",
            placed(Precision::Exact),
            placed(Precision::Template),
            placed(Precision::File)
        ),
        files: files(with_suppressed),
        cut: (all > with_suppressed.findings.len())
            .then(|| format!("{} of the {all} findings, the most severe, are", with_suppressed.findings.len())),
        rules: rules(report),
        frameworks: coverage(report),
        checked_rules: report.checked_rules.len(),
        unchecked: report
            .summary
            .unchecked
            .iter()
            .map(|it| UncheckedRow {
                path: &it.path,
                reason: &it.reason,
                is_failure: it.kind.is_failure(),
                kind: UncheckedKind::as_str(it.kind),
            })
            .collect(),
        unchecked_count: report.summary.unchecked.len(),
        left_alone: report.summary.left_alone,
        in_dependencies: report.summary.in_dependencies,
        suppressed_count: report.suppressed.len(),
    }
}

/// What a policy for content calls a text.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

fn files<'a>(report: &Report<'a>) -> Vec<File<'a>> {
    let masks = Masks::of(report);
    let mut fingerprints = Fingerprints::new(report);
    let mut files = Vec::new();
    for file in by_file(report) {
        let mut findings = Vec::new();
        for finding in &file.findings {
            findings.push(shown(report, finding, &masks, &fingerprints.next(finding)));
        }
        let reported: Vec<&Finding> =
            file.findings.iter().copied().filter(|finding| finding.suppression.is_none()).collect();
        let counts = counted_by_severity(&reported);
        files.push(File { name: file.name.to_string(), counts, findings });
    }
    files
}

fn shown<'a>(report: &Report<'a>, finding: &'a Finding, masks: &Masks<'_>, fingerprint: &str) -> Shown<'a> {
    let places = std::iter::once(&finding.primary).chain(&finding.related);
    let without_lines = places.filter(|location| location.place.span().is_none()).map(|location| {
        let name = report.sources.name(location.place.source()).to_string();
        PlaceWithoutLines { name, label: &location.label }
    });
    Shown {
        id: format!("finding-{}", fingerprint.replace(':', "-")),
        rule: &finding.rule,
        severity: finding.severity.as_str(),
        message: &finding.message,
        file: report.sources.name(finding.primary.place.source()).to_string(),
        object: finding.object.as_ref().map(ToString::to_string),
        namespace: finding.object.as_ref().and_then(|object| object.namespace.as_deref()),
        field: finding.field.as_deref(),
        only_with: finding.seen_in.as_ref().and_then(SeenIn::only_with),
        note: match finding.precision {
            Precision::Exact => None,
            Precision::Template => Some("The marked action wrote it; what to change is among its inputs."),
            Precision::File => Some("Only the file is known, not the line."),
        },
        remedy: remedy(report, finding),
        excerpts: excerpts(report, finding, masks),
        change: change(report, finding, masks),
        suppressed: finding
            .suppression
            .as_deref()
            .map(|it| Suppressed { by: it.by.as_str(), why: it.justification.as_deref() }),
        places_without_lines: without_lines.collect(),
    }
}

/// The rules with findings, by id.
fn rules<'a>(report: &Report<'a>) -> Vec<Rule<'a>> {
    let mut found: BTreeMap<&str, (Severity, usize)> = BTreeMap::new();
    for finding in report.findings {
        let (worst, count) = found.entry(&finding.rule).or_insert((finding.severity, 0));
        *worst = finding.severity.max(*worst);
        *count += 1;
    }
    let rule = |(id, (severity, count)): (&'a str, (Severity, usize))| {
        let policy = (report.rules)(id);
        let controls = policy.into_iter().flat_map(|policy| policy.frameworks);
        Rule {
            id,
            severity: severity.as_str(),
            count,
            title: policy.map(|policy| policy.title),
            why: policy.map(|policy| policy.why),
            fix: policy.map(|policy| policy.fix),
            url: policy.map(page_url),
            controls: controls.map(|(framework, controls)| format!("{framework} {}", controls.join(", "))).collect(),
        }
    };
    let mut rules: Vec<Rule<'_>> = found.into_iter().map(rule).collect();
    rules.sort_by_key(|rule| Reverse(rule.count));
    rules
}
