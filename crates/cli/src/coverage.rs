//! `hullmark coverage`: what the values of a chart and its templates know of each other.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::ValueEnum;
use hullmark_config::{CommandLine, Configurations};
use hullmark_engine::{
    ChartCoverage, CheckRequest, CoverageOutcome, KeyPlace, OsFiles, SuppressionSettings, Target, TemplateCoverage,
    coverage,
};
use hullmark_source::{SourceMap, Span};
use serde_json::{Value, json};

use crate::check::settings::{ConfigOptions, told, told_early};
use crate::check::{ValuesOptions, current_folder, thread_pool};
use crate::error::CliError;
use crate::output::{to_stderr, to_stdout};

/// More names of value sets than these get a line each.
const SETS_IN_A_LINE: usize = 3;

/// Arguments of `hullmark coverage`.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
A chart is rendered with its values.yaml, and over that with each of ci/*-values.yaml, values-*.yaml and values.*.yaml;
or, with -f and --set, with what these give alone. A line counts as written when a byte of it is in the output of one
of these renders.

Exit codes:
  0  the charts were rendered
  2  bad usage, input that cannot be read, or a chart that cannot be rendered")]
pub(crate) struct CoverageArgs {
    /// Charts, or folders with charts
    #[arg(required = true, value_name = "CHART")]
    charts: Vec<PathBuf>,
    #[command(flatten)]
    values: ValuesOptions,
    #[command(flatten)]
    config: ConfigOptions,
    /// How to report
    #[arg(long, value_enum, default_value_t = CoverageFormat::Text, value_name = "FORMAT")]
    format: CoverageFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum CoverageFormat {
    /// A list for people, `path:line:col` first
    Text,
    /// One JSON document
    Json,
}

/// Renders the charts and writes the report.
pub(crate) fn run(args: &CoverageArgs) -> Result<ExitCode, CliError> {
    let rules = ["values-unused-key", "values-undefined-reference"];
    let start = current_folder()?;
    let mut command_line = CommandLine { charts: args.values.chart_change(), ..CommandLine::default() };
    command_line.rules.select(&rules)?;
    let configurations = Arc::new(args.config.configurations(&start, command_line));
    told_early(&configurations, args.charts.iter().map(|path| &**path))?;
    let request = CheckRequest {
        targets: args.charts.iter().cloned().map(Target::Path).collect(),
        settings: Arc::<Configurations>::clone(&configurations),
        values: args.values.user_values()?,
        suppression: SuppressionSettings::off(),
        force_exclude: false,
    };
    let outcome = thread_pool(None)?.install(|| coverage(&OsFiles, &request));
    told(&configurations)?;
    match args.format {
        CoverageFormat::Text => to_stdout(|out| out.write_all(text(&outcome).as_bytes()))?,
        CoverageFormat::Json => to_stdout(|out| writeln!(out, "{:#}", document(&outcome)))?,
    }
    for unchecked in &outcome.unchecked {
        to_stderr(&format!("not checked: {}: {}\n", unchecked.path, unchecked.reason));
    }
    if outcome.charts.is_empty() && outcome.unchecked.is_empty() {
        to_stderr("Nothing to look at: there are no charts here.\n");
    }
    let has_failed = outcome.unchecked.iter().any(|unchecked| unchecked.kind.is_failure());
    Ok(if has_failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

fn text(outcome: &CoverageOutcome) -> String {
    let mut text = String::new();
    for chart in &outcome.charts {
        // Writing to a string cannot fail.
        let _ = write_chart(&mut text, chart, &outcome.sources);
    }
    text
}

fn write_chart(out: &mut String, chart: &ChartCoverage, sources: &SourceMap) -> std::fmt::Result {
    let sets = hullmark_findings::SeenIn { renders: chart.renders.clone(), all: chart.renders.clone().into() };
    match sets.values().as_slice() {
        many if many.len() > SETS_IN_A_LINE => {
            writeln!(out, "{}: rendered with {} sets of values", chart.chart, many.len())?;
            many.iter().try_for_each(|set| writeln!(out, "    {set}"))?;
        }
        few => writeln!(out, "{}: rendered with {}", chart.chart, few.join(", "))?,
    }
    for failed in &chart.failed {
        writeln!(out, "  could not be rendered in full with {} on Kubernetes {}", failed.values, failed.kube_version)?;
    }
    keys(out, "keys that no template reads", &chart.unused, sources)?;
    let unknown: Vec<KeyPlace> = chart.unknown.iter().map(|(_, key)| key.clone()).collect();
    keys(out, "keys that the chart does not know", &unknown, sources)?;
    keys(out, "keys that are read and declared nowhere", &chart.undefined, sources)?;
    let (written, lines) =
        chart.templates.iter().fold((0, 0), |(written, lines), it| (written + it.written, lines + it.lines));
    let percent = (written * 100).checked_div(lines).unwrap_or(100);
    writeln!(out, "  template lines written: {written} of {lines} ({percent} %)")?;
    for template in chart.templates.iter().filter(|it| it.written < it.lines) {
        writeln!(out, "    {}", template_line(template, sources))?;
    }
    Ok(())
}

fn keys(out: &mut String, title: &str, keys: &[KeyPlace], sources: &SourceMap) -> std::fmt::Result {
    if keys.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {title}: {}", keys.len())?;
    for key in keys {
        let start = sources.position(key.place).start;
        let name = sources.name(key.place.source);
        writeln!(out, "    {name}:{}:{} {}", start.line, start.column, key.path)?;
    }
    Ok(())
}

/// `path: 3 of 9 lines, not 4-7, 12`
fn template_line(template: &TemplateCoverage, sources: &SourceMap) -> String {
    let name = sources.name(template.template);
    if template.written == 0 {
        return format!("{name}: 0 of {} lines", template.lines);
    }
    let range = |span: &Span| match line_range(*span, sources) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}-{last}"),
    };
    let ranges: Vec<String> = template.unwritten.iter().map(range).collect();
    format!("{name}: {} of {} lines, not {}", template.written, template.lines, ranges.join(", "))
}

/// The first and the last line of a stretch, 1-based.
fn line_range(span: Span, sources: &SourceMap) -> (u32, u32) {
    let range = sources.position(span);
    (range.start.line, range.end.line)
}

/// The report for programs. Lines and columns are 1-based, columns count Unicode code points.
fn document(outcome: &CoverageOutcome) -> Value {
    let sources = &outcome.sources;
    let key = |key: &KeyPlace| {
        let start = sources.position(key.place).start;
        json!({
            "key": key.path, "path": &*sources.name(key.place.source), "line": start.line, "column": start.column,
        })
    };
    let unknown = |(set, place): &(Arc<str>, KeyPlace)| {
        let mut entry = key(place);
        if let Some(entry) = entry.as_object_mut() {
            entry.insert("values".to_owned(), json!(&**set));
        }
        entry
    };
    let template = |template: &TemplateCoverage| {
        let ranges = template.unwritten.iter().map(|span| line_range(*span, sources));
        let ranges: Vec<Value> = ranges.map(|(first, last)| json!({"first": first, "last": last})).collect();
        json!({
            "path": &*sources.name(template.template), "lines": template.lines, "written": template.written,
            "unwritten": ranges,
        })
    };
    let render = |render: &hullmark_findings::RenderName| json!({"values": &*render.values, "kubeVersion": &*render.kube_version});
    let chart = |chart: &ChartCoverage| {
        json!({
            "chart": chart.chart,
            "renders": chart.renders.iter().map(render).collect::<Vec<_>>(),
            "failed": chart.failed.iter().map(render).collect::<Vec<_>>(),
            "unusedKeys": chart.unused.iter().map(key).collect::<Vec<_>>(),
            "unknownKeys": chart.unknown.iter().map(unknown).collect::<Vec<_>>(),
            "undefinedReferences": chart.undefined.iter().map(key).collect::<Vec<_>>(),
            "templates": chart.templates.iter().map(template).collect::<Vec<_>>(),
        })
    };
    json!({"version": 1, "charts": outcome.charts.iter().map(chart).collect::<Vec<_>>()})
}
