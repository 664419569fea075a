//! One render of a chart, checked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use hullmark_checks::place::place_bytes;
use hullmark_findings::{Finding, Location, Place, RenderName, UncheckedKind};
use hullmark_model::{Object, ReleaseUnit, UnitKind};
use hullmark_parser::{Document, NodeKind, Parsed, parse};
use hullmark_render::chart::{self, Advice, Chart, RenderError, RenderOptions, Rendered, Stage, ValuesRead};
use hullmark_render::template::TemplateCache;
use hullmark_source::{SourceId, SourceKind, SourceMap};
use hullmark_suppress::Suppressions;

use crate::PathRules;
use crate::findings::{called_from, render_error, schema_reference, spelling, syntax_error};
use crate::helm_documents::parse_output;
use crate::images::{self, ImageUse};
use crate::settings;
use crate::suppress::run_rules;

/// What became of a render.
#[derive(Default, Debug)]
pub(crate) struct CheckedRender {
    pub(crate) findings: Vec<Finding>,
    /// What could not be checked, and why.
    pub(crate) problems: Vec<(UncheckedKind, String)>,
    pub(crate) output: Output,
}

/// A render of a chart that was made on the way, for whoever asks where something comes from.
#[derive(Debug)]
pub struct ChartRender {
    /// The path of the chart, as reports show it.
    pub chart: Arc<str>,
    /// With which values, for which Kubernetes.
    pub name: RenderName,
    /// The templates that rendered, each with its output, whose trace tells the origin of each byte.
    pub templates: Vec<(SourceId, SourceId)>,
    /// All values that there were, and which of them templates looked at.
    pub values_read: ValuesRead,
}

/// What a render left behind.
#[derive(Default, Debug)]
pub(crate) struct Output {
    /// The templates that rendered, each with its output; notes are among them.
    pub(crate) templates: Vec<(SourceId, SourceId)>,
    /// How many of these are manifests.
    pub(crate) manifests: Vec<Arc<str>>,
    /// Whether everything rendered.
    pub(crate) is_whole: bool,
    pub(crate) values_read: ValuesRead,
    /// The images that the objects ask for, if it was asked for them.
    pub(crate) images: Vec<ImageUse>,
}

/// What was made of texts that all renders of a chart share.
#[derive(Default, Debug)]
pub(crate) struct Once {
    parsed: Mutex<HashMap<SourceId, Arc<Parsed>>>,
    /// The secrets in texts as they are written. Of one source there may be several: parts of it, and for several charts.
    secrets: Mutex<HashMap<SourceId, Vec<KnownSecrets>>>,
}

#[derive(Debug)]
struct KnownSecrets {
    chart: Box<str>,
    text: Box<str>,
    found: Vec<Finding>,
}

impl Once {
    /// Forgets what was made of all but the first `count` sources.
    pub(crate) fn keep_first(&self, count: usize) {
        let mut known = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|source, _| source.index() < count);
        let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        secrets.retain(|source, _| source.index() < count);
    }

    /// The secrets that `find` finds in a text of a chart, for which it is asked once.
    pub(crate) fn secrets(
        &self,
        source: SourceId,
        (chart, text): (&str, &str),
        find: impl FnOnce() -> Vec<Finding>,
    ) -> Vec<Finding> {
        let known = || self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |it: &&KnownSecrets| &*it.chart == chart && &*it.text == text;
        if let Some(known) = known().get(&source).and_then(|all| all.iter().find(is_it)) {
            return known.found.clone();
        }
        let found = find();
        let new = KnownSecrets { chart: chart.into(), text: text.into(), found: found.clone() };
        known().entry(source).or_default().push(new);
        found
    }

    fn parse(&self, source: SourceId, text: &Arc<str>) -> Arc<Parsed> {
        let known = || self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(parsed) = known().get(&source) {
            return Arc::clone(parsed);
        }
        let parsed = Arc::new(parse(source, text));
        Arc::clone(known().entry(source).or_insert(parsed))
    }
}

/// A render that is to be made.
pub(crate) struct OneRender<'a> {
    /// The path of the chart, as reports show it.
    pub(crate) name: &'a str,
    pub(crate) options: RenderOptions,
    pub(crate) rules: &'a PathRules,
    /// The files that findings may point to, the chart itself first.
    pub(crate) paths: &'a [Arc<str>],
    pub(crate) suppressions: &'a Suppressions<'a>,
    pub(crate) sources: &'a SourceMap,
    pub(crate) templates: &'a TemplateCache,
    pub(crate) once: &'a Once,
    pub(crate) with_images: bool,
    /// Says whether nobody waits for the result any more.
    pub(crate) is_cancelled: &'a dyn Fn() -> bool,
}

impl OneRender<'_> {
    /// Renders the chart and runs the rules over what comes out.
    pub(crate) fn check(&self, chart: &Chart) -> CheckedRender {
        let rendered = chart::render_until(chart, &self.options, self.sources, self.templates, self.is_cancelled);
        if (self.is_cancelled)() {
            return CheckedRender::default();
        }
        let is_library = chart.metadata.is_library();
        let errors: Vec<&RenderError> = telling_errors(&rendered.errors, is_library).collect();
        let mut checked = CheckedRender::default();
        for error in &errors {
            let placement = called_from(error_place(&error.place, self.sources), &error.frames);
            let finding = match error.stage {
                Stage::SchemaReference => schema_reference,
                _ => render_error,
            };
            let found = finding(&error.cause, placement, self.name, self.rules.anywhere());
            checked.findings.extend(found.map(|found| advised(found, error.advice.as_ref())));
        }
        // A schema that is not here in full keeps nothing from being rendered.
        let fatal: Vec<_> = errors.iter().filter(|error| error.stage != Stage::SchemaReference).collect();
        if let Some(first) = fatal.first() {
            let more = if fatal.len() > 1 { format!(" (and {} more)", fatal.len() - 1) } else { String::new() };
            checked.problems.push((UncheckedKind::Unrendered, format!("{}{more}", self.placed(first))));
        } else if is_library {
            let reason = "a library chart has nothing to render on its own".to_owned();
            checked.problems.push((UncheckedKind::Library, reason));
        }
        let images = self.check_objects(&rendered, &mut checked);
        let sources_of = |it: &chart::RenderedTemplate| (it.template, it.rendered);
        checked.output = Output {
            templates: rendered.templates.iter().chain(&rendered.notes).map(sources_of).collect(),
            manifests: rendered.templates.iter().map(|it| Arc::clone(&it.name)).collect(),
            is_whole: checked.problems.is_empty(),
            values_read: rendered.values_read,
            images,
        };
        checked
    }

    /// Runs the rules over the objects of a render and its custom resource definitions, and gives the images, if asked.
    fn check_objects(&self, rendered: &Rendered, checked: &mut CheckedRender) -> Vec<ImageUse> {
        let mut parsed = Vec::new();
        for template in &rendered.templates {
            let Some(source) = self.sources.get(template.rendered) else { continue };
            for output in parse_output(source.id(), source.text()) {
                let complete = output.documents.iter().filter(|it| it.is_complete());
                complete.for_each(|document| self.check_is_manifest(document, &template.name, checked));
                parsed.push((template.rendered, Arc::new(output)));
            }
        }
        for definition in &rendered.crds {
            let text = definition.file.text();
            parsed.extend(text.map(|(source, text)| (source, self.once.parse(source, text))));
        }
        for (source, parsed) in &parsed {
            let name = self.sources.name(*source);
            let errors =
                parsed.errors.iter().filter_map(|it| syntax_error(it, &name, self.rules.anywhere(), self.sources));
            checked.findings.extend(errors);
            let complete = parsed.documents.iter().filter(|it| it.is_complete());
            let written = complete.flat_map(|it| spelling(it, &name, self.rules.anywhere(), self.sources));
            checked.findings.extend(written);
            if let Some(error) = parsed.errors.first() {
                checked.problems.push((UncheckedKind::Unrendered, format!("{name} gives no YAML: {error}")));
            }
        }
        let documents = parsed.iter().flat_map(|(_, parsed)| &parsed.documents);
        let documents = documents.filter(|it| it.is_complete() && !Object::all_in(it).is_empty());
        let unit = UnitKind::Render { namespace: self.options.release.namespace.clone() };
        let release = settings::release(&self.options.capabilities.kube_version);
        let is_incomplete = !checked.problems.is_empty();
        let unit = ReleaseUnit::new(unit, documents).for_release(release).incomplete_if(is_incomplete);
        let paths = self.paths.iter().map(|path| &**path);
        checked.findings.append(&mut run_rules(&unit, self.rules, paths, self.suppressions, self.sources));
        // The name of an output is Helm's for the template, not a path that somebody can open.
        let templates: HashMap<SourceId, SourceId> =
            rendered.templates.iter().map(|template| (template.rendered, template.template)).collect();
        for finding in &mut checked.findings {
            for location in std::iter::once(&mut finding.primary).chain(&mut finding.related) {
                if let Some(template) = templates.get(&location.place.source()) {
                    location.place = Place::File(*template);
                }
            }
        }
        let mut images = if self.with_images { images::of_unit(&unit, self.sources) } else { Vec::new() };
        for image in &mut images {
            if let Some(template) = templates.get(&image.place.source()) {
                image.place = Place::File(*template);
            }
        }
        images
    }

    /// Helm reads every document of every output, and gives the chart up for one that is no mapping.
    fn check_is_manifest(&self, document: &Document, template: &str, checked: &mut CheckedRender) {
        let Some(root) = document.root().filter(|it| it.kind() != NodeKind::Mapping && !it.is_null()) else { return };
        let problem = "this is no manifest: Helm expects a mapping";
        let placement = place_bytes(self.sources, root.span());
        checked.findings.extend(render_error(problem, placement, self.name, self.rules.anywhere()));
        checked.problems.push((UncheckedKind::Unrendered, format!("{template}: {problem}")));
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
}

/// The finding of an error with what helps to mend it.
fn advised(mut finding: Finding, advice: Option<&Advice>) -> Finding {
    let Some(advice) = advice else { return finding };
    finding.help = Some(advice.text.clone());
    if let Some((span, label)) = &advice.place {
        finding.related.insert(0, Location::new(Place::Span(*span), label.clone()));
    }
    finding
}

/// The place of an error. A file that is no source, since it is missing or no text, becomes one by its name.
pub(crate) fn error_place(place: &chart::Place, sources: &SourceMap) -> Place {
    match place {
        chart::Place::Span(span) => Place::Span(*span),
        chart::Place::File(path) => Place::File(sources.add(Arc::clone(path), SourceKind::File, Arc::from(""))),
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
