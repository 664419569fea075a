//! Rights for whoever can reach the API server.

use hullmark_model::{Binding, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("anonymous-binding", Check::Object(check));

/// Made by Kubernetes for everybody on purpose: the version, the health, and what a node needs to join.
const PUBLIC: [&str; 2] = ["kubeadm:bootstrap-signer-clusterinfo", "system:public-info-viewer"];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(binding) = Binding::of(*object).filter(|binding| !binding.is_built_in()) else { return };
    let role = binding.role_name().get().unwrap_or_default();
    for subject in binding.subjects().filter(|subject| subject.kind() != "ServiceAccount") {
        if matches!(subject.name(), "system:anonymous" | "system:unauthenticated") && !PUBLIC.contains(&role) {
            report.at(subject.name_field()).arg("role", role).arg("everybody", subject.name());
        }
    }
}
