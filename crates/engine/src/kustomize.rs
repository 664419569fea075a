//! Kustomizations of the tree, built and judged in the place of the files that they are made from.
//!
//! A patch is no object, and a base is one that others finish: neither is judged alone. Every kustomization that no other
//! rests on is built. What is built is judged together with the manifests around it, for what a cluster has of both; where
//! several kustomizations rest on the same base, such as those of two environments, each is judged without the others.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use hullmark_checks::place::{Placement, place_bytes};
use hullmark_findings::{Finding, Place, RenderName, SeenIn, Unchecked, UncheckedKind};
use hullmark_kustomize::{Built, FILE_NAMES, Outline, Tree, build, outline};
use hullmark_model::{Object, ReleaseUnit, UnitKind};
use hullmark_parser::{Document, Parsed, decode, parse};
use hullmark_source::{SourceId, SourceKind, SourceMap, Span};
use hullmark_suppress::Suppressions;
use rayon::prelude::*;

use crate::files::{PathKind, display_name, reason};
use crate::findings::kustomization_error;
use crate::images::{self, ImageUse};
use crate::manifests::ManifestUnit;
use crate::suppress::run_rules;
use crate::{Files, resolved};

/// What built objects are called where somebody asks for the text that they stand in: `kustomization/overlays/prod`.
const BUILT: &str = "kustomization";

/// A kustomization is looked for in so many folders around a file.
const MOST_FOLDERS_UP: usize = 5;

/// So many documents are judged again beside the builds of further environments.
const MOST_BESIDE: usize = 20_000;

/// The folders of those of the files that are named like kustomizations.
pub(crate) fn folders(files: &BTreeSet<PathBuf>) -> impl Iterator<Item = &Path> {
    let is_named_so = |path: &&PathBuf| FILE_NAMES.iter().any(|name| path.file_name().is_some_and(|it| it == *name));
    files.iter().filter(is_named_so).filter_map(|path| path.parent())
}

/// The kustomization that names a file: the nearest one around it that does.
pub(crate) fn naming(files: &dyn Files, path: &Path) -> Option<PathBuf> {
    let sources = SourceMap::new();
    let texts = Texts::new(files, &sources);
    let names = |folder: &&Path| {
        let outline = outline(&texts, folder);
        outline.is_some_and(|outline| outline.patches.iter().chain(&outline.resources).any(|it| it == path))
    };
    let folder = path.ancestors().skip(1).take(MOST_FOLDERS_UP).find(names)?;
    hullmark_kustomize::file_in(&texts, folder)
}

/// The kustomizations of the tree.
#[derive(Default)]
pub(crate) struct Kustomizations {
    /// The release unit that each belongs to, and what it makes; sorted by folder.
    builds: Vec<(usize, Build)>,
    /// Files that are judged only as a part of something: patches, and objects that a kustomization changes.
    parts: BTreeSet<Arc<str>>,
    /// The kustomization files.
    files: BTreeSet<Arc<str>>,
    /// The folders that these lie in.
    folders: BTreeSet<PathBuf>,
}

/// A kustomization that was built.
struct Build {
    folder: Arc<str>,
    /// The kustomization file.
    file: SourceId,
    rendered: SourceId,
    documents: Vec<Document>,
    /// The names of the files that it was made from.
    made_from: BTreeSet<Arc<str>>,
    built: Built,
}

impl Kustomizations {
    /// Builds the kustomizations among `paths`, each for the unit that its file is in.
    pub(crate) fn new(
        files: &dyn Files,
        paths: &BTreeSet<PathBuf>,
        units: &[ManifestUnit],
        sources: &SourceMap,
    ) -> Self {
        let folders: BTreeSet<PathBuf> = folders(paths).map(Path::to_owned).collect();
        if folders.is_empty() || units.is_empty() {
            return Self::default();
        }
        let texts = Texts::new(files, sources);
        let outlines: BTreeMap<&PathBuf, Outline> =
            folders.iter().filter_map(|folder| Some((folder, outline(&texts, folder)?))).collect();
        let rested_on: BTreeSet<&PathBuf> = outlines.values().flat_map(|outline| &outline.folders).collect();
        let is_root =
            |(folder, outline): &(&&PathBuf, &Outline)| !rested_on.contains(**folder) && !outline.is_component;
        let unit_of: HashMap<&str, usize> = units
            .iter()
            .enumerate()
            .flat_map(|(index, unit)| unit.manifests.iter().map(move |manifest| (manifest.path(), index)))
            .collect();
        let roots: Vec<&PathBuf> = outlines.iter().filter(is_root).map(|(folder, _)| *folder).collect();
        let builds: Vec<(usize, Build)> = roots
            .par_iter()
            .filter_map(|folder| {
                let build = Build::new(folder, &texts)?;
                let unit = build.made_from.iter().find_map(|file| unit_of.get(&**file).copied())?;
                Some((unit, build))
            })
            .collect();
        let patches = outlines.values().flat_map(|outline| &outline.patches).map(|path| display_name(path).into());
        let made_from = builds.iter().flat_map(|(_, build)| &build.made_from).cloned();
        let files = outlines.keys().filter_map(|folder| hullmark_kustomize::file_in(&texts, folder));
        Self {
            parts: patches.chain(made_from).collect(),
            files: files.map(|path| display_name(&path).into()).collect(),
            folders: outlines.keys().map(|folder| (*folder).clone()).collect(),
            builds,
        }
    }

    /// Whether a file is a kustomization.
    pub(crate) fn is_kustomization(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    /// Whether a file lies in a folder with a kustomization, or further in.
    fn is_beside_kustomization(&self, path: &str) -> bool {
        Path::new(path).ancestors().skip(1).any(|folder| self.folders.contains(folder))
    }

    /// How many were built.
    pub(crate) fn len(&self) -> usize {
        self.builds.len()
    }

    /// What kustomize would refuse, unless the rule is off; and what was left out of the builds.
    pub(crate) fn problems(&self, units: &[ManifestUnit], sources: &SourceMap) -> (Vec<Finding>, Vec<Unchecked>) {
        let mut findings = Vec::new();
        let mut unchecked = Vec::new();
        for (unit, build) in &self.builds {
            let Some(settings) = units.get(*unit).map(|unit| &unit.settings) else { continue };
            for problem in &build.built.problems {
                let file = display_name(&problem.file);
                let place = match problem.span {
                    Some(span) => place_bytes(sources, span),
                    None => build.whole_file(sources),
                };
                findings.extend(kustomization_error(&problem.message, place, &file, settings.rules.anywhere()));
            }
            let path = sources.name(build.file).to_string();
            let kind = UncheckedKind::ResourceElsewhere;
            let left_out = build.built.left_out.iter();
            unchecked.extend(left_out.map(|what| Unchecked { path: path.clone(), kind, reason: what.clone() }));
        }
        (findings, unchecked)
    }

    /// Checks the manifests of a unit, and what is built in it.
    pub(crate) fn check(
        &self,
        index: usize,
        unit: &ManifestUnit,
        suppressions: &Suppressions<'_>,
        sources: &SourceMap,
    ) -> Vec<Finding> {
        let groups = self.groups(index, unit);
        let check = |(index, group): (usize, &Group<'_>)| group.check(index == 0, unit, suppressions, sources);
        let mut found = match groups.as_slice() {
            [only] => check((0, only)),
            _ => groups.par_iter().enumerate().flat_map(check).collect(),
        };
        if !self.builds.is_empty() {
            self.unite(&mut found, sources);
        }
        // Kustomizations have rules of their own, and are part of nothing.
        found.extend(self.check_alone(unit, &|path| self.is_kustomization(path), suppressions, sources));
        // A secret is one in a patch that nothing uses, too.
        let is_unused = |path: &str| self.parts.contains(path) && !self.is_made_from(path);
        let in_unused = self.check_alone(unit, &is_unused, suppressions, sources).into_iter();
        let is_of_secrets =
            |finding: &Finding| hullmark_policies::rule(&finding.rule).is_some_and(|policy| policy.group == "secrets");
        found.extend(in_unused.filter(is_of_secrets));
        found
    }

    fn is_made_from(&self, path: &str) -> bool {
        self.builds.iter().any(|(_, build)| build.made_from.contains(path))
    }

    /// Checks files of a unit without all others.
    fn check_alone(
        &self,
        unit: &ManifestUnit,
        is_wanted: &dyn Fn(&str) -> bool,
        suppressions: &Suppressions<'_>,
        sources: &SourceMap,
    ) -> Vec<Finding> {
        let wanted = unit.manifests.iter().filter(|manifest| is_wanted(manifest.path()));
        let documents: Vec<&Document> = wanted.flat_map(|manifest| manifest.documents()).collect();
        if documents.is_empty() {
            return Vec::new();
        }
        let paths: Vec<Arc<str>> = documents.iter().map(|document| sources.name(document.source())).collect();
        let objects = ReleaseUnit::new(UnitKind::Manifests, documents).for_release(unit.settings.kube_release());
        run_rules(&objects, &unit.settings.rules, paths.iter().map(|path| &**path), suppressions, sources)
    }

    /// The images of the manifests of a unit and of what is built in it, each use once with the builds that have it.
    pub(crate) fn images(&self, index: usize, unit: &ManifestUnit, sources: &SourceMap) -> Vec<ImageUse> {
        let groups = self.groups(index, unit);
        let alone = groups.first().map(|group| group.alone.clone()).unwrap_or_default();
        let mut uses = images::of_unit(&ReleaseUnit::new(UnitKind::Manifests, alone), sources);
        let builds: Vec<&Build> = groups.iter().flat_map(|group| group.builds.iter().copied()).collect();
        let of_build = |build: &&Build| {
            let mut uses = images::of_unit(&ReleaseUnit::new(UnitKind::Manifests, &build.documents), sources);
            for it in uses.iter_mut().filter(|it| it.place.source() == build.rendered) {
                it.place = Place::File(build.file);
            }
            (build.name(), uses)
        };
        let built: Vec<(RenderName, Vec<ImageUse>)> = builds.iter().map(of_build).collect();
        uses.extend(images::of_renders(built.iter().map(|(name, uses)| (name, uses.as_slice())), sources));
        uses
    }

    /// What is judged together in a unit: first the manifests that are no part of anything and the builds that share no
    /// objects, then the builds that make the same objects for another environment, with these manifests beside them.
    fn groups<'u>(&'u self, index: usize, unit: &'u ManifestUnit) -> Vec<Group<'u>> {
        let is_alone = |path: &str| !self.parts.contains(path) && !self.is_kustomization(path);
        let alone: Vec<&Document> = unit
            .manifests
            .iter()
            .filter(|manifest| is_alone(manifest.path()))
            .flat_map(|manifest| {
                let is_beside = self.is_beside_kustomization(manifest.path());
                manifest.documents().iter().filter(move |document| !(is_beside && is_fragment(document)))
            })
            .collect();
        let mut groups = vec![Group { builds: Vec::new(), alone }];
        for (_, build) in self.builds.iter().filter(|(unit, _)| *unit == index) {
            let fits = |group: &&mut Group<'_>| group.builds.iter().all(|other| !build.shares_objects_with(other));
            match groups.iter_mut().find(fits) {
                Some(group) => group.builds.push(build),
                None => {
                    let beside = groups.first().map(|first| first.alone.clone()).unwrap_or_default();
                    let alone = if groups.len() * beside.len() <= MOST_BESIDE { beside } else { Vec::new() };
                    groups.push(Group { builds: vec![build], alone });
                }
            }
        }
        groups
    }

    /// Makes one finding of those that say the same of the same place, which tells by which builds it is seen where there
    /// are several with that place.
    fn unite(&self, findings: &mut Vec<Finding>, sources: &SourceMap) {
        let mut by_file: HashMap<&Arc<str>, Vec<RenderName>> = HashMap::new();
        for (_, build) in &self.builds {
            build.made_from.iter().for_each(|file| by_file.entry(file).or_default().push(build.name()));
        }
        let users: HashMap<&Arc<str>, Arc<[RenderName]>> =
            by_file.into_iter().map(|(file, names)| (file, names.into())).collect();
        let mut first: HashMap<Saying, usize> = HashMap::new();
        let mut united: Vec<Finding> = Vec::new();
        for mut finding in findings.drain(..) {
            let place = finding.primary.place;
            let file = sources.name(place.source());
            if let Some((seen, all)) = finding.seen_in.as_mut().zip(users.get(&file)) {
                seen.all = Arc::clone(all);
            }
            let bytes = place.span().map(|span| (span.start, span.end));
            let is_reported = finding.suppression.is_none();
            let key = (file, bytes, Arc::clone(&finding.rule), finding.message.clone(), is_reported);
            match first.get(&key).and_then(|index| united.get_mut(*index)) {
                Some(same) => {
                    if let (Some(seen), Some(more)) = (&mut same.seen_in, &finding.seen_in) {
                        seen.extend(more);
                    }
                }
                None => {
                    first.insert(key, united.len());
                    united.push(finding);
                }
            }
        }
        for finding in &mut united {
            finding.seen_in = finding.seen_in.take().filter(|seen| seen.all.len() > 1);
        }
        *findings = united;
    }
}

/// Whether objects of a document are no whole ones: a workload without the selector that it needs, or with a container
/// without image. Beside a kustomization that is a patch which none uses.
fn is_fragment(document: &Document) -> bool {
    let pods = || Object::all_in(document).into_iter().flat_map(|object| object.pod_specs());
    pods().any(|pod| {
        let lacks_selector = pod.needs_owner_selector() && !pod.owner_selector().is_set();
        lacks_selector || pod.containers().any(|container| !container.image().is_set())
    })
}

/// What tells findings apart: file, bytes, rule, words, and whether it is reported.
type Saying = (Arc<str>, Option<(u32, u32)>, Arc<str>, String, bool);

impl Build {
    fn new(folder: &Path, texts: &Texts<'_>) -> Option<Self> {
        let file = texts.source(&hullmark_kustomize::file_in(texts, folder)?)?;
        let built = build(texts, folder);
        let name = format!("{BUILT}/{}", display_name(folder));
        let rendered = texts.sources.add_rendered(name, Arc::clone(&built.text), Arc::new(built.trace.clone()));
        let documents = parse(rendered, &built.text).documents;
        let made_from = built.files.iter().map(|path| display_name(path).into()).collect();
        Some(Self { folder: display_name(folder).into(), file, rendered, documents, made_from, built })
    }

    /// The kustomization as a whole.
    fn whole_file(&self, sources: &SourceMap) -> Placement {
        place_bytes(sources, Span::empty(self.file, 0))
    }

    fn name(&self) -> RenderName {
        RenderName { values: Arc::clone(&self.folder), kube_version: "".into() }
    }

    /// Whether another build makes some of the same objects: both have objects of one file.
    fn shares_objects_with(&self, other: &Self) -> bool {
        let own: BTreeSet<&PathBuf> = self.built.bases.iter().collect();
        other.built.bases.iter().any(|file| own.contains(file))
    }
}

/// Documents that are judged together.
pub(crate) struct Group<'u> {
    builds: Vec<&'u Build>,
    alone: Vec<&'u Document>,
}

impl Group<'_> {
    /// Runs the rules. Of all groups but the first, what is found in manifests beside the builds is left out.
    pub(crate) fn check(
        &self,
        is_first: bool,
        unit: &ManifestUnit,
        suppressions: &Suppressions<'_>,
        sources: &SourceMap,
    ) -> Vec<Finding> {
        let built = self.builds.iter().flat_map(|build| &build.documents);
        let documents: Vec<&Document> = self.alone.iter().copied().chain(built).collect();
        let release = unit.settings.kube_release();
        let objects = ReleaseUnit::new(UnitKind::Manifests, documents).for_release(release);
        let paths: BTreeSet<Arc<str>> = self
            .alone
            .iter()
            .map(|document| sources.name(document.source()))
            .chain(self.builds.iter().flat_map(|build| build.made_from.iter().cloned()))
            .collect();
        let paths = paths.iter().map(|path| &**path);
        let mut found = run_rules(&objects, &unit.settings.rules, paths, suppressions, sources);
        if !is_first {
            found.retain(|finding| finding.rendered.is_some());
        }
        let by_text: HashMap<SourceId, &Build> = self.builds.iter().map(|build| (build.rendered, *build)).collect();
        let mut users: HashMap<&str, usize> = HashMap::new();
        for file in self.builds.iter().flat_map(|build| &build.made_from) {
            *users.entry(file).or_default() += 1;
        }
        for finding in &mut found {
            let Some(build) = finding.rendered.and_then(|shown| by_text.get(&shown.source)) else { continue };
            for location in std::iter::once(&mut finding.primary).chain(&mut finding.related) {
                if let Some(written) = by_text.get(&location.place.source()) {
                    location.place = Place::File(written.file);
                }
            }
            // What several builds of a group have a part in is not told apart.
            let is_only = users.get(&*sources.name(finding.primary.place.source())) == Some(&1);
            finding.seen_in = is_only.then(|| SeenIn { renders: vec![build.name()], all: Arc::new([]) });
        }
        found
    }
}

/// The files of the tree as kustomizations read them: each once.
struct Texts<'a> {
    files: &'a dyn Files,
    sources: &'a SourceMap,
    /// The newest of the files that were read before, by name.
    sources_by_name: HashMap<Arc<str>, SourceId>,
    read: Mutex<HashMap<PathBuf, Result<Text, String>>>,
    parsed: Mutex<HashMap<SourceId, Arc<Parsed>>>,
}

type Text = (SourceId, Arc<str>);

impl<'a> Texts<'a> {
    fn new(files: &'a dyn Files, sources: &'a SourceMap) -> Self {
        let read = sources.all();
        let of_files = read.iter().filter(|source| *source.kind() == SourceKind::File);
        let sources_by_name = of_files.map(|source| (Arc::clone(source.name()), source.id())).collect();
        Self { files, sources, sources_by_name, read: Mutex::default(), parsed: Mutex::default() }
    }

    fn read(&self, path: &Path) -> Result<Text, String> {
        let bytes = self.files.read(path).map_err(|error| reason(&error))?;
        let text: Arc<str> = decode(bytes).map_err(|(error, _)| error.to_string())?.into();
        let name = display_name(path);
        // A manifest that was read before is the same text.
        let known = self.sources_by_name.get(&*name).and_then(|id| self.sources.get(*id));
        let known = known.filter(|source| *source.text() == text).map(|source| source.id());
        let source = known.unwrap_or_else(|| self.sources.add(name, SourceKind::File, Arc::clone(&text)));
        Ok((source, text))
    }

    fn source(&self, path: &Path) -> Option<SourceId> {
        self.text(path).ok().map(|(source, _)| source)
    }
}

impl Tree for Texts<'_> {
    fn resolve(&self, folder: &Path, path: &str) -> PathBuf {
        resolved(&folder.join(path))
    }

    fn is_folder(&self, path: &Path) -> bool {
        matches!(self.files.kind(path), Ok(PathKind::Folder))
    }

    fn is_file(&self, path: &Path) -> bool {
        matches!(self.files.kind(path), Ok(PathKind::File))
    }

    fn parsed(&self, path: &Path) -> Result<Arc<Parsed>, String> {
        let (source, text) = self.text(path)?;
        let known = || self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(parsed) = known().get(&source) {
            return Ok(Arc::clone(parsed));
        }
        let parsed = Arc::new(parse(source, &text));
        Ok(Arc::clone(known().entry(source).or_insert(parsed)))
    }

    fn text(&self, path: &Path) -> Result<Text, String> {
        // One thread at a time: a file that two read at once would be two sources.
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.entry(path.to_owned()).or_insert_with(|| self.read(path)).clone()
    }
}
