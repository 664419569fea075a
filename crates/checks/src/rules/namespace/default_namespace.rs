//! Objects in the namespace that everything ends up in.

use hullmark_model::{Object, Scope, UnitKind};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("default-namespace", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let namespace = object.namespace();
    let ends_up_in_default = match (namespace.get(), report.unit().kind()) {
        // A chart rendered for `default` prints that name wherever it asks for the release's namespace.
        (Some(name), UnitKind::Render { namespace }) => name == "default" && namespace != "default",
        (Some(name), UnitKind::Manifests) => name == "default",
        // Helm puts the object into the namespace that the chart is installed into.
        (None, UnitKind::Render { .. }) => false,
        (None, UnitKind::Manifests) => {
            object.scope() == Some(Scope::Namespaced) && !report.unit().has_kustomized_namespace()
        }
    };
    if ends_up_in_default && object.scope() != Some(Scope::Cluster) {
        report.at(namespace);
    }
}

#[cfg(test)]
mod tests {
    use crate::examples::messages_of_render;

    const NO_NAMESPACE: &str = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}";
    const DEFAULT: &str = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: default}}";

    #[test]
    fn a_chart_that_names_no_namespace_goes_where_it_is_installed() {
        assert_eq!(messages_of_render(NO_NAMESPACE, "shop", "default-namespace"), [""; 0]);
        assert_eq!(messages_of_render(NO_NAMESPACE, "default", "default-namespace"), [""; 0]);
    }

    #[test]
    fn a_chart_that_insists_on_default_is_reported_where_it_can_be_told() {
        assert_eq!(messages_of_render(DEFAULT, "shop", "default-namespace").len(), 1);
        assert_eq!(messages_of_render(DEFAULT, "default", "default-namespace"), [""; 0]);
    }
}
