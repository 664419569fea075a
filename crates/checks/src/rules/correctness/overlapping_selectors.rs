//! Two workloads that take each other's pods for their own.

use std::collections::BTreeSet;

use hullmark_model::{Object, ReleaseUnit, UnitKind};
use hullmark_source::SourceId;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("overlapping-selectors", Check::ReleaseUnit(check));

type Place = (SourceId, u32);

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    let mut told: BTreeSet<(Place, Place)> = BTreeSet::new();
    for (pod, selector) in unit.selecting_workloads() {
        let object = pod.object();
        for other in unit.pods_selected(unit.namespace_of(&object), selector) {
            let rival = other.object();
            if !other.needs_owner_selector() || is_same(&object, &rival) {
                continue;
            }
            let (mine, theirs) = (place(&object), place(&rival));
            // Files of one tree may be variants of each other, of which nobody applies two.
            let is_together = matches!(unit.kind(), UnitKind::Render { .. }) || mine.0 == theirs.0;
            if is_together && told.insert((mine.min(theirs), mine.max(theirs))) {
                let found = report.at(pod.owner_selector()).about(object);
                found.also_at(other.template_labels(), "the labels of the other's pods");
                found.arg("other", format!("{}/{}", rival.kind(), rival.name().get().unwrap_or_default()));
            }
        }
    }
}

fn place(object: &Object<'_>) -> Place {
    let span = object.node().span();
    (span.source, span.start)
}

/// The same object, or another version of it.
fn is_same(a: &Object<'_>, b: &Object<'_>) -> bool {
    a.kind() == b.kind() && a.name().get() == b.name().get()
}
