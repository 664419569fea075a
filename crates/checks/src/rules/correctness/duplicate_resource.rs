//! Of two objects with one name, one is lost.

use std::collections::BTreeMap;

use hullmark_model::{Object, ReleaseUnit, Scope, UnitKind};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("duplicate-resource", Check::ReleaseUnit(check));

/// Helm makes and deletes hooks one after another, so several may share a name.
const HOOK: &str = "helm.sh/hook";

/// Where charts cut the names that they make, so that different ones can become alike.
const LONGEST_NAME: usize = 63;

type Identity<'d> = (&'d str, &'d str, &'d str, &'d str);

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    let is_render = matches!(unit.kind(), UnitKind::Render { .. });
    let mut first_of: BTreeMap<Identity<'d>, Vec<Object<'d>>> = BTreeMap::new();
    for object in unit.objects().iter().filter(|object| object.annotations().get(HOOK).is_none()) {
        let Some(name) = object.name().get() else { continue };
        let namespace = if object.scope() == Some(Scope::Cluster) { "" } else { unit.namespace_of(object) };
        let known = first_of.entry((object.group(), object.kind(), namespace, name)).or_default();
        // Folders of one tree may be variants of each other; what is in one file is applied together.
        let is_beside = |other: &&Object<'d>| is_render || other.node().span().source == object.node().span().source;
        match known.iter().find(is_beside) {
            Some(first) => {
                let found = report.at(object.name()).about(*object).also_at(first.name(), "defined here before");
                if is_render && name.len() == LONGEST_NAME {
                    found.for_surveys("cut-name");
                }
            }
            None => known.push(*object),
        }
    }
}
