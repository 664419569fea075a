//! Probes and hooks where the API server takes none.

use hullmark_model::{Container, ContainerKind, Field};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("init-container-lifecycle", Check::Container(check));

const FIELDS: [&str; 4] = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];
const ALSO_IN_EPHEMERAL: [&str; 2] = ["ports", "resources"];

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let (kind, more): (_, &[&'static str]) = match container.kind() {
        ContainerKind::Init => ("init", &[]),
        ContainerKind::Ephemeral => ("ephemeral", &ALSO_IN_EPHEMERAL),
        _ => return,
    };
    for key in FIELDS.iter().chain(more) {
        let field: Field<'d, NodeRef<'d>> = container.field(key);
        // An empty mapping or list of these two is as good as none.
        let is_nothing = |node: NodeRef<'d>| node.entries().next().is_none() && node.items().next().is_none();
        if field.get().is_some_and(|node| FIELDS.contains(key) || !is_nothing(node)) {
            report.at(field).arg("field", key).arg("kind", kind).fix(unsafely().delete(field));
        }
    }
}
