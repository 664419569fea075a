//! Rights for everybody who has any account at all.

use hullmark_model::{Binding, Object, PolicyRule, ReleaseUnit};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("authenticated-group-binding", Check::Object(check));

/// Made by Kubernetes for everybody on purpose.
const PUBLIC: [&str; 3] = ["system:basic-user", "system:discovery", "system:public-info-viewer"];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(binding) = Binding::of(*object).filter(|binding| !binding.is_built_in()) else { return };
    let role = binding.role_name().get().unwrap_or_default();
    if PUBLIC.contains(&role) {
        return;
    }
    let unit = report.unit();
    for subject in binding.subjects().filter(|subject| subject.name() == "system:authenticated") {
        let found = report.at(subject.name_field()).arg("role", role);
        if only_reads(unit, &binding) {
            found.lowered("read-only");
        }
    }
}

/// Whether the role is in view and reads things other than Secrets.
fn only_reads(unit: &ReleaseUnit<'_>, binding: &Binding<'_>) -> bool {
    let Some(role) = unit.role_of(binding) else { return false };
    let reads = |rule: &PolicyRule<'_>| {
        let is_read = |verb: &str| ["get", "list", "watch"].contains(&verb);
        rule.verbs().all(|verb| verb.get().is_some_and(is_read))
            && !rule.grants("get", "", "secrets")
            && !rule.grants("list", "", "secrets")
            && rule.resources().all(|resource| !resource.is("pods/exec") && !resource.is("nodes/proxy"))
    };
    unit.rules_of(&role).iter().all(reads)
}
