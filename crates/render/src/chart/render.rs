//! A chart and values in, rendered templates out: all that render, and an error for each that doesn't.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use hullmark_parser::parse;
use hullmark_source::{Frame, Origin, OriginId, OriginTable, Ownership, SourceId, SourceMap, Span, Trace, Verbatim};

use super::capabilities::Capabilities;
use super::compatible::is_compatible_range;
use super::dependencies::Pass;
use super::files::File;
use super::instance::Instance;
use super::load::{Chart, NO_UTF8, first_line};
use super::merge::merge_files;
use super::ownership::ownership;
use super::path_match::base_name;
use super::schema::{self, At, Verdict};
use super::scope::{CustomResourceFile, crds, renderables};
use super::set_argument::{self, SetArgument, SetFiles};
use super::values_file::{read_values, values_root};
use super::{ChartError, Place, builtins, dependencies};
use crate::HelmVersion;
use crate::cluster::{Cluster, Objects};
use crate::exec::{Error, Executor, strip_no_value};
use crate::funcs::Context;
use crate::template::{TemplateCache, TemplateSet};
use crate::text::Text;
use crate::value::{Map, Value};

/// The file that Helm prints after an installation; no manifest.
const NOTES: &str = "NOTES.txt";
/// The longest name of a release, in bytes.
const MAX_RELEASE_NAME: usize = 53;

/// What a chart is rendered for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReleaseOptions {
    /// `.Release.Name`
    pub name: String,
    /// `.Release.Namespace`
    pub namespace: String,
    /// `.Release.IsUpgrade`; `.Release.IsInstall` is its opposite.
    pub is_upgrade: bool,
}

impl Default for ReleaseOptions {
    /// `release-name` in `default`, as `helm template CHART` has it.
    fn default() -> Self {
        Self { name: "release-name".into(), namespace: "default".into(), is_upgrade: false }
    }
}

/// What a render depends on besides the chart.
#[derive(Clone, Debug, Default)]
pub struct RenderOptions {
    /// The release.
    pub release: ReleaseOptions,
    /// The cluster.
    pub capabilities: Capabilities,
    /// The `-f` files, in order.
    pub values_files: Vec<SourceId>,
    /// Values that are a part of a file of another kind, over those of the `-f` files. Each text is as long as its
    /// source and blank outside of the part, so that its bytes stand at the same offsets.
    pub inline_values: Vec<(SourceId, Arc<str>)>,
    /// Inline values whose text stands decoded in a file (quoted, folded, filled in), by the source of the text: the
    /// file, and where the bytes of the text are in it.
    pub decoded_from: BTreeMap<SourceId, (SourceId, Verbatim)>,
    /// The `--set` family, in the order of the command line.
    pub set: Vec<SetArgument>,
    /// Where the values of arguments stand that were made from a file, by the argument's source.
    pub set_places: BTreeMap<SourceId, Span>,
    /// The files that `--set-file` names.
    pub set_files: SetFiles,
    /// The objects that `lookup` finds; by default none, as for `helm template`.
    pub cluster: Cluster,
    /// Whether to pass over `values.schema.json` files (`--skip-schema-validation`).
    pub skip_schema_validation: bool,
    /// The Helm to follow.
    pub helm: HelmVersion,
}

/// Where in Helm's course an error arises. Helm stops at the first; [`render`] goes on where it can.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stage {
    /// `-f` files and `--set` options.
    UserValues,
    /// Subcharts and values.yaml files.
    Load,
    /// The chart is a library.
    Installable,
    /// Dependencies that are declared but not there.
    Dependencies,
    /// The name of the release.
    ReleaseName,
    /// Values of the user that do not fit the subcharts.
    Coalesce,
    /// A `values.schema.json` that refers to another file. The values are held against the rest of it.
    SchemaReference,
    /// Values that a `values.schema.json` refuses.
    Schema,
    /// `kubeVersion`.
    KubeVersion,
    /// A template that does not parse.
    Parse,
    /// A template that does not execute.
    Execute,
}

/// Something that `helm template` would stop at.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct RenderError {
    /// Where in Helm's course.
    pub stage: Stage,
    /// Where in the files.
    pub place: Place,
    /// Helm's words, without the leading `Error: `.
    pub message: String,
    /// The heart of it, without the place: for reports that print the place themselves.
    pub cause: String,
    /// The template file that does not render: `chart/templates/web.yaml`.
    pub template: Option<Arc<str>>,
    /// The calls that led there, innermost first.
    pub frames: Vec<Frame>,
}

impl RenderError {
    fn new(stage: Stage, place: Place, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { stage, place, cause: message.clone(), message, template: None, frames: Vec::new() }
    }
}

/// A template file that rendered.
#[derive(Clone, Debug)]
pub struct RenderedTemplate {
    /// As in Helm's `# Source:` lines: `chart/charts/sub/templates/web.yaml`.
    pub name: Arc<str>,
    /// The template.
    pub template: SourceId,
    /// The output, registered with its trace. Bytes that are no UTF-8 are `?` there.
    pub rendered: SourceId,
    /// The output, byte for byte.
    pub output: Arc<[u8]>,
}

/// What became of a chart.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// The template files that rendered, by name; partials and notes are not among them.
    pub templates: Vec<RenderedTemplate>,
    /// The notes of the chart and its subcharts, by name.
    pub notes: Vec<RenderedTemplate>,
    /// The custom resource definitions of the chart and its enabled subcharts, in Helm's order.
    pub crds: Vec<CustomResourceFile>,
    /// What Helm would stop at, in the order in which it would meet it.
    pub errors: Vec<RenderError>,
    /// What Helm logs.
    pub warnings: Vec<String>,
    /// Which values the templates looked at.
    pub values_read: ValuesRead,
    /// The Helm that was followed.
    pub helm: HelmVersion,
}

/// Which values templates looked at during a render, whether what they wrote shows it or not.
#[derive(Clone, Debug, Default)]
pub struct ValuesRead {
    /// The table that the ids belong to.
    pub origins: Arc<OriginTable>,
    /// What was looked at, each once, in the order of the first look.
    pub reads: Vec<OriginId>,
    /// The keys that are not there, each with the first expression of a template that looked for it.
    pub missing: Vec<(OriginId, Span)>,
}

/// Renders a chart. Nothing outside the arguments has an influence, and every output has its trace.
///
/// A template that fails is an error of the result, and the others are rendered all the same. Only when the
/// values cannot be put together is nothing rendered.
#[must_use]
pub fn render(chart: &Chart, options: &RenderOptions, sources: &SourceMap) -> Rendered {
    render_with(chart, options, sources, &TemplateCache::default())
}

/// As [`render`], with the syntax of templates that the cache knows: for several renders.
#[must_use]
pub fn render_with(chart: &Chart, options: &RenderOptions, sources: &SourceMap, templates: &TemplateCache) -> Rendered {
    render_until(chart, options, sources, templates, &|| false)
}

/// As [`render_with`], and gives up between two templates when `is_cancelled` says so: what comes back then means nothing.
#[must_use]
pub fn render_until(
    chart: &Chart,
    options: &RenderOptions,
    sources: &SourceMap,
    templates: &TemplateCache,
    is_cancelled: &dyn Fn() -> bool,
) -> Rendered {
    let rendered = Rendered { helm: options.helm, ..Rendered::default() };
    let mut context = Context::default();
    context.cluster = Objects::new(&options.cluster);
    let mut render = Render { options, sources, templates, is_cancelled, context, rendered };
    render.rendered.warnings.clone_from(&chart.warnings);
    if render.chart(chart).is_none() {
        render.rendered.templates.clear();
    }
    render.rendered
}

struct Render<'o> {
    options: &'o RenderOptions,
    sources: &'o SourceMap,
    templates: &'o TemplateCache,
    is_cancelled: &'o dyn Fn() -> bool,
    context: Context,
    rendered: Rendered,
}

impl Render<'_> {
    /// `None` when there are no values to render with.
    fn chart(&mut self, chart: &Chart) -> Option<()> {
        let user = self.user_values();
        let broken = chart.broken.iter().map(|error| {
            let (place, message) = (error.place.clone(), error.message.clone());
            RenderError::new(Stage::Load, place, message)
        });
        self.rendered.errors.extend(broken);
        let mut root = Instance::new(chart, &mut |chart| self.own_values(chart));
        self.check_chart(&root);
        self.check_release_name();
        let user = user?;
        let mut warnings = Vec::new();
        let pass = Pass { origins: &mut self.context.origins, warnings: &mut warnings, helm: self.options.helm };
        let values = dependencies::process(&mut root, &user, pass);
        self.rendered.warnings.append(&mut warnings);
        let values = match values {
            Ok(values) => values,
            Err(error) => {
                let place = self.place_of(error.origin).unwrap_or_else(|| first_line(&chart.chart_file));
                self.rendered.errors.push(RenderError::new(Stage::Coalesce, place, error.to_string()));
                return None;
            }
        };
        self.check_schemas(&root, &values);
        self.check_kube_version(&root);
        self.rendered.crds = crds(&root, root.name());
        self.templates(&root, &values);
        Some(())
    }

    fn place_of(&self, origin: OriginId) -> Option<Place> {
        match self.context.origins.get(origin) {
            Origin::Value { span, .. } => Some(Place::Span(*span)),
            _ => None,
        }
    }

    /// The `-f` files and `--set` options in one tree.
    fn user_values(&mut self) -> Option<Map> {
        let mut values = Map::new();
        let mut root = OriginId::ACTION;
        let mut is_whole = true;
        let files = self.options.values_files.iter().filter_map(|source| self.sources.get(*source));
        let files = files.map(|source| (Arc::clone(source.text()), source));
        let inline = self.options.inline_values.iter();
        let inline = inline.filter_map(|(source, text)| Some((Arc::clone(text), self.sources.get(*source)?)));
        for (text, source) in files.chain(inline) {
            let parsed = parse(source.id(), &text);
            let first = self.context.origins.len();
            let read = read_values(&parsed, source.id(), &text, self.options.helm, &mut self.context.origins);
            if let Some((file, verbatim)) = self.options.decoded_from.get(&source.id()) {
                self.context.origins.relocate(first, source.id(), *file, verbatim);
            }
            match read {
                Ok((map, origin)) => {
                    values = merge_files(&values, &map, &mut self.context.origins);
                    root = origin;
                }
                Err(error) => {
                    let message = format!("failed to parse {}: {error}", source.name());
                    self.rendered.errors.push(RenderError::new(Stage::UserValues, error.place, message));
                    is_whole = false;
                }
            }
        }
        let mut arguments = self.options.set.clone();
        arguments.sort_by_key(|argument| argument.kind);
        for argument in arguments {
            let Some(source) = self.sources.get(argument.source) else { continue };
            let text = source.text();
            let span = Span::from_range(argument.source, 0..text.len());
            if root == OriginId::ACTION {
                root = values_root(span, &mut self.context.origins);
            }
            let place = self.options.set_places.get(&argument.source).copied();
            let (origins, files) = (&mut self.context.origins, &self.options.set_files);
            if let Err(message) = set_argument::apply(argument, text, &values, root, origins, files, place) {
                let place = Place::Span(place.unwrap_or(span));
                self.rendered.errors.push(RenderError::new(Stage::UserValues, place, message));
                is_whole = false;
            }
        }
        is_whole.then_some(values)
    }

    /// A chart's own values.yaml.
    fn own_values(&mut self, chart: &Chart) -> (Map, OriginId) {
        let Some(file) = &chart.values else { return (Map::new(), OriginId::ACTION) };
        let error = match file.text().zip(chart.parsed_values.as_ref()) {
            Some(((source, text), parsed)) => {
                match read_values(parsed, source, text, self.options.helm, &mut self.context.origins) {
                    Ok(values) => return values,
                    Err(error) => error,
                }
            }
            None => ChartError::in_file(Arc::clone(&file.name), NO_UTF8),
        };
        let message = format!("cannot load values.yaml: {error}");
        self.rendered.errors.push(RenderError::new(Stage::Load, error.place, message));
        (Map::new(), OriginId::ACTION)
    }

    fn check_chart(&mut self, root: &Instance<'_>) {
        if let Err(error) = root.installable() {
            self.rendered.errors.push(RenderError::new(Stage::Installable, error.place, error.message));
        }
        if root.metadata.deprecated {
            self.rendered.warnings.push("WARNING: This chart is deprecated".into());
        }
        let missing = root.missing_dependencies();
        let names: Vec<&str> = missing.iter().map(|(_, name)| name.as_str()).collect();
        let advice = match self.options.helm {
            HelmVersion::V3 => {
                "An error occurred while checking for chart dependencies. You may need to run `helm dependency build`"
            }
            HelmVersion::V4 => {
                "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build'"
            }
        };
        let message = format!(
            "{advice} to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: {}",
            names.join(", ")
        );
        for (place, name) in &missing {
            let cause = format!("dependency {name} is declared, but missing in charts/");
            let error = RenderError::new(Stage::Dependencies, place.clone(), message.clone());
            self.rendered.errors.push(RenderError { cause, ..error });
        }
    }

    fn check_release_name(&mut self) {
        let name = &self.options.release.name;
        let problem = if name.is_empty() {
            "no name provided"
        } else if name.len() > MAX_RELEASE_NAME || !is_dns_name(name) {
            "invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ \
             and the length must not be longer than 53"
        } else {
            return;
        };
        let message = format!("release name {name:?}: {problem}");
        self.rendered.errors.push(RenderError::new(Stage::ReleaseName, Place::File("".into()), message));
    }

    fn check_schemas(&mut self, root: &Instance<'_>, values: &Map) {
        if self.options.skip_schema_validation {
            return;
        }
        let mut verdict = Verdict::default();
        schema::validate(root, values, &mut verdict);
        let message = format!(
            "values don't meet the specifications of the schema(s) in the following chart(s):\n{}",
            verdict.text
        );
        self.rendered.warnings.extend(verdict.warnings);
        for violation in verdict.violations {
            let file = root.chart.values.as_ref().unwrap_or(&root.chart.chart_file);
            let (stage, place) = match violation.at {
                At::Reference(span) => (Stage::SchemaReference, Place::Span(span)),
                At::Value(origin) => {
                    let place = origin.and_then(|origin| self.place_of(origin));
                    (Stage::Schema, place.unwrap_or_else(|| first_line(file)))
                }
            };
            let error = RenderError::new(stage, place, message.clone());
            self.rendered.errors.push(RenderError { cause: violation.message, ..error });
        }
    }

    fn check_kube_version(&mut self, root: &Instance<'_>) {
        let wanted = &root.metadata.kube_version;
        let version = &self.options.capabilities.kube_version.version;
        if wanted.text.is_empty() || is_compatible_range(&wanted.text, version) {
            return;
        }
        let message =
            format!("chart requires kubeVersion: {} which is incompatible with Kubernetes {version}", wanted.text);
        let place = wanted.place.map_or_else(|| first_line(&root.chart.chart_file), |place| Place::Span(place.span));
        self.rendered.errors.push(RenderError::new(Stage::KubeVersion, place, message));
    }

    fn templates(&mut self, root: &Instance<'_>, values: &Map) {
        let origins = &mut self.context.origins;
        let renderables = renderables(root, values, self.options, origins);
        let mut order: Vec<&str> = renderables.keys().map(String::as_str).collect();
        order.sort_by_key(|name| Reverse((name.matches('/').count(), *name)));

        let helm = self.options.helm;
        let mut set = TemplateSet::for_helm(helm);
        let mut unparsed = Vec::new();
        for name in &order {
            let Some((source, text)) = renderables.get(*name).and_then(|renderable| renderable.file.text()) else {
                continue;
            };
            if let Err(error) = set.parse_with(self.templates, name, source, text) {
                unparsed.push(*name);
                self.rendered.errors.push(template_error(name, &Error::Parse(error), helm));
            }
        }
        let ownership = ownership(root, values, &self.context.origins);
        let mut outputs = Vec::new();
        for name in order.into_iter().filter(|name| !base_name(name).starts_with('_') && !unparsed.contains(name)) {
            if (self.is_cancelled)() {
                return;
            }
            let Some(renderable) = renderables.get(name) else { continue };
            let template = builtins::template(name, &renderable.base_path, &mut self.context.origins);
            renderable.top.insert("Template", template);
            let mut executor = Executor::new(&set, &mut self.context);
            match executor.execute(name, Value::from(renderable.top.clone())) {
                Ok(text) => outputs.push((name, renderable.file, strip_no_value(&text))),
                Err(error) => self.rendered.errors.push(template_error(name, &error, helm)),
            }
        }
        self.register(outputs, &Arc::new(ownership));
    }

    /// Registers the outputs as sources. They share the origins of the render.
    fn register(&mut self, mut outputs: Vec<(&str, &File, Text)>, ownership: &Arc<Ownership>) {
        outputs.sort_by_key(|(name, ..)| *name);
        let reads = self.context.reads().collect();
        let missing = std::mem::take(&mut self.context.missing);
        let origins = Arc::new(std::mem::take(&mut self.context.origins));
        self.rendered.values_read = ValuesRead { origins: Arc::clone(&origins), reads, missing };
        for (name, file, text) in outputs {
            let Some((template, _)) = file.text() else { continue };
            let name: Arc<str> = name.into();
            let (runs, marks) = text.runs_and_marks();
            let trace = Trace::new(Arc::clone(&origins), runs, marks).with_ownership(Arc::clone(ownership));
            let trace = Arc::new(trace);
            let output: Arc<[u8]> = text.as_bytes().into();
            let rendered =
                self.sources.add_rendered(Arc::clone(&name), super::files::same_length(&output).into(), trace);
            let is_notes = name.ends_with(NOTES);
            let template = RenderedTemplate { name, template, rendered, output };
            if is_notes { self.rendered.notes.push(template) } else { self.rendered.templates.push(template) }
        }
    }
}

fn template_error(name: &str, error: &Error, helm: HelmVersion) -> RenderError {
    let whole = Place::File(name.into());
    let (stage, place, cause, frames) = match error {
        Error::Parse(error) => (Stage::Parse, Place::Span(error.span), error.message.clone(), Vec::new()),
        Error::Exec(error) => {
            let inner = error.innermost();
            (Stage::Execute, Place::Span(inner.span), inner.message(), inner.frames.clone())
        }
        Error::NoTemplate(_) => (Stage::Execute, whole, error.to_string(), Vec::new()),
    };
    RenderError { stage, place, message: error.helm_text(helm), cause, template: Some(name.into()), frames }
}

/// Whether the text is a DNS subdomain name as RFC 1123 has it.
fn is_dns_name(text: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.split('.').all(|label| {
        label.starts_with(alphanumeric)
            && label.ends_with(alphanumeric)
            && label.chars().all(|c| alphanumeric(c) || c == '-')
    })
}
