//! `hullmark images`: which container images charts and manifests ask for.

mod cyclonedx;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::ValueEnum;
use hullmark_config::{CommandLine, Configurations};
use hullmark_engine::{CheckRequest, ImageUse, ImagesOutcome, OsFiles, PathGlobs, SuppressionSettings, Target, images};
use hullmark_findings::{Place, SeenIn};
use hullmark_model::ImageRef;
use hullmark_source::SourceMap;
use serde_json::{Value, json};

use crate::check::settings::{ConfigOptions, told, told_early};
use crate::check::{ValuesOptions, current_folder, thread_pool};
use crate::error::CliError;
use crate::output::{to_stderr, to_stdout};

/// Arguments of `hullmark images`.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Every image is listed once, as it is written: of containers of every kind, of image volumes, and of fields of custom
resources that are known to name one. Charts are rendered with each of their value sets.

  hullmark images | xargs -n1 trivy image

Exit codes:
  0  everything was looked at
  2  bad usage, input that cannot be read, or a chart that cannot be rendered")]
pub(crate) struct ImagesArgs {
    /// Charts, manifests, or folders of them
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Leave out paths, as a line of a .gitignore file would (repeatable)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    #[command(flatten)]
    values: ValuesOptions,
    #[command(flatten)]
    config: ConfigOptions,
    /// How to list them
    #[arg(long, value_enum, default_value_t = ImagesFormat::Text, value_name = "FORMAT")]
    format: ImagesFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum ImagesFormat {
    /// One image a line
    Text,
    /// One JSON document with the parts of each image and where it comes from
    Json,
    /// A CycloneDX 1.6 bill of materials
    Cyclonedx,
}

/// Lists the images.
pub(crate) fn run(args: &ImagesArgs) -> Result<ExitCode, CliError> {
    // No rule is run: what selects one and leaves it out selects none.
    let no_rule = ["privileged-container"];
    let start = current_folder()?;
    let mut command_line = CommandLine { charts: args.values.chart_change(), ..CommandLine::default() };
    command_line.rules.select(&no_rule)?;
    command_line.rules.ignore(&no_rule)?;
    if !args.exclude.is_empty() {
        command_line.exclude = Some(PathGlobs::new(&start, &start, &args.exclude)?);
    }
    let configurations = Arc::new(args.config.configurations(&start, command_line));
    told_early(&configurations, args.paths.iter().map(|path| &**path))?;
    let request = CheckRequest {
        targets: args.paths.iter().cloned().map(Target::Path).collect(),
        settings: Arc::<Configurations>::clone(&configurations),
        values: args.values.user_values()?,
        suppression: SuppressionSettings::off(),
        force_exclude: false,
    };
    let outcome = thread_pool(None)?.install(|| images(&OsFiles, &request));
    told(&configurations)?;
    to_stdout(|out| match args.format {
        ImagesFormat::Text => outcome.images.keys().filter(|it| is_image(it)).try_for_each(|it| writeln!(out, "{it}")),
        ImagesFormat::Json => writeln!(out, "{:#}", document(&outcome)),
        ImagesFormat::Cyclonedx => writeln!(out, "{:#}", cyclonedx::document(&outcome)),
    })?;
    for (image, uses) in outcome.images.iter().filter(|(image, _)| !is_image(image)) {
        let place = uses.first().map(|it| position(it, &outcome.sources)).unwrap_or_default();
        to_stderr(&format!("no image reference: {place}: {image:?}\n"));
    }
    for unchecked in &outcome.unchecked {
        to_stderr(&format!("not checked: {}: {}\n", unchecked.path, unchecked.reason));
    }
    let has_failed = outcome.unchecked.iter().any(|unchecked| unchecked.kind.is_failure());
    Ok(if has_failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

/// Whether a text can be pulled, so that it is safe to hand to another command: it has no spaces, no control characters
/// and no variables, and does not look like an option.
fn is_image(text: &str) -> bool {
    ImageRef::parse(text).is_some() && !text.starts_with('-')
}

/// `path:line:column`, or the path where only the file is known.
fn position(it: &ImageUse, sources: &SourceMap) -> String {
    let name = sources.name(it.place.source());
    match it.place.span().map(|span| sources.position(span).start) {
        Some(start) => format!("{name}:{}:{}", start.line, start.column),
        None => name.to_string(),
    }
}

/// The list for programs. The fields are a contract: they may grow, they do not change. Lines and columns are 1-based,
/// columns count Unicode code points.
fn document(outcome: &ImagesOutcome) -> Value {
    let sources = &outcome.sources;
    let images = outcome.images.iter().map(|(image, uses)| {
        let parsed = ImageRef::parse(image);
        json!({
            "image": image,
            "isReference": is_image(image),
            "registry": parsed.and_then(|it| it.registry),
            "repository": parsed.map(|it| it.repository),
            "tag": parsed.and_then(|it| it.tag),
            "digest": parsed.and_then(|it| it.digest),
            "uses": uses.iter().map(|it| used(it, sources)).collect::<Vec<_>>(),
        })
    });
    let unchecked = outcome.unchecked.iter();
    let unchecked = unchecked.map(|it| json!({"path": it.path, "kind": it.kind.as_str(), "reason": it.reason}));
    json!({
        "version": 1,
        "images": images.collect::<Vec<_>>(),
        "unchecked": unchecked.collect::<Vec<_>>(),
    })
}

fn place(place: Place, sources: &SourceMap) -> Value {
    let start = place.span().map(|span| sources.position(span).start);
    json!({
        "path": &*sources.name(place.source()),
        "line": start.map(|start| start.line),
        "column": start.map(|start| start.column),
    })
}

fn used(it: &ImageUse, sources: &SourceMap) -> Value {
    let seen_in = SeenIn { renders: it.renders.clone(), all: it.renders.clone().into() };
    json!({
        "place": place(it.place, sources),
        "precision": it.precision.as_str(),
        "object": {
            "apiVersion": it.object.api_version, "kind": it.object.kind,
            "namespace": it.object.namespace, "name": it.object.name,
        },
        "user": it.user.as_str(),
        "name": it.name,
        "inputs": it.inputs.iter().map(|input| place(input.place, sources)).collect::<Vec<_>>(),
        "values": seen_in.values(),
        "kubeVersions": seen_in.kube_versions(),
    })
}
