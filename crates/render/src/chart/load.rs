//! From files to a chart: what is metadata, what a template, what a subchart.

use std::collections::BTreeMap;
use std::sync::Arc;

use hullmark_parser::{Parsed, SyntaxError, parse};
use hullmark_source::{SourceMap, Span};

use super::files::{ChartFiles, File, Member, unpack_members};
use super::metadata::Metadata;
use super::path_match::extension;
use super::schema::SchemaFile;
use super::warning::Warning;
use super::{ChartError, Place};

/// Subcharts in subcharts deeper than this are refused; Helm has no limit.
const MAX_DEPTH: usize = 32;

/// What Go's YAML reader says of a file that is no UTF-8.
pub(super) const NO_UTF8: &str = "error converting YAML to JSON: yaml: invalid leading UTF-8 octet";

/// A loaded chart: nothing is rendered yet and values are still text.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Chart.yaml, and requirements.yaml where there is one.
    pub metadata: Metadata,
    /// Path of the folder or archive, as reports show it.
    pub root: Arc<str>,
    /// Files below `templates/`, in the order in which they were found.
    pub templates: Vec<File>,
    /// All other files: what `.Files` offers, `crds/` included.
    pub files: Vec<File>,
    /// `values.yaml`
    pub values: Option<File>,
    /// What the parser read of `values.yaml`, when it is text: every render begins with it.
    pub(super) parsed_values: Option<Arc<Parsed>>,
    /// `values.schema.json`
    pub(super) schema: Option<SchemaFile>,
    /// `Chart.yaml`
    pub chart_file: File,
    /// The charts in `charts/`, by file name.
    pub dependencies: Vec<Chart>,
    /// What Helm logs while it loads.
    pub warnings: Vec<Warning>,
    /// Subcharts that could not be loaded. Helm gives the whole chart up for the first of them.
    pub broken: Vec<ChartError>,
}

impl Chart {
    /// The name in Chart.yaml.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.metadata.name.text
    }

    /// What the parser read of `values.yaml`; `None` where there is none, or it is no text.
    #[must_use]
    pub fn parsed_values(&self) -> Option<&Arc<Parsed>> {
        self.parsed_values.as_ref()
    }
}

/// Reads a chart and registers its text files in `sources`.
///
/// # Errors
/// When Helm would not load the chart itself. A subchart that cannot be loaded is in [`Chart::broken`].
pub fn load(files: &ChartFiles, sources: &SourceMap) -> Result<Chart, ChartError> {
    let members = files.members()?;
    load_members(files.root(), members, sources, 0)
}

/// The files of a chart, sorted by what they are.
#[derive(Default)]
struct Sorted {
    chart_file: Option<File>,
    requirements: Option<File>,
    values: Option<File>,
    schema: Option<File>,
    lock: Option<File>,
    templates: Vec<File>,
    files: Vec<File>,
    subcharts: BTreeMap<String, Vec<Member>>,
}

fn load_members(root: &Arc<str>, members: Vec<Member>, sources: &SourceMap, depth: usize) -> Result<Chart, ChartError> {
    if depth > MAX_DEPTH {
        return Err(ChartError::in_file(Arc::clone(root), format!("charts are nested deeper than {MAX_DEPTH}")));
    }
    let sorted = sort_members(members, sources);
    let Some(chart_file) = sorted.chart_file else {
        return Err(ChartError::in_file(format!("{root}/Chart.yaml"), "Chart.yaml file is missing"));
    };
    let mut metadata = Metadata::default();
    read_metadata(&mut metadata, &chart_file)?;
    let mut files = sorted.files;
    let mut warnings = Vec::new();
    if let Some(requirements) = sorted.requirements {
        let is_v1 = metadata.is_v1();
        read_metadata(&mut metadata, &requirements)?;
        if is_v1 {
            files.push(requirements);
        } else {
            warnings.push(Warning::RequirementsFile);
        }
    }
    match sorted.lock {
        Some(lock) if metadata.is_v1() => files.push(lock),
        // Helm meets the files by name.
        Some(_) => warnings.insert(0, Warning::RequirementsLock),
        None => {}
    }
    metadata.validate(&chart_file.name)?;
    let values_text = sorted.values.as_ref().and_then(File::text);
    let parsed_values = values_text.map(|(source, text)| Arc::new(parse(source, text)));
    let mut chart = Chart {
        metadata,
        root: Arc::clone(root),
        templates: sorted.templates,
        files,
        values: sorted.values,
        parsed_values,
        schema: sorted.schema.map(SchemaFile::new),
        chart_file,
        dependencies: Vec::new(),
        warnings,
        broken: Vec::new(),
    };
    add_subcharts(&mut chart, sorted.subcharts, sources, depth);
    Ok(chart)
}

/// Loads the charts of `charts/` into the chart around them.
fn add_subcharts(chart: &mut Chart, subcharts: BTreeMap<String, Vec<Member>>, sources: &SourceMap, depth: usize) {
    for (name, members) in subcharts {
        match load_subchart(chart, &name, members, sources, depth) {
            Ok(Some(subchart)) => {
                chart.warnings.extend_from_slice(&subchart.warnings);
                let broken = subchart.broken.iter().cloned();
                let context = format!("error unpacking subchart {name} in {}", chart.name());
                chart.broken.extend(broken.map(|error| error.wrap(&context)));
                chart.dependencies.push(subchart);
            }
            Ok(None) => {}
            Err(error) => chart.broken.push(error),
        }
    }
}

fn sort_members(members: Vec<Member>, sources: &SourceMap) -> Sorted {
    let mut sorted = Sorted::default();
    for mut member in members {
        let below = member.path.strip_prefix("charts/").filter(|rest| extension(rest) != ".prov");
        if let Some(rest) = below.map(str::to_owned) {
            let name = rest.split('/').next().unwrap_or(&rest).to_owned();
            member.path = rest;
            sorted.subcharts.entry(name).or_default().push(member);
            continue;
        }
        let file = File::register(member, sources);
        match file.path.as_str() {
            "Chart.yaml" => sorted.chart_file = Some(file),
            "Chart.lock" => {}
            "values.yaml" => sorted.values = Some(file),
            "values.schema.json" => sorted.schema = Some(file),
            "requirements.yaml" => sorted.requirements = Some(file),
            "requirements.lock" => sorted.lock = Some(file),
            path if path.starts_with("templates/") => sorted.templates.push(file),
            _ => sorted.files.push(file),
        }
    }
    sorted
}

/// A chart of `charts/`; `None` when it is no chart (a hidden name, a lone file).
fn load_subchart(
    parent: &Chart,
    name: &str,
    members: Vec<Member>,
    sources: &SourceMap,
    depth: usize,
) -> Result<Option<Chart>, ChartError> {
    if name.starts_with(['_', '.']) {
        return Ok(None);
    }
    let context = format!("error unpacking subchart {name} in {}", parent.name());
    let loaded = if extension(name) == ".tgz" {
        let Some(packed) = members.into_iter().next() else { return Ok(None) };
        if packed.path != name {
            let message =
                format!("error unpacking subchart tar in {}: expected {name}, got {}", parent.name(), packed.path);
            return Err(ChartError::in_file(packed.name, message));
        }
        unpack_members(&packed.name, &packed.bytes)
            .and_then(|members| load_members(&packed.name, members, sources, depth + 1))
    } else {
        let inner = |mut member: Member| {
            let (_, rest) = member.path.split_once('/')?;
            member.path = rest.to_owned();
            Some(member)
        };
        let members: Vec<Member> = members.into_iter().filter_map(inner).collect();
        let separator = if parent.root.ends_with(".tgz") { "!" } else { "/" };
        let root: Arc<str> = format!("{}{separator}charts/{name}", parent.root).into();
        load_members(&root, members, sources, depth + 1)
    };
    loaded.map(Some).map_err(|error| error.wrap(context))
}

fn read_metadata(metadata: &mut Metadata, file: &File) -> Result<(), ChartError> {
    let context = format!("cannot load {}", file.path);
    let Some((source, text)) = file.text() else {
        return Err(ChartError::in_file(Arc::clone(&file.name), NO_UTF8).wrap(context));
    };
    let parsed = parse(source, text);
    first_error(&parsed, text).map_or(Ok(()), Err).map_err(|error| error.wrap(&context))?;
    let root = parsed.documents.first().and_then(hullmark_parser::Document::root);
    root.map_or(Ok(()), |root| metadata.read(root)).map_err(|error| error.wrap(&context))
}

/// The syntax error of the first document, which is all that `sigs.k8s.io/yaml` reads. The frame is Helm's, the
/// words are the parser's: they say more than go-yaml's.
pub(super) fn first_error(parsed: &Parsed, text: &str) -> Option<ChartError> {
    if parsed.documents.first().is_some_and(hullmark_parser::Document::is_complete) {
        return None;
    }
    parsed.errors.first().map(|error| syntax_error(error, text))
}

/// A syntax error in the frame of Helm's words.
pub(super) fn syntax_error(error: &SyntaxError, text: &str) -> ChartError {
    let line = text.get(..error.span.start as usize).unwrap_or(text).matches('\n').count() + 1;
    let message = format!("error converting YAML to JSON: yaml: line {line}: {}", error.message);
    ChartError { place: Place::Span(error.span), message }
}

/// The bytes of the first line of a file: where errors about the whole file point.
#[must_use]
pub fn first_line(file: &File) -> Place {
    match file.text() {
        Some((source, text)) => Place::Span(Span::from_range(source, 0..text.find(['\n', '\r']).unwrap_or(text.len()))),
        None => Place::File(Arc::clone(&file.name)),
    }
}
