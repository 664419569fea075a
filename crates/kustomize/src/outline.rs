//! What a kustomization rests on, without building it.

use std::path::{Path, PathBuf};

use hullmark_parser::{Document, NodeRef};

use crate::resource::{GROUP, group_of};
use crate::{Tree, file_in};

/// The files and folders that a kustomization names.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Outline {
    /// The folders of other kustomizations.
    pub folders: Vec<PathBuf>,
    /// The files of objects.
    pub resources: Vec<PathBuf>,
    /// The files of patches: parts of objects.
    pub patches: Vec<PathBuf>,
    /// Whether it is a component, which changes the objects of those that name it.
    pub is_component: bool,
}

/// Reads what the kustomization in a folder names; `None` where there is none. Flux has a kind of the same name, which
/// is something else.
#[must_use]
pub fn outline(tree: &dyn Tree, folder: &Path) -> Option<Outline> {
    let parsed = tree.parsed(&file_in(tree, folder)?).ok()?;
    let root = parsed.documents.first().and_then(Document::root)?;
    let text = |field: &str| root.get(field).and_then(NodeRef::text);
    if text("apiVersion").is_some_and(|it| group_of(it) != GROUP) {
        return None;
    }
    let mut outline = Outline { is_component: text("kind") == Some("Component"), ..Outline::default() };
    for entry in ["resources", "bases", "components"].iter().flat_map(|field| listed(root, field)) {
        let path = entry.text().map(|text| tree.resolve(folder, text));
        match path {
            Some(path) if tree.is_folder(&path) => outline.folders.push(path),
            Some(path) if tree.is_file(&path) => outline.resources.push(path),
            _ => {}
        }
    }
    let in_fields = ["patches", "patchesJson6902"].iter().flat_map(|field| listed(root, field));
    let named = in_fields.filter_map(|entry| entry.get("path")).chain(listed(root, "patchesStrategicMerge"));
    let paths = named.filter_map(NodeRef::text).filter(|text| !text.contains('\n'));
    outline.patches = paths.map(|text| tree.resolve(folder, text)).filter(|path| tree.is_file(path)).collect();
    Some(outline)
}

fn listed<'d>(root: NodeRef<'d>, field: &str) -> impl Iterator<Item = NodeRef<'d>> + use<'d> {
    root.get(field).into_iter().flat_map(|list| list.items().collect::<Vec<_>>())
}
