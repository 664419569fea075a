//! Two containers that cannot be told apart.

use std::collections::BTreeMap;

use hullmark_model::{Container, Field, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("duplicate-container-name", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let mut seen: BTreeMap<&str, Container<'d>> = BTreeMap::new();
    for container in pod.containers().filter(|container| !container.name().is_empty()) {
        if let Some(earlier) = seen.insert(container.name(), container) {
            let (place, other): (Field<'d, &str>, Field<'d, &str>) = (container.field("name"), earlier.field("name"));
            report.at(place).also_at(other, "used here before").arg("name", container.name());
        }
    }
}
