//! `hullmark template`: what `helm template` prints, for a chart in a folder or a `.tgz`.

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use hullmark_render::HelmVersion;
use hullmark_render::chart::{
    Capabilities, KubeVersion, ManifestError, ManifestOptions, ReleaseOptions, RenderOptions, Rendered, SetArgument,
    SetKind, load, manifest, release_name, render, set_file_paths,
};
use hullmark_source::{SourceId, SourceKind, SourceMap};

use crate::chart_files::read_chart;
use crate::output::to_stdout;
use crate::output_dir::write_files;
use crate::trace::{TraceFormat, beside_lines, source_map};

/// Render a chart as `helm template` does
#[derive(Args, Clone, Debug)]
pub struct TemplateArgs {
    /// Release name and chart, or the chart alone
    #[arg(required = true, num_args = 1..=2, value_names = ["NAME", "CHART"])]
    name_and_chart: Vec<String>,
    #[command(flatten)]
    render: RenderArgs,
    /// Make up a release name from the chart's
    #[arg(short, long)]
    generate_name: bool,
    /// Make the release name with this template
    #[arg(long, value_name = "TEMPLATE")]
    name_template: Option<String>,
    /// Write each template's manifests to a file below this folder instead of printing them
    #[arg(long, value_name = "FOLDER")]
    output_dir: Option<PathBuf>,
    /// With --output-dir, write to a folder with the release's name in it
    #[arg(long)]
    release_name: bool,
    /// Refused: Helm would run this program over the manifests
    #[arg(long, value_name = "PROGRAM")]
    post_renderer: Option<String>,
    /// Refused: Helm would ask a cluster whether it takes the manifests
    #[arg(long)]
    validate: bool,
    /// Print the custom resource definitions of crds/ as well
    #[arg(long)]
    include_crds: bool,
    /// Print no hooks
    #[arg(long)]
    no_hooks: bool,
    /// Print no tests
    #[arg(long)]
    skip_tests: bool,
    /// Print only the manifests of this template (a shell pattern)
    #[arg(short, long, value_name = "TEMPLATE")]
    show_only: Vec<String>,
    /// Tell where every line comes from: beside it, or as a source map with `--trace=json`
    #[arg(long, value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "text", value_name = "FORMAT")]
    trace: Option<TraceFormat>,
}

/// What a render depends on besides the chart and the name of the release.
#[derive(Args, Clone, Debug)]
pub(crate) struct RenderArgs {
    /// Values file; `-` is standard input. The last one wins
    #[arg(short = 'f', long, value_name = "FILE", value_delimiter = ',')]
    values: Vec<String>,
    #[command(flatten)]
    set: SetOptions,
    /// Namespace of the release
    #[arg(short, long, default_value = "default")]
    namespace: String,
    /// Version of Kubernetes that the chart sees
    #[arg(long, value_name = "VERSION")]
    kube_version: Option<String>,
    /// More API versions that the chart sees
    #[arg(short, long, value_name = "VERSION", value_delimiter = ',')]
    api_versions: Vec<String>,
    /// Set .Release.IsUpgrade instead of .Release.IsInstall
    #[arg(long)]
    is_upgrade: bool,
    /// Don't hold values against values.schema.json
    #[arg(long)]
    skip_schema_validation: bool,
    /// The major version of Helm to render as
    #[arg(long, value_name = "3|4", default_value_t)]
    helm_version: HelmVersion,
}

/// The `--set` family.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct SetOptions {
    /// Set values: `a=1,b.c=x,d[0]=y,e={p,q}`
    #[arg(long, value_name = "ASSIGNMENTS")]
    set: Vec<String>,
    /// Set values that are strings whatever they look like
    #[arg(long, value_name = "ASSIGNMENTS")]
    set_string: Vec<String>,
    /// Set values to JSON: `a={"b":1}`
    #[arg(long, value_name = "ASSIGNMENTS")]
    set_json: Vec<String>,
    /// Set values to the contents of files: `a=path`
    #[arg(long, value_name = "ASSIGNMENTS")]
    set_file: Vec<String>,
    /// Set one value to the rest of the argument as it is
    #[arg(long, value_name = "ASSIGNMENT")]
    set_literal: Vec<String>,
}

impl SetOptions {
    /// The options' kinds and texts, kind by kind.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (SetKind, &String)> {
        let kinds = [
            (SetKind::Json, &self.set_json),
            (SetKind::Typed, &self.set),
            (SetKind::String, &self.set_string),
            (SetKind::File, &self.set_file),
            (SetKind::Literal, &self.set_literal),
        ];
        kinds.into_iter().flat_map(|(kind, texts)| texts.iter().map(move |text| (kind, text)))
    }
}

/// Renders the chart to standard output. Errors go to standard error and make the exit code 1, as Helm's do.
#[must_use]
pub fn run(args: &TemplateArgs) -> ExitCode {
    match template(args) {
        Ok(text) => match to_stdout(|out| out.write_all(&text)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => fail(&error.to_string()),
        },
        Err(message) => fail(&message),
    }
}

fn fail(message: &str) -> ExitCode {
    log(&format!("Error: {message}"));
    ExitCode::FAILURE
}

#[expect(clippy::print_stderr, reason = "the command line is where messages go out")]
fn log(message: &str) {
    eprintln!("{message}");
}

fn template(args: &TemplateArgs) -> Result<Vec<u8>, String> {
    refuse(args)?;
    let sources = SourceMap::new();
    let (name, path) = name_and_chart(args)?;
    let rendered = args.render.render(&name, path, &sources)?;
    rendered.warnings.iter().for_each(|warning| log(&warning.line(rendered.helm)));
    let printed = ManifestOptions {
        include_crds: args.include_crds,
        no_hooks: args.no_hooks,
        skip_tests: args.skip_tests,
        show_only: args.show_only.clone(),
    };
    if let Some(folder) = &args.output_dir {
        return write_files(folder, args.release_name.then_some(&*name), &rendered, &printed);
    }
    let (text, warnings) = manifest(&rendered, &printed).map_err(|error| with_help(&error, &rendered, &sources))?;
    warnings.iter().for_each(|warning| log(&warning.line(rendered.helm)));
    Ok(match args.trace {
        None => text,
        Some(TraceFormat::Text) => beside_lines(&text, &rendered, &sources).into_bytes(),
        Some(TraceFormat::Json) => format!("{:#}\n", source_map(&rendered, &sources)).into_bytes(),
    })
}

/// An error in Helm's words, and on a terminal also what helps to mend it: what reads Helm's errors reads ours.
fn with_help(error: &ManifestError, rendered: &Rendered, sources: &SourceMap) -> String {
    let message = error.to_string();
    if !io::stderr().is_terminal() {
        return message;
    }
    let failed = rendered.errors.iter().find(|one| message.starts_with(&one.message));
    let Some(advice) = failed.and_then(|failed| failed.advice.as_ref()) else { return message };
    let place = advice.place.as_ref().map_or_else(String::new, |(span, _)| {
        let start = sources.position(*span).start;
        format!(" ({}:{}:{})", sources.name(span.source), start.line, start.column)
    });
    format!("{message}\n\nhelp: {}{place}", advice.text)
}

/// What Helm does beyond rendering is told apart from what is unknown.
fn refuse(args: &TemplateArgs) -> Result<(), String> {
    if args.post_renderer.is_some() {
        return Err("--post-renderer is not supported: it would run a program, and hullmark runs none".into());
    }
    if args.validate {
        return Err("--validate is not supported: it asks a cluster, and hullmark works offline".into());
    }
    Ok(())
}

impl RenderArgs {
    /// Renders the chart in the folder or archive at `path`.
    pub(crate) fn render(&self, name: &str, path: &str, sources: &SourceMap) -> Result<Rendered, String> {
        let kube_version = match &self.kube_version {
            Some(text) => {
                KubeVersion::parse(text).map_err(|error| format!("invalid kube version '{text}': {error}"))?
            }
            None => KubeVersion::default(),
        };
        if !Path::new(path).exists() {
            return Err(format!("path {path:?} not found"));
        }
        let mut options = RenderOptions {
            release: ReleaseOptions {
                name: name.to_owned(),
                namespace: self.namespace.clone(),
                is_upgrade: self.is_upgrade,
            },
            capabilities: Capabilities::new(kube_version, self.api_versions.iter().cloned()),
            skip_schema_validation: self.skip_schema_validation,
            helm: self.helm_version,
            ..RenderOptions::default()
        };
        for file in &self.values {
            options.values_files.push(read_source(file, sources)?.0);
        }
        add_set_options(&self.set, &mut options, sources)?;
        let read = read_chart(Path::new(path)).map_err(|error| error.to_string())?;
        read.links.iter().for_each(|link| log(&link.line(self.helm_version)));
        let chart = load(&read.files, sources).map_err(|error| error.to_string())?;
        Ok(render(&chart, &options, sources))
    }
}

fn name_and_chart(args: &TemplateArgs) -> Result<(String, &str), String> {
    match args.name_and_chart.as_slice() {
        [_, _] if args.generate_name => Err("cannot set --generate-name and also specify a name".into()),
        [_, _] if args.name_template.is_some() => Err("cannot set --name-template and also specify a name".into()),
        [name, chart] => Ok((name.clone(), chart)),
        [chart] if args.name_template.is_some() => {
            let template = args.name_template.as_deref().unwrap_or_default();
            Ok((release_name(template).map_err(|error| error.to_string())?, chart))
        }
        // Helm gives `helm template` a name before it looks whether one is to be generated.
        [chart] if !args.generate_name => Ok(("release-name".into(), chart)),
        [chart] => Ok((generated_name(chart), chart)),
        _ => Err("expected at most two arguments".into()),
    }
}

#[expect(clippy::disallowed_methods, reason = "the user asks for a name that nobody had before")]
fn generated_name(chart: &str) -> String {
    let base = Path::new(chart).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let base = base.split('.').next().filter(|base| !base.is_empty()).unwrap_or("chart");
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
    format!("{base}-{seconds}")
}

fn add_set_options(set: &SetOptions, options: &mut RenderOptions, sources: &SourceMap) -> Result<(), String> {
    for (kind, text) in set.texts() {
        let source = sources.add(kind.option(), SourceKind::Argument, text.as_str().into());
        options.set.push(SetArgument { kind, source });
        if kind == SetKind::File {
            for path in set_file_paths(text) {
                let read = read_source(&path, sources);
                let file = read.map_err(|error| format!("failed parsing {} data: {error}", kind.option()))?;
                options.set_files.insert(path, file);
            }
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the command line is one of the two places that read files")]
fn read_source(path: &str, sources: &SourceMap) -> Result<(SourceId, std::sync::Arc<str>), String> {
    let (bytes, kind) = if path.trim() == "-" {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        (bytes, SourceKind::Stdin)
    } else {
        let missing = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => format!("open {path}: no such file or directory"),
            _ => format!("open {path}: {error}"),
        };
        (fs::read(path).map_err(missing)?, SourceKind::File)
    };
    let text: std::sync::Arc<str> = String::from_utf8_lossy(&bytes).into();
    Ok((sources.add(path, kind, std::sync::Arc::clone(&text)), text))
}
