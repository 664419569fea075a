//! The `ConfigMaps` and `Secrets` that a kustomization makes.
//!
//! They have the names that the other objects know them by, without the hash that kustomize puts behind. What comes from
//! files is in them, to be judged where it stands; of literals there are the keys only, since a kustomization is judged
//! with its literals in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hullmark_source::{Origin, OriginTable, PathSegment, Span, Verbatim};

use crate::Tree;
use crate::resource::Resource;
use crate::tree::{Kind, Node, Piece};

/// Files that are longer are no configuration; of these there are the keys only.
const LONGEST: usize = 256 << 10;

/// Makes objects.
pub(crate) struct Generator<'a> {
    pub(crate) tree: &'a dyn Tree,
    pub(crate) folder: &'a Path,
    pub(crate) origins: &'a mut OriginTable,
    /// The files that were read.
    pub(crate) files: &'a mut BTreeSet<PathBuf>,
}

impl Generator<'_> {
    /// Makes the object of an entry of `configMapGenerator` or `secretGenerator`, or adds to the one that it names.
    pub(crate) fn generate(&mut self, objects: &mut Vec<Resource>, kind: &str, entry: &Node) {
        let Some(name) = entry.get("name") else { return };
        let data = self.data(entry);
        let wanted = name.text().unwrap_or_default();
        let known = objects.iter_mut().find(|object| object.is("", kind) && object.has_name(&wanted));
        // What is taken from files stands there as it is, not in base 64.
        let field = if kind == "Secret" { "stringData" } else { "data" };
        match (entry.text_at(&["behavior"]).as_str(), known) {
            ("merge", Some(object)) => {
                if let Some(old) = object.node.mapping_at(field) {
                    data.entries().iter().for_each(|(key, value)| old.set(key, value.clone()));
                }
            }
            ("replace", Some(object)) => object.node.set(field, data),
            _ => {
                let mut metadata =
                    Node { kind: Kind::Mapping(vec![("name".into(), name.clone())]), origin: entry.origin };
                if let Some(namespace) = entry.get("namespace") {
                    metadata.set("namespace", namespace.clone());
                }
                for map in ["labels", "annotations"] {
                    if let Some(own) = entry.at(&["options", map]) {
                        metadata.set(map, own.clone());
                    }
                }
                let mut object = Node { kind: Kind::Mapping(Vec::new()), origin: entry.origin };
                object.set("apiVersion", Node::made("v1"));
                object.set("kind", Node::made(kind));
                object.set("metadata", metadata);
                if kind == "Secret" {
                    object.set("type", entry.get("type").cloned().unwrap_or_else(|| Node::made("Opaque")));
                }
                object.set(field, data);
                objects.push(Resource::new(object));
            }
        }
    }

    fn data(&mut self, entry: &Node) -> Node {
        let listed = |field: &str| entry.get(field).map(Node::items).unwrap_or_default().iter();
        let mut data = Node { kind: Kind::Mapping(Vec::new()), origin: entry.origin };
        for literal in listed("literals") {
            let text = literal.text().unwrap_or_default();
            if let Some((key, _)) = text.split_once('=') {
                data.set(key.trim(), Node { origin: literal.origin, ..Node::made("") });
            }
        }
        for file in listed("files") {
            let text = file.text().unwrap_or_default();
            let (key, path) =
                text.split_once('=').unwrap_or_else(|| (text.rsplit('/').next().unwrap_or_default(), &text));
            let content = self.content(path).map(|(node, text)| self.part(&node, 0, &text));
            data.set(key, content.unwrap_or_else(|| Node { origin: file.origin, ..Node::made("") }));
        }
        for file in listed("envs").chain(entry.get("env")) {
            let Some((node, text)) = self.content(&file.text().unwrap_or_default()) else { continue };
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                let start = at;
                at += line.len();
                let Some((key, value)) = line.split_once('=').filter(|_| !line.trim_start().starts_with('#')) else {
                    continue;
                };
                let value = value.trim_end_matches(['\n', '\r']);
                data.set(key.trim(), self.part(&node, start + key.len() + 1, value));
            }
        }
        data
    }

    /// A file as a node, and its text; `None` for one that is no text, or is too long.
    fn content(&mut self, path: &str) -> Option<(Node, std::sync::Arc<str>)> {
        let path = self.tree.resolve(self.folder, path);
        let (source, text) = self.tree.text(&path).ok().filter(|(_, text)| text.len() <= LONGEST)?;
        self.files.insert(path);
        let origin = self.origins.push(Origin::Value {
            span: Span::from_range(source, 0..text.len()),
            key_span: None,
            parent: None,
            segment: PathSegment::Root("file".into()),
            verbatim: Verbatim::From(0),
            overrides: None,
        });
        Some((Node { origin, ..Node::made("") }, text))
    }

    /// A stretch of a file as a value.
    fn part(&self, file: &Node, start: usize, text: &str) -> Node {
        let offset = u32::try_from(start).unwrap_or(u32::MAX);
        Node::of_pieces(vec![Piece { text: text.to_owned(), origin: file.origin, offset }])
    }
}
