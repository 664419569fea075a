//! Objects in the namespace that everything ends up in.

use hullmark_model::{Object, Scope, UnitKind};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("default-namespace", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let namespace = object.namespace();
    // Accounts and rights that somebody asked for in `default` have to be there.
    let is_about_rights = matches!(object.kind(), "Role" | "RoleBinding" | "ServiceAccount");
    let ends_up_in_default = match (namespace.get(), report.unit().kind()) {
        // A chart rendered for `default` prints that name wherever it asks for the release's namespace.
        (Some(name), UnitKind::Render { namespace }) => name == "default" && namespace != "default" && !is_about_rights,
        (Some(name), UnitKind::Manifests) => name == "default" && !is_about_rights,
        // Helm puts the object into the namespace that the chart is installed into.
        (None, UnitKind::Render { .. }) => false,
        (None, UnitKind::Manifests) => {
            // What makes pods lives in a namespace, whoever defined it.
            let is_within = object.scope() == Some(Scope::Namespaced) || !object.pod_specs().is_empty();
            is_within && !report.unit().has_kustomized_namespace()
        }
    };
    if ends_up_in_default && object.scope() != Some(Scope::Cluster) && !belongs_there(object) {
        let found = report.at(namespace);
        if !namespace.is_set() {
            found.for_surveys("unnamed");
        }
    }
}

/// Whether the control plane itself makes the object there, so that whoever writes it down means to set something on it.
fn belongs_there(object: &Object<'_>) -> bool {
    let is = |kind, name| object.is("", kind) && object.name().is(name);
    is("Service", "kubernetes") || is("ServiceAccount", "default") || is("ConfigMap", "kube-root-ca.crt")
}
