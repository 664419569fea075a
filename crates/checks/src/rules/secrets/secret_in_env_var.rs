//! A Secret that becomes an environment variable instead of a file.

use hullmark_model::{Container, Field};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("secret-in-env-var", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    for variable in container.env() {
        if let Some(from) = variable.value_from().get().and_then(|from| from.get("secretKeyRef")) {
            report.at(from).arg("how", format!("the variable `{}`", variable.name()));
        }
    }
    let sources: Field<'d, NodeRef<'d>> = container.field("envFrom");
    for from in sources.get().into_iter().flat_map(NodeRef::items).filter_map(|source| source.get("secretRef")) {
        report.at(from).arg("how", "the variables of `envFrom`");
    }
}
