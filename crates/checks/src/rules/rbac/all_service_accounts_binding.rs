//! Rights for every pod of a namespace or of the cluster.

use hullmark_model::{Binding, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("all-service-accounts-binding", Check::Object(check));

/// Made for all of them on purpose, by Kubernetes and by `OpenShift`.
const COMMON: [&str; 4] =
    ["system:basic-user", "system:discovery", "system:image-puller", "system:service-account-issuer-discovery"];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(binding) = Binding::of(*object).filter(|binding| !binding.is_built_in()) else { return };
    let role = binding.role_name().get().unwrap_or_default();
    if COMMON.contains(&role) {
        return;
    }
    for subject in binding.subjects().filter(|subject| subject.kind() == "Group") {
        let whose = match subject.name().strip_prefix("system:serviceaccounts") {
            Some("") => "of the cluster".to_owned(),
            Some(rest) if rest.len() > 1 && rest.starts_with(':') => {
                format!("of the namespace `{}`", rest.trim_start_matches(':'))
            }
            _ => continue,
        };
        report.at(subject.name_field()).arg("role", role).arg("whose", whose);
    }
}
