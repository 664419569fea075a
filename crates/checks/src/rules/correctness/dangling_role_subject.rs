//! A binding for a service account that is not there grants nothing to anybody, until somebody makes the account.

use hullmark_model::{Binding, Object, Presence};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dangling-role-subject", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(binding) = Binding::of(*object) else { return };
    let unit = report.unit();
    for subject in binding.subjects().filter(|subject| subject.kind() == "ServiceAccount") {
        let namespace = match subject.namespace() {
            Some(namespace) => namespace,
            None if binding.is_cluster_wide() => {
                let problem = "without the namespace that it is in, which the API server refuses";
                report.at(subject.namespace_field()).arg("name", subject.name()).arg("problem", problem);
                continue;
            }
            None => unit.namespace_of(object),
        };
        if unit.look_up("", "ServiceAccount", namespace, subject.name()) == Presence::Missing {
            let problem = format!("which is not among those of the namespace `{namespace}`");
            report.at(subject.name_field()).arg("name", subject.name()).arg("problem", problem);
        }
    }
}
