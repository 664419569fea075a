//! A custom resource of a version that its operator no longer serves.

use hullmark_model::Object;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("removed-crd-api-version", Check::Object(check));

/// Versions that an operator stopped serving: `apiVersion`, the kinds that were in it (none: all), the operator and the
/// release that left it out, what takes its place.
///
/// Source: the release notes and upgrade guides of the operators; last compared in November 2026.
const REMOVED: &[(&str, &[&str], &str, &str)] = &[
    ("authentication.istio.io/v1alpha1", &["MeshPolicy", "Policy"], "Istio 1.6", "security.istio.io/v1"),
    ("cert-manager.io/v1alpha2", &[], "cert-manager 1.6", "cert-manager.io/v1"),
    ("cert-manager.io/v1alpha3", &[], "cert-manager 1.6", "cert-manager.io/v1"),
    ("cert-manager.io/v1beta1", &[], "cert-manager 1.6", "cert-manager.io/v1"),
    ("certmanager.k8s.io/v1alpha1", &[], "cert-manager 0.11", "cert-manager.io/v1"),
    (
        "external-secrets.io/v1beta1",
        &["ClusterExternalSecret", "ClusterSecretStore", "ExternalSecret", "SecretStore"],
        "External Secrets 0.17",
        "external-secrets.io/v1",
    ),
    (
        "gateway.networking.k8s.io/v1alpha2",
        &["Gateway", "GatewayClass", "HTTPRoute"],
        "Gateway API 1.0",
        "gateway.networking.k8s.io/v1",
    ),
    ("keda.k8s.io/v1alpha1", &[], "KEDA 2.0", "keda.sh/v1alpha1"),
    (
        "networking.x-k8s.io/v1alpha1",
        &["Gateway", "GatewayClass", "HTTPRoute", "TCPRoute", "TLSRoute", "UDPRoute"],
        "Gateway API 0.5",
        "gateway.networking.k8s.io/v1",
    ),
    ("rbac.istio.io/v1alpha1", &[], "Istio 1.6", "security.istio.io/v1"),
    ("traefik.containo.us/v1alpha1", &[], "Traefik 3.0", "traefik.io/v1alpha1"),
];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let of_object = |(version, kinds, ..): &&(&str, &[&str], &str, &str)| {
        *version == object.api_version() && (kinds.is_empty() || kinds.contains(&object.kind()))
    };
    let Some((version, _, release, instead)) = REMOVED.iter().find(of_object) else { return };
    let found = report.at(object.field::<&str>("apiVersion"));
    found.arg("version", version).arg("release", release).arg("instead", instead);
}
