//! Of two objects with one name, one is lost.

use std::collections::hash_map::Entry;

use hullmark_model::{Object, ReleaseUnit, Scope, UnitKind};
use hullmark_source::SourceId;
use rustc_hash::FxHashMap;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("duplicate-resource", Check::ReleaseUnit(check));

/// Helm makes and deletes hooks one after another, so several may share a name.
const HOOK: &str = "helm.sh/hook";

/// Helm makes the definitions that charts bring along in `crds`, and passes over those that are there already.
const EXTENSIONS: &str = "apiextensions.k8s.io";

/// Where charts cut the names that they make, so that different ones can become alike.
const LONGEST_NAME: usize = 63;

/// API group, kind, namespace, name, and the file where that counts.
type Identity<'d> = (&'d str, &'d str, &'d str, &'d str, Option<SourceId>);

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    let is_render = matches!(unit.kind(), UnitKind::Render { .. });
    let mut first_of: FxHashMap<Identity<'d>, Object<'d>> = FxHashMap::default();
    let is_hook = |object: &Object<'d>| object.annotations().get(HOOK).is_some();
    for object in unit.objects() {
        let Some(name) = object.name().get() else { continue };
        let namespace = if object.scope() == Some(Scope::Cluster) { "" } else { unit.namespace_of(object) };
        // Folders of one tree may be variants of each other; what is in one file is applied together.
        let file = (!is_render).then(|| object.node().span().source);
        match first_of.entry((object.group(), object.kind(), namespace, name, file)) {
            Entry::Occupied(_) if is_hook(object) => {}
            Entry::Occupied(mut first) if is_hook(first.get()) => _ = first.insert(*object),
            Entry::Occupied(first) => {
                let first = first.get().name();
                let found = report.at(object.name()).about(*object).also_at(first, "defined here before");
                if is_render && name.len() == LONGEST_NAME {
                    found.for_surveys("cut-name");
                } else if is_render && object.is(EXTENSIONS, "CustomResourceDefinition") {
                    found.for_surveys("definition");
                }
            }
            Entry::Vacant(vacant) => _ = vacant.insert(*object),
        }
    }
}
