//! Charts: from a folder or an archive to findings in the files that somebody can edit.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use flate2::read::GzDecoder;
use hullmark_checks::Selection;
use hullmark_checks::place::place_bytes;
use hullmark_findings::{Finding, Place, Unchecked, UncheckedKind};
use hullmark_model::{Object, ReleaseUnit, UnitKind};
use hullmark_parser::{Document, NodeKind, parse};
use hullmark_render::chart::{
    self, Capabilities, Chart, ChartError, ChartFiles, HELMIGNORE, IgnoreRules, MAX_CHART_BYTES, RenderError,
    RenderOptions, Rendered, Stage,
};
use hullmark_render::template::TemplateCache;
use hullmark_source::{SourceId, SourceKind, SourceMap};

use crate::discover::ChartLocation;
use crate::files::{Files, display_name, reason};
use crate::findings::{called_from, render_error, syntax_error};
use crate::{CheckRequest, Scope};

/// What became of a chart.
#[derive(Default, Debug)]
pub(crate) struct CheckedChart {
    pub(crate) findings: Vec<Finding>,
    /// How many templates were rendered.
    pub(crate) templates: usize,
    /// Whether the chart was rendered without an error.
    pub(crate) is_whole: bool,
    pub(crate) unchecked: Vec<Unchecked>,
}

/// Renders a chart with its own values, as `helm template` would, and checks what comes out.
pub(crate) fn check(
    files: &dyn Files,
    location: &ChartLocation,
    request: &CheckRequest,
    sources: &SourceMap,
    templates: &TemplateCache,
) -> CheckedChart {
    let (ChartLocation::Folder(path) | ChartLocation::Archive(path)) = location;
    let mut checker = Checker {
        name: display_name(path),
        options: RenderOptions {
            capabilities: Capabilities::new(request.kube_version.clone(), []),
            ..RenderOptions::default()
        },
        selection: &request.selection,
        sources,
        templates,
        checked: CheckedChart::default(),
    };
    let read = match location {
        ChartLocation::Folder(folder) => checker.read_folder(files, folder),
        ChartLocation::Archive(path) => checker.read_archive(files, path),
    };
    if let Some(files) = read {
        match chart::load(&files, sources) {
            Ok(chart) => checker.check(&chart),
            Err(error) => checker.not_loaded(&error),
        }
    }
    checker.checked
}

struct Checker<'a> {
    name: String,
    options: RenderOptions,
    selection: &'a Selection,
    sources: &'a SourceMap,
    templates: &'a TemplateCache,
    checked: CheckedChart,
}

impl Checker<'_> {
    fn read_archive(&mut self, files: &dyn Files, path: &Path) -> Option<ChartFiles> {
        match files.read(path) {
            Ok(bytes) => Some(ChartFiles::archive(self.name.as_str(), bytes)),
            Err(error) => {
                self.unchecked(UncheckedKind::Unreadable, self.name.clone(), reason(&error));
                None
            }
        }
    }

    /// The files of a chart folder. One that cannot be read is told, and the chart is rendered without it.
    fn read_folder(&mut self, files: &dyn Files, folder: &Path) -> Option<ChartFiles> {
        let rules = match files.read(&folder.join(HELMIGNORE)) {
            // `load` tells what is wrong with them.
            Ok(bytes) => IgnoreRules::parse(&String::from_utf8_lossy(&bytes)).unwrap_or_default(),
            Err(_) => IgnoreRules::default(),
        };
        let walked = files.walk(folder, Scope::Chart(&rules));
        for (path, reason) in walked.failures {
            self.unchecked(UncheckedKind::Unreadable, display_name(&path), reason);
        }
        let mut members = Vec::new();
        for path in walked.files {
            match files.read(&path) {
                Ok(bytes) => members.push((display_name(path.strip_prefix(folder).unwrap_or(&path)), bytes)),
                Err(error) => self.unchecked(UncheckedKind::Unreadable, display_name(&path), reason(&error)),
            }
        }
        Some(ChartFiles::folder(self.name.as_str(), members))
    }

    fn check(&mut self, chart: &Chart) {
        let rendered = chart::render_with(chart, &self.options, self.sources, self.templates);
        let is_library = chart.metadata.is_library();
        let errors: Vec<&RenderError> = telling_errors(&rendered.errors, is_library).collect();
        for error in &errors {
            let placement = called_from(self.place(&error.place), &error.frames);
            self.checked.findings.extend(render_error(&error.cause, placement, &self.name, self.selection));
        }
        self.checked.templates = rendered.templates.len();
        self.checked.is_whole = errors.is_empty() && !is_library;
        if let Some(first) = errors.first() {
            let more = if errors.len() > 1 { format!(" (and {} more)", errors.len() - 1) } else { String::new() };
            self.not_rendered(format!("{}{more}", self.placed(first)));
        } else if is_library {
            let reason = "a library chart has nothing to render on its own".to_owned();
            self.unchecked(UncheckedKind::Library, self.name.clone(), reason);
        }
        self.check_objects(&rendered);
    }

    /// Runs the rules over the objects of a render and its custom resource definitions.
    fn check_objects(&mut self, rendered: &Rendered) {
        let mut documents = Vec::new();
        for template in &rendered.templates {
            let output = self.documents_of(template.rendered);
            output.iter().for_each(|document| self.check_is_manifest(document, &template.name));
            documents.extend(output);
        }
        for (source, _) in rendered.crds.iter().filter_map(|definition| definition.file.text()) {
            documents.extend(self.documents_of(source));
        }
        documents.retain(|document| !Object::all_in(document).is_empty());
        let unit = UnitKind::Render { namespace: self.options.release.namespace.clone() };
        let unit = ReleaseUnit::new(unit, &documents);
        let mut findings = hullmark_checks::run(&unit, self.selection, self.sources);
        self.checked.findings.append(&mut findings);
        // The name of an output is Helm's for the template, not a path that somebody can open.
        let templates: HashMap<SourceId, SourceId> =
            rendered.templates.iter().map(|template| (template.rendered, template.template)).collect();
        for finding in &mut self.checked.findings {
            for location in std::iter::once(&mut finding.primary).chain(&mut finding.related) {
                if let Some(template) = templates.get(&location.place.source()) {
                    location.place = Place::File(*template);
                }
            }
        }
    }

    /// The complete documents of a text; its syntax errors become findings.
    fn documents_of(&mut self, source: SourceId) -> Vec<Document> {
        let Some(source) = self.sources.get(source) else { return Vec::new() };
        let parsed = parse(source.id(), source.text());
        let name = source.name();
        let errors = parsed.errors.iter().filter_map(|it| syntax_error(it, name, self.selection, self.sources));
        self.checked.findings.extend(errors);
        if let Some(error) = parsed.errors.first() {
            self.not_rendered(format!("{name} gives no YAML: {error}"));
        }
        parsed.documents.into_iter().filter(Document::is_complete).collect()
    }

    /// Helm reads every document of every output, and gives the chart up for one that is no mapping.
    fn check_is_manifest(&mut self, document: &Document, template: &str) {
        let Some(root) = document.root().filter(|it| it.kind() != NodeKind::Mapping && !it.is_null()) else { return };
        let problem = "this is no manifest: Helm expects a mapping";
        let placement = place_bytes(self.sources, root.span());
        self.checked.findings.extend(render_error(problem, placement, &self.name, self.selection));
        self.not_rendered(format!("{template}: {problem}"));
    }

    fn not_rendered(&mut self, reason: String) {
        self.checked.is_whole = false;
        self.unchecked(UncheckedKind::Unrendered, self.name.clone(), reason);
    }

    fn not_loaded(&mut self, error: &ChartError) {
        let placement = called_from(self.place(&error.place), &[]);
        self.checked.findings.extend(render_error(&error.message, placement, &self.name, self.selection));
        self.not_rendered(error.message.clone());
    }

    /// The place of an error. A file that is no source, since it is missing or no text, becomes one by its name.
    fn place(&self, place: &chart::Place) -> Place {
        match place {
            chart::Place::Span(span) => Place::Span(*span),
            chart::Place::File(path) => {
                Place::File(self.sources.add(Arc::clone(path), SourceKind::File, Arc::from("")))
            }
        }
    }

    /// The error with its place in front.
    fn placed(&self, error: &RenderError) -> String {
        match &error.place {
            chart::Place::Span(span) => {
                let start = self.sources.position(*span).start;
                format!("{}:{}:{}: {}", self.sources.name(span.source), start.line, start.column, error.cause)
            }
            chart::Place::File(path) => format!("{path}: {}", error.cause),
        }
    }

    fn unchecked(&mut self, kind: UncheckedKind, path: String, reason: String) {
        self.checked.unchecked.push(Unchecked { path, kind, reason });
    }
}

/// The errors that say something: that a library is not installable is no fault of it, and templates that fail in
/// a chart of which a part could not be read fail for what is missing.
fn telling_errors(errors: &[RenderError], is_library: bool) -> impl Iterator<Item = &RenderError> {
    let is_incomplete = errors.iter().any(|it| matches!(it.stage, Stage::Load | Stage::Dependencies | Stage::Parse));
    errors.iter().filter(move |error| match error.stage {
        Stage::Installable => !is_library,
        Stage::Execute => !is_incomplete,
        _ => true,
    })
}

/// The name of the outermost folder of a packed chart; `None` when the bytes are none.
pub(crate) fn packed_chart_name(bytes: &[u8]) -> Option<String> {
    let mut archive = tar::Archive::new(GzDecoder::new(bytes).take(MAX_CHART_BYTES));
    archive.entries().ok()?.map_while(Result::ok).find_map(|entry| {
        let path = entry.path().ok()?;
        let mut parts = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        match (parts.next(), parts.next().as_deref(), parts.next()) {
            (Some(folder), Some("Chart.yaml"), None) => Some(folder),
            _ => None,
        }
    })
}
