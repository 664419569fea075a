//! The walk over an object.

use std::ops::Range;

use hullmark_model::{Anchor, Container, Object, Part};
use hullmark_parser::{NodeId, NodeKind, NodeRef, Scalar};
use hullmark_secrets::{Match, Setting, may_promise, scan, scan_named};
use rustc_hash::FxHashMap;

use super::{Carrier, Exposure, secret_object};

/// Objects are seldom deeper than twenty; values in a custom resource may be.
const MAX_DEPTH: usize = 100;
/// Keys whose value is what the key above promises.
const STAND_IN: [&str; 9] =
    ["value", "values", "default", "literal", "plain", "plaintext", "content", "data", "stringValue"];
/// Keys of mappings that only say where a value is, beside `name` and `key`.
const REFERENCE_KEYS: [&str; 6] = ["namespace", "optional", "kind", "apiVersion", "group", "property"];
/// The lists that containers are in.
const CONTAINERS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];
/// What stands between the arguments of a command that are scanned as one text.
const ARGUMENT_END: char = '\u{1f}';

/// Collects the secrets of one object.
pub(super) struct Walk<'d> {
    containers: FxHashMap<NodeId, Container<'d>>,
    exposures: Vec<Exposure<'d>>,
}

/// What is known of a node from those above it.
#[derive(Clone, Copy)]
struct Around<'d> {
    /// The key that its value is of.
    name: &'d str,
    carrier: Carrier,
    container: Option<Container<'d>>,
    depth: usize,
}

impl<'d> Walk<'d> {
    pub(super) fn new() -> Self {
        Self { containers: FxHashMap::default(), exposures: Vec::new() }
    }

    pub(super) fn into_exposures(self) -> Vec<Exposure<'d>> {
        self.exposures
    }

    pub(super) fn object(&mut self, object: Object<'d>) {
        // Schemas speak of passwords on every page and hold none.
        if object.is("apiextensions.k8s.io", "CustomResourceDefinition") {
            return;
        }
        let is_kubeconfig = object.api_version() == "v1" && object.kind() == "Config";
        let carrier = if is_kubeconfig { Carrier::Kubeconfig } else { Carrier::Field };
        for pod in object.pod_specs() {
            self.containers.extend(pod.containers().map(|container| (container.node().id(), container)));
        }
        for (key, value) in object.node().entries() {
            let Some(name) = key.text() else { continue };
            let around = Around { name, carrier, container: None, depth: 0 };
            match (object.kind(), name) {
                (_, "sops") => {}
                ("Secret", "data") => self.secret_data(value, true),
                ("Secret", "stringData") => self.secret_data(value, false),
                ("ConfigMap", "data") => self.config_data(value),
                ("ConfigMap", "binaryData") => self.walk(value, Around { carrier: Carrier::ConfigMap, ..around }),
                ("SealedSecret", "spec") => {}
                ("Kustomization" | "Component", "secretGenerator") => self.generators(value, Carrier::Generator),
                ("Kustomization" | "Component", "configMapGenerator") => self.generators(value, Carrier::ConfigMap),
                _ => self.walk(value, around),
            }
        }
    }

    /// A document that is no object: values of a chart, a kustomization that does not say so.
    pub(super) fn values(&mut self, root: NodeRef<'d>) {
        for (key, value) in root.entries() {
            let Some(name) = key.text() else { continue };
            match name {
                "sops" => {}
                "secretGenerator" => self.generators(value, Carrier::Generator),
                "configMapGenerator" => self.generators(value, Carrier::ConfigMap),
                _ => self.walk(value, Around { name, carrier: Carrier::Field, container: None, depth: 0 }),
            }
        }
    }

    fn secret_data(&mut self, data: NodeRef<'d>, is_encoded: bool) {
        for (key, value) in data.entries() {
            let name = key.text().unwrap_or_default();
            let found = secret_object::in_entry(name, value, is_encoded);
            let around = Around { name, carrier: Carrier::Secret, container: None, depth: 0 };
            found.into_iter().for_each(|(place, text, found)| self.add_at(place, &text, found, around));
        }
    }

    fn config_data(&mut self, data: NodeRef<'d>) {
        for (key, value) in data.entries() {
            let (Some(name), Some(text)) = (key.text(), value.text()) else { continue };
            let is_variable =
                name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
            let setting = if is_variable { Setting::Variable } else { Setting::Field };
            let around = Around { name, carrier: Carrier::ConfigMap, container: None, depth: 0 };
            if !is_switch(value) {
                self.add_all(value, scan_named(name, text, setting), around);
            }
        }
    }

    /// `literals` of the generators of a kustomization.
    fn generators(&mut self, generators: NodeRef<'d>, carrier: Carrier) {
        let literals = generators.items().filter_map(|generator| generator.get("literals")).flat_map(NodeRef::items);
        for literal in literals {
            let Some((name, value)) = literal.text().and_then(|text| text.split_once('=')) else { continue };
            let setting = if carrier == Carrier::Generator { Setting::SecretData } else { Setting::Variable };
            let around = Around { name, carrier, container: None, depth: 0 };
            let shift = name.len() + 1;
            let shifted = |it: Match| Match { range: it.range.start + shift..it.range.end + shift, ..it };
            self.add_all(literal, scan_named(name, value, setting).into_iter().map(shifted).collect(), around);
        }
    }

    fn walk(&mut self, node: NodeRef<'d>, around: Around<'d>) {
        if around.depth > MAX_DEPTH {
            return;
        }
        let below = Around { depth: around.depth + 1, ..around };
        match node.kind() {
            NodeKind::Scalar => self.scalar(node, around),
            // What an alias names was walked where it stands.
            _ if node.is_alias() => {}
            NodeKind::Sequence => node.items().for_each(|item| self.walk(item, below)),
            NodeKind::Mapping => self.mapping(node, below),
        }
    }

    fn mapping(&mut self, node: NodeRef<'d>, around: Around<'d>) {
        let Shape { name_of_pair: named, is_reference } = Shape::of(node);
        if is_reference {
            return;
        }
        for (key, value) in node.entries() {
            let Some(key) = key.text() else { continue };
            match (key, value.kind()) {
                ("managedFields", _) => {}
                ("valueFrom", _) => {}
                ("annotations" | "labels" | "commonAnnotations" | "podAnnotations", NodeKind::Mapping) => {
                    self.walk(value, Around { carrier: Carrier::Annotation, ..around });
                }
                ("command" | "args", NodeKind::Sequence) => self.command(value, around),
                ("env", NodeKind::Sequence) if around.container.is_some() => {
                    self.walk(value, Around { carrier: Carrier::Variable, ..around });
                }
                (list, NodeKind::Sequence) if CONTAINERS.contains(&list) => self.containers(value, around),
                ("value" | "defaultValue" | "default", NodeKind::Scalar) if named.is_some() => {
                    self.walk(value, Around { name: named.unwrap_or_default(), ..around });
                }
                (key, _) if STAND_IN.contains(&key) && may_promise(around.name) => self.walk(value, around),
                (key, _) => self.walk(value, Around { name: key, ..around }),
            }
        }
    }

    fn containers(&mut self, list: NodeRef<'d>, around: Around<'d>) {
        for item in list.items() {
            let container = self.containers.get(&item.id()).copied();
            self.walk(item, Around { container, ..around });
        }
    }

    fn scalar(&mut self, node: NodeRef<'d>, around: Around<'d>) {
        let Some(text) = node.text() else { return };
        let promises = may_promise(around.name);
        if text.len() < 3 || is_switch(node) || (node.is_alias() && !promises) {
            return;
        }
        let setting = if around.carrier == Carrier::Variable { Setting::Variable } else { Setting::Field };
        // The domain in front of an annotation's name is no part of it.
        let name =
            around.name.split_once('/').filter(|(domain, _)| domain.contains('.')).map_or(around.name, |(_, it)| it);
        let found = if promises { scan_named(name, text, setting) } else { self.unnamed(name, text) };
        self.add_all(node, found, around);
    }

    /// Under a name that promises nothing: some formats tell themselves when they are all of a text.
    fn unnamed(&self, name: &str, text: &str) -> Vec<Match> {
        if text.len() >= 24 && !text.contains(' ') { scan_named(name, text, Setting::Field) } else { scan(text) }
    }

    /// A command is read as a whole: an option and its value may be two arguments.
    fn command(&mut self, list: NodeRef<'d>, around: Around<'d>) {
        let carrier = if around.carrier == Carrier::Field { Carrier::Command } else { around.carrier };
        let around = Around { carrier, ..around };
        let mut joined = String::new();
        let mut starts: Vec<(usize, NodeRef<'d>)> = Vec::new();
        for item in list.items() {
            starts.push((joined.len(), item));
            joined.push_str(item.text().unwrap_or_default());
            joined.push(ARGUMENT_END);
        }
        for found in scan(&joined) {
            let index = starts.partition_point(|(start, _)| *start <= found.range.start).saturating_sub(1);
            let Some((start, item)) = starts.get(index) else { continue };
            let length = item.text().map_or(0, str::len);
            let within = found.range.start - start..found.range.end.saturating_sub(*start).min(length);
            self.add_at(
                part(*item, within.clone()),
                item.text().and_then(|text| text.get(within)).unwrap_or_default(),
                found,
                around,
            );
        }
    }

    fn add_all(&mut self, node: NodeRef<'d>, found: Vec<Match>, around: Around<'d>) {
        for found in found {
            let text = node.text().and_then(|text| text.get(found.range.clone())).unwrap_or_default();
            self.add_at(part(node, found.range.clone()), text, found, around);
        }
    }

    fn add_at(&mut self, place: Anchor<'d>, text: &str, found: Match, around: Around<'d>) {
        let name = if found.name.is_empty() { around.name.to_owned() } else { found.name };
        let Around { carrier, container, .. } = around;
        self.exposures.push(Exposure { carrier, container, place, name, kind: found.kind, text: text.to_owned() });
    }
}

/// A part of a scalar's text, without the quotes around it.
pub(crate) fn part(node: NodeRef<'_>, range: Range<usize>) -> Anchor<'_> {
    Anchor::Part(Part { node, start: range.start, end: range.end })
}

/// Calls `visit` with each scalar below a node, the key that it stands under and its text.
pub(super) fn each_text<'d>(
    node: NodeRef<'d>,
    name: &'d str,
    depth: usize,
    visit: &mut dyn FnMut(&'d str, NodeRef<'d>, &'d str),
) {
    if depth > MAX_DEPTH || node.is_alias() {
        return;
    }
    if let Some(text) = node.text() {
        visit(name, node, text);
    }
    node.items().for_each(|item| each_text(item, name, depth + 1, visit));
    if node.kind() == NodeKind::Mapping {
        let named = Shape::of(node).name_of_pair;
        for (key, value) in node.entries() {
            let name = key.text().unwrap_or_default();
            let name = named.filter(|_| matches!(name, "value" | "defaultValue" | "default")).unwrap_or(name);
            each_text(value, name, depth + 1, visit);
        }
    }
}

/// What the keys of a mapping say of it, told in one look at them: every mapping of every object is asked.
struct Shape<'d> {
    /// The name in `{name: DB_PASSWORD, value: x}`, however the two keys are called.
    name_of_pair: Option<&'d str>,
    /// Whether it says where a value is: `{name: db, key: password}`.
    is_reference: bool,
}

impl<'d> Shape<'d> {
    fn of(node: NodeRef<'d>) -> Self {
        let (mut has_value, mut has_name, mut has_key, mut has_others) = (false, false, false, false);
        // In the order in which they are preferred, should there be several.
        let mut names: [Option<NodeRef<'d>>; 4] = [None; 4];
        for (key, value) in node.entries() {
            let name = match key.text().unwrap_or_default() {
                "<<" => return Self::of_merged(node),
                "value" | "defaultValue" | "default" => {
                    has_value = true;
                    has_others = true;
                    continue;
                }
                "name" => 0,
                "key" => 1,
                "envName" => 2,
                "variable" => 3,
                other => {
                    has_others |= !REFERENCE_KEYS.contains(&other);
                    continue;
                }
            };
            has_name |= name == 0;
            has_key |= name == 1;
            has_others |= name > 1;
            if let Some(slot) = names.get_mut(name) {
                *slot = Some(value);
            }
        }
        let name = names.into_iter().flatten().next().filter(|_| has_value);
        Self { name_of_pair: name.and_then(NodeRef::text), is_reference: has_name && has_key && !has_others }
    }

    /// The same where entries come from another mapping: `<<: *defaults`.
    fn of_merged(node: NodeRef<'d>) -> Self {
        let has_value = ["value", "defaultValue", "default"].iter().any(|key| node.get(key).is_some());
        let name = ["name", "key", "envName", "variable"].iter().find_map(|key| node.get(key)).filter(|_| has_value);
        Self { name_of_pair: name.and_then(NodeRef::text), is_reference: false }
    }
}

fn is_switch(node: NodeRef<'_>) -> bool {
    matches!(node.scalar(), Some(Scalar::Bool(_) | Scalar::Null | Scalar::Float(_)))
}
