//! Two Services for the same pods.

use std::collections::BTreeMap;

use hullmark_model::{Labels, Object, ReleaseUnit, Service};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("duplicate-service-selector", Check::ReleaseUnit(check));

/// A namespace, and labels in order.
type Selected<'d> = (&'d str, Vec<(&'d str, &'d str)>);

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    let mut first_with: BTreeMap<Selected<'d>, Object<'d>> = BTreeMap::new();
    for service in unit.of_kind("", "Service").iter().copied().filter_map(Service::of) {
        let object = service.object();
        let mut labels: Vec<(&str, &str)> = Labels::of(service.selector().get()).iter().collect();
        if labels.is_empty() || service.is_external_name() {
            continue;
        }
        labels.sort_unstable();
        let first = *first_with.entry((unit.namespace_of(&object), labels)).or_insert(object);
        if first != object && first.name().get() != object.name().get() {
            let found = report.at(service.selector()).about(object).also_at(first.name(), "the other Service");
            found.arg("other", first.name().get().unwrap_or_default());
        }
    }
}
