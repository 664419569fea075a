//! A list of trusted repositories that trusts others, too.

use hullmark_model::{Field, Object};
use hullmark_parser::NodeRef;

use crate::images::is_public_registry;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("gatekeeper-repo-prefix-ambiguous", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if !object.is("constraints.gatekeeper.sh", "K8sAllowedRepos") {
        return;
    }
    let repositories: Field<'d, NodeRef<'d>> = object.field("spec.parameters.repos");
    for item in repositories.get().into_iter().flat_map(NodeRef::items) {
        if let Some(prefix) = item.text().filter(|prefix| is_open_ended(prefix)) {
            report.at(item).item(item).arg("prefix", prefix);
        }
    }
}

/// Gatekeeper compares the beginning of an image's name: `r.example` is that of `r.example.evil.example/web`, and on a
/// registry for everybody `docker.io/team` is that of `docker.io/teamwork/web`.
fn is_open_ended(prefix: &str) -> bool {
    match prefix.split_once('/') {
        None => !prefix.contains(':'),
        Some((registry, path)) => is_public_registry(registry) && !path.contains('/'),
    }
}
