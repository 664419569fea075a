//! `hullmark blame`: where one field of a rendered object comes from.

use std::process::ExitCode;

use hullmark_engine::origin::{self, FieldOrigin};
use hullmark_findings::{Location, Place};
use hullmark_source::SourceMap;
use serde_json::{Value, json};

use crate::error::CliError;
use crate::output::to_stdout;
use crate::template::RenderArgs;
use crate::trace::describe;

/// Arguments of `hullmark blame`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  hullmark blame charts/shop Deployment/shop spec.template.spec.containers[0].image")]
pub(crate) struct BlameArgs {
    /// The chart: a folder or a `.tgz`
    #[arg(value_name = "CHART")]
    chart: String,
    /// The object: `Deployment/web`; or `NOTES.txt`
    #[arg(value_name = "KIND/NAME")]
    object: String,
    /// The field: `spec.template.spec.containers[0].image`; of the notes, a line's number
    #[arg(value_name = "PATH")]
    path: String,
    /// Name of the release
    #[arg(long, default_value = "release-name")]
    name: String,
    #[command(flatten)]
    render: RenderArgs,
    /// How to tell it
    #[arg(long, value_enum, default_value_t = BlameFormat::Text)]
    format: BlameFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum BlameFormat {
    Text,
    Json,
}

/// Tells where the field comes from. The exit code is 2 when there is no such field.
pub(crate) fn run(args: &BlameArgs) -> Result<ExitCode, CliError> {
    let sources = SourceMap::new();
    let rendered = args.render.render(&args.name, &args.chart, &sources).map_err(CliError::new)?;
    let found = origin::of_field(&rendered, &sources, &args.object, &args.path).map_err(|missing| {
        let error = CliError::new(missing.message);
        match (missing.meant, missing.known.as_slice()) {
            (Some(meant), _) => error.with_help(format!("did you mean `{meant}`?")),
            (None, []) => error,
            (None, [one]) => error.with_help(format!("there is {one}")),
            (None, known) => error.with_help(format!("there are {}", known.join(", "))),
        }
    })?;
    let text = match args.format {
        BlameFormat::Text => text(&found, &sources),
        BlameFormat::Json => format!("{:#}\n", document(&found, &sources)),
    };
    to_stdout(|out| out.write_all(text.as_bytes()))
        .map_err(|error| CliError::new(format!("cannot write to standard output: {error}")))?;
    Ok(ExitCode::SUCCESS)
}

fn text(found: &FieldOrigin, sources: &SourceMap) -> String {
    let mut out = format!("{} {} = {}\n", found.object, found.path, found.value);
    let mut line = |location: &Location, role: &str| {
        let place = place(location.place, sources);
        let label = if location.label.is_empty() { role } else { &location.label };
        out.push_str(&format!("  {place}  {label}\n"));
    };
    line(&found.primary, "comes from here");
    found.related.iter().for_each(|location| line(location, ""));
    if found.pieces.len() > 1 {
        out.push_str("\nPiece by piece:\n");
        for (text, origin) in pieces(found, sources) {
            out.push_str(&format!("  {text:?}  {origin}\n"));
        }
    }
    out
}

/// The pieces of a scalar, each with where it comes from.
fn pieces<'f>(found: &'f FieldOrigin, sources: &SourceMap) -> Vec<(&'f str, String)> {
    let Some(trace) = &found.trace else { return Vec::new() };
    found.pieces.iter().map(|(text, piece)| (text.as_str(), describe(trace, piece, sources))).collect()
}

fn place(place: Place, sources: &SourceMap) -> String {
    let name = sources.name(place.source());
    match place.span().map(|span| sources.position(span).start) {
        Some(start) => format!("{name}:{}:{}", start.line, start.column),
        None => name.to_string(),
    }
}

fn document(found: &FieldOrigin, sources: &SourceMap) -> Value {
    let location = |location: &Location| {
        let range = location.place.span().map(|span| sources.position(span));
        let at = |place: hullmark_source::LineColumn| json!({"line": place.line, "column": place.column});
        json!({
            "path": &*sources.name(location.place.source()), "label": location.label,
            "start": range.map(|range| at(range.start)), "end": range.map(|range| at(range.end)),
        })
    };
    let pieces = pieces(found, sources).into_iter().map(|(text, origin)| json!({"text": text, "origin": origin}));
    let pieces: Vec<Value> = pieces.collect();
    json!({
        "version": 1, "object": found.object, "path": found.path, "value": found.value,
        "precision": found.precision.as_str(), "location": location(&found.primary),
        "related": found.related.iter().map(location).collect::<Vec<_>>(), "pieces": pieces,
    })
}
