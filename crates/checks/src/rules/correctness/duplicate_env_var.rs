//! Of two environment variables with one name, only the last counts.

use std::collections::BTreeMap;

use hullmark_model::{Container, EnvVar};

use crate::{Check, Report, Rule, safely};

pub static RULE: Rule = Rule::new("duplicate-env-var", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let mut seen: BTreeMap<&str, EnvVar<'d>> = BTreeMap::new();
    for variable in container.env().filter(|variable| !variable.name().is_empty()) {
        if let Some(earlier) = seen.insert(variable.name(), variable) {
            let found = report.at(variable.name_field()).also_at(earlier.name_field(), "set here before");
            found.arg("variable", variable.name());
            // The last one counts, unless another variable is made from the first.
            let use_of_it = format!("$({})", variable.name());
            let is_used = |it: EnvVar<'d>| it.value().get().is_some_and(|text| text.contains(&use_of_it));
            if !container.env().any(is_used) {
                found.fix(safely().delete(earlier.node()));
            }
        }
    }
}
