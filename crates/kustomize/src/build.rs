//! From a folder to its objects.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_parser::{Document, NodeKind, NodeRef, parse};
use hullmark_source::{Origin, OriginId, OriginTable, Span, Trace, Verbatim};

use crate::generate::Generator;
use crate::merge::{self, Outcome};
use crate::resource::{GROUP, Resource, group_of};
use crate::select::{Target, is_for};
use crate::transform::{self, LabelFields};
use crate::tree::{self, Kind, Node};
use crate::{INLINE, Tree, emit, file_in, json_patch, rename, replacements, vars};

/// The objects of a kustomization.
#[derive(Debug)]
pub struct Built {
    /// The objects as YAML, a document each.
    pub text: Arc<str>,
    /// Where each byte of the text came from.
    pub trace: Trace,
    /// The files that it was made from: objects, patches and kustomizations.
    pub files: BTreeSet<PathBuf>,
    /// Those of them that hold whole objects, and were not reached by way of a component.
    pub bases: BTreeSet<PathBuf>,
    /// What kustomize would refuse.
    pub problems: Vec<Problem>,
    /// What is no part of the text because it cannot be read or made here: in words without a full stop, each once.
    pub left_out: BTreeSet<String>,
}

/// Something that kustomize would refuse.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The kustomization that has it.
    pub file: PathBuf,
    /// Where in it; `None` for the file as a whole.
    pub span: Option<Span>,
    /// What is wrong.
    pub message: String,
}

/// Builds the kustomization in a folder.
///
/// Nothing ends it early: what cannot be done is a [`Problem`], and the rest is built.
#[must_use]
pub fn build(tree: &dyn Tree, folder: &Path) -> Built {
    let mut builder = Builder {
        tree,
        origins: OriginTable::new(),
        open: Vec::new(),
        components: 0,
        vars: Vec::new(),
        files: BTreeSet::new(),
        bases: BTreeSet::new(),
        problems: Vec::new(),
        left_out: BTreeSet::new(),
    };
    let mut objects = Vec::new();
    builder.folder(folder, None, &mut objects);
    rename::resolve(&mut objects);
    vars::fill(&mut objects, &builder.vars);
    let (text, runs) = emit::emit(objects.iter().map(|object| &object.node), &mut builder.origins);
    let trace = Trace::new(Arc::new(builder.origins), runs, Vec::new());
    let Builder { files, bases, problems, left_out, .. } = builder;
    Built { text: text.into(), trace, files, bases, problems, left_out }
}

struct Builder<'t> {
    tree: &'t dyn Tree,
    origins: OriginTable,
    /// The folders that are being built, the outermost first.
    open: Vec<PathBuf>,
    /// How many of these are components.
    components: usize,
    /// The entries of `vars`, which are filled in when everything else is done.
    vars: Vec<Node>,
    files: BTreeSet<PathBuf>,
    bases: BTreeSet<PathBuf>,
    problems: Vec<Problem>,
    left_out: BTreeSet<String>,
}

/// A kustomization that is being built.
struct Current<'a> {
    folder: &'a Path,
    file: PathBuf,
    root: Node,
}

impl Current<'_> {
    fn listed(&self, field: &str) -> Vec<Node> {
        self.root.get(field).map(Node::items).unwrap_or_default().to_vec()
    }
}

impl Builder<'_> {
    /// Adds the objects of a kustomization to `objects`. `entry` is what names it.
    fn folder(&mut self, folder: &Path, entry: Option<(&Path, OriginId)>, objects: &mut Vec<Resource>) {
        let Some(file) = file_in(self.tree, folder) else {
            self.problem_at(entry, folder, "the folder has no kustomization.yaml".to_owned());
            return;
        };
        if self.open.iter().any(|open| open == folder) {
            self.problem_at(entry, folder, "the kustomization rests on itself".to_owned());
            return;
        }
        let parsed = match self.tree.parsed(&file) {
            Ok(parsed) => parsed,
            Err(reason) => {
                return self.problem_at(entry, folder, format!("{} cannot be read: {reason}", file.display()));
            }
        };
        self.files.insert(file.clone());
        let Some(root) = parsed.documents.first().filter(|it| it.is_complete()).and_then(Document::root) else {
            return;
        };
        let root = tree::read(&mut self.origins, "kustomization", root);
        let is_component = root.text_at(&["kind"]) == "Component";
        let current = Current { folder, file, root };
        self.open.push(folder.to_owned());
        if is_component {
            self.components += 1;
            self.build(&current, objects);
            self.components -= 1;
        } else {
            let mut own = Vec::new();
            self.build(&current, &mut own);
            objects.append(&mut own);
        }
        self.open.pop();
    }

    fn build(&mut self, current: &Current<'_>, objects: &mut Vec<Resource>) {
        for field in ["resources", "bases", "components"] {
            for entry in current.listed(field) {
                self.resource(current, &entry, objects);
            }
        }
        for (field, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
            for entry in current.listed(field) {
                let (origins, files) = (&mut self.origins, &mut self.files);
                Generator { tree: self.tree, folder: current.folder, origins, files }.generate(objects, kind, &entry);
            }
        }
        for field in ["helmCharts", "helmChartInflationGenerator", "generators", "transformers"] {
            if current.root.get(field).is_some() {
                self.left_out.insert(format!("what `{field}` makes is not known"));
            }
        }
        self.patch_all(current, objects);
        if let Some(namespace) = current.root.get("namespace").filter(|it| it.text().is_some_and(|it| !it.is_empty())) {
            transform::set_namespace(objects, namespace);
        }
        let (prefix, suffix) = (current.root.text_at(&["namePrefix"]), current.root.text_at(&["nameSuffix"]));
        if !prefix.is_empty() || !suffix.is_empty() {
            rename::rename(objects, &prefix, &suffix);
        }
        self.label(current, objects);
        for entry in current.listed("replicas") {
            if let Some(count) = entry.get("count") {
                transform::set_replicas(objects, &entry.text_at(&["name"]), count);
            }
        }
        self.replace(current, objects);
        self.vars.extend(current.listed("vars"));
        current.listed("images").iter().for_each(|entry| transform::set_image(objects, entry));
    }

    /// Carries out the replacements, which may stand in files of their own.
    fn replace(&mut self, current: &Current<'_>, objects: &mut [Resource]) {
        for entry in current.listed("replacements") {
            match entry.get("path").and_then(Node::text) {
                None => replacements::replace(objects, &entry),
                Some(path) => {
                    for listed in self.patches_in(current, &entry, &path) {
                        let one = std::slice::from_ref(&listed);
                        let entries = if listed.items().is_empty() { one } else { listed.items() };
                        entries.iter().for_each(|entry| replacements::replace(objects, entry));
                    }
                }
            }
        }
    }

    fn label(&self, current: &Current<'_>, objects: &mut [Resource]) {
        for entry in current.listed("labels") {
            let is_on = |field: &str| entry.text_at(&[field]) == "true";
            let fields = LabelFields { templates: is_on("includeTemplates"), selectors: is_on("includeSelectors") };
            if let Some(pairs) = entry.get("pairs") {
                transform::set_labels(objects, pairs, fields);
            }
        }
        if let Some(labels) = current.root.get("commonLabels") {
            transform::set_labels(objects, labels, LabelFields { templates: true, selectors: true });
        }
        if let Some(annotations) = current.root.get("commonAnnotations") {
            transform::set_annotations(objects, annotations);
        }
    }

    fn resource(&mut self, current: &Current<'_>, entry: &Node, objects: &mut Vec<Resource>) {
        let Some(text) = entry.text() else { return };
        let path = self.tree.resolve(current.folder, &text);
        if self.tree.is_folder(&path) {
            self.folder(&path, Some((&current.file, entry.origin)), objects);
        } else if self.tree.is_file(&path) {
            match self.tree.parsed(&path) {
                Ok(parsed) => {
                    if self.components == 0 {
                        self.bases.insert(path.clone());
                    }
                    self.files.insert(path);
                    for document in parsed.documents.iter().filter(|document| document.is_complete()) {
                        self.objects_of(document.root(), objects);
                    }
                }
                Err(reason) => self.problem(current, entry, format!("{text} cannot be read: {reason}")),
            }
        } else if is_remote(&text) {
            self.left_out.insert(format!("{text} lies in another repository"));
        } else {
            self.problem(current, entry, format!("there is no {text}"));
        }
    }

    /// The objects of a document; those in it for a `List`.
    fn objects_of(&mut self, root: Option<NodeRef<'_>>, objects: &mut Vec<Resource>) {
        let Some(root) = root.filter(|root| root.kind() == NodeKind::Mapping) else { return };
        let text = |path: &[&str]| root.at(path).and_then(NodeRef::text).unwrap_or_default();
        let (api_version, kind) = (text(&["apiVersion"]), text(&["kind"]));
        if kind.is_empty() || api_version.is_empty() || group_of(api_version) == GROUP {
            return;
        }
        if kind.ends_with("List")
            && let Some(items) = root.get("items")
        {
            items.items().for_each(|item| self.objects_of(Some(item), objects));
            return;
        }
        let name = format!("{kind}/{}", text(&["metadata", "name"]));
        objects.push(Resource::new(tree::read(&mut self.origins, &name, root)));
    }

    fn patch_all(&mut self, current: &Current<'_>, objects: &mut Vec<Resource>) {
        for entry in current.listed("patchesStrategicMerge") {
            let text = entry.text().unwrap_or_default();
            let patches =
                if text.contains('\n') { self.inline(&entry) } else { self.patches_in(current, &entry, &text) };
            self.apply(current, &entry, &patches, None, objects);
        }
        for field in ["patches", "patchesJson6902"] {
            for entry in current.listed(field) {
                let target = match entry.get("target").map(Target::read).transpose() {
                    Ok(target) => target,
                    Err(message) => {
                        self.problem(current, &entry, message);
                        continue;
                    }
                };
                let patches = match (entry.get("path").and_then(Node::text), entry.get("patch")) {
                    (Some(path), _) => self.patches_in(current, &entry, &path),
                    (None, Some(patch)) => self.inline(patch),
                    (None, None) => Vec::new(),
                };
                self.apply(current, &entry, &patches, target.as_ref(), objects);
            }
        }
    }

    /// The patches of a file, of which there may be several.
    fn patches_in(&mut self, current: &Current<'_>, entry: &Node, path: &str) -> Vec<Node> {
        let file = self.tree.resolve(current.folder, path);
        match self.tree.parsed(&file) {
            Ok(parsed) => {
                self.files.insert(file);
                let roots = parsed.documents.iter().filter(|it| it.is_complete()).filter_map(Document::root);
                roots.map(|root| tree::read(&mut self.origins, "patch", root)).collect()
            }
            Err(reason) => {
                self.problem(current, entry, format!("{path} cannot be read: {reason}"));
                Vec::new()
            }
        }
    }

    /// The patches that a scalar of a kustomization holds.
    fn inline(&mut self, scalar: &Node) -> Vec<Node> {
        let text: Arc<str> = scalar.text().unwrap_or_default().into();
        let parsed = parse(INLINE, &text);
        let first = self.origins.len();
        let roots = parsed.documents.iter().filter(|it| it.is_complete()).filter_map(Document::root);
        let patches = roots.map(|root| tree::read(&mut self.origins, "patch", root)).collect();
        if let Origin::Value { span, verbatim, .. } = self.origins.get(scalar.origin).clone() {
            let verbatim: Verbatim = verbatim;
            self.origins.relocate(first, INLINE, span.source, &verbatim);
        }
        patches
    }

    fn apply(
        &mut self,
        current: &Current<'_>,
        entry: &Node,
        patches: &[Node],
        target: Option<&Target>,
        objects: &mut Vec<Resource>,
    ) {
        for patch in patches {
            if matches!(patch.kind, Kind::Sequence(_)) {
                self.apply_json(current, entry, patch, target, objects);
                continue;
            }
            let is_meant = |object: &Resource| target.map_or_else(|| is_for(patch, object), |it| it.selects(object));
            let mut is_used = target.is_some();
            let mut deleted = Vec::new();
            for (index, object) in objects.iter_mut().enumerate().filter(|(_, object)| is_meant(object)) {
                is_used = true;
                if merge::apply(object, patch, &mut self.origins) == Outcome::Deleted {
                    deleted.push(index);
                }
            }
            for index in deleted.into_iter().rev() {
                objects.remove(index);
            }
            // What is not read here may have the object.
            if !is_used && self.left_out.is_empty() {
                let (kind, name) = (patch.text_at(&["kind"]), patch.text_at(&["metadata", "name"]));
                self.problem(current, entry, format!("the patch is for {kind}/{name}, which is not there"));
            }
        }
    }

    fn apply_json(
        &mut self,
        current: &Current<'_>,
        entry: &Node,
        patch: &Node,
        target: Option<&Target>,
        objects: &mut [Resource],
    ) {
        let Some(target) = target else {
            return self.problem(current, entry, "a JSON patch needs a `target`".to_owned());
        };
        for object in objects.iter_mut().filter(|object| target.selects(object)) {
            if let Err(message) = json_patch::apply(&mut object.node, patch) {
                let name = object.names.first().cloned().unwrap_or_default();
                self.problem(current, entry, format!("{message} in {}/{name}", object.kind()));
            }
        }
    }

    fn problem(&mut self, current: &Current<'_>, entry: &Node, message: String) {
        self.problem_at(Some((&current.file, entry.origin)), current.folder, message);
    }

    fn problem_at(&mut self, entry: Option<(&Path, OriginId)>, folder: &Path, message: String) {
        let span = entry.and_then(|(_, origin)| match self.origins.get(origin) {
            Origin::Value { span, .. } => Some(*span),
            _ => None,
        });
        let file = entry.map_or_else(|| folder.to_owned(), |(file, _)| file.to_owned());
        self.problems.push(Problem { file, span, message });
    }
}

/// Whether an entry means something outside of the repository.
fn is_remote(entry: &str) -> bool {
    let host = entry.split('/').next().unwrap_or_default();
    entry.contains("://")
        || entry.contains("?ref=")
        || entry.contains("//")
        || entry.starts_with("git@")
        || (entry.contains('/') && !host.starts_with('.') && host.contains('.'))
}
