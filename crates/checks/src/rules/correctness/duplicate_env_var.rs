//! Of two environment variables with one name, only the last counts.

use std::collections::BTreeMap;

use hullmark_model::{Container, EnvVar};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("duplicate-env-var", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let mut seen: BTreeMap<&str, EnvVar<'d>> = BTreeMap::new();
    for variable in container.env().filter(|variable| !variable.name().is_empty()) {
        if let Some(earlier) = seen.insert(variable.name(), variable) {
            let found = report.at(variable.name_field()).also_at(earlier.name_field(), "set here before");
            found.arg("variable", variable.name());
        }
    }
}
