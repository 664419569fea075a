//! Patches of kustomizations. A patch has the form of an object, and what it leaves out stands in the object that it
//! changes: nothing can be said of what is missing in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hullmark_findings::Finding;
use hullmark_model::Object;
use hullmark_parser::{Document, NodeRef};

use crate::manifests::Manifest;
use crate::paths::resolved;

/// The files that kustomizations among the manifests name as patches. Patches that stand in a kustomization itself are
/// text, and none of ours; a kustomization without `kind` is not seen.
pub(crate) fn patches<'m>(manifests: impl IntoIterator<Item = &'m Manifest>) -> BTreeSet<PathBuf> {
    let mut patches = BTreeSet::new();
    for manifest in manifests {
        let Manifest::Checked { path, documents, .. } = manifest else { continue };
        let folder = Path::new(path).parent().unwrap_or(Path::new(""));
        let named = documents.iter().flat_map(named_in);
        patches.extend(named.map(|name| resolved(&folder.join(name))));
    }
    patches
}

/// Whether a file is one of these patches.
pub(crate) fn is_patch(manifest: &Manifest, patches: &BTreeSet<PathBuf>) -> bool {
    matches!(manifest, Manifest::Checked { path, .. } if !patches.is_empty() && patches.contains(&resolved(Path::new(path))))
}

/// Whether a finding holds for a patch by itself: a secret in it is one.
pub(crate) fn holds_for_patches(finding: &Finding) -> bool {
    hullmark_policies::rule(&finding.rule).is_some_and(|policy| policy.group == "secrets")
}

/// The patches that a document names, if it is a kustomization or a component of one.
fn named_in(document: &Document) -> Vec<&str> {
    let objects = Object::all_in(document).into_iter();
    let kustomizations = objects.filter(|object| object.group() == "kustomize.config.k8s.io");
    kustomizations
        .flat_map(|object| {
            let items = |list: &str| object.node().get(list).into_iter().flat_map(NodeRef::items);
            let by_path =
                ["patches", "patchesJson6902"].into_iter().flat_map(items).filter_map(|item| item.get("path"));
            by_path.chain(items("patchesStrategicMerge")).filter_map(NodeRef::as_str).collect::<Vec<_>>()
        })
        .collect()
}
