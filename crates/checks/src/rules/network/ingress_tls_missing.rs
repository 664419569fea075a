//! An entrance to the cluster without encryption.

use hullmark_model::{Ingress, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-tls-missing", Check::Object(check));

/// Annotations by which controllers are told to encrypt without `spec.tls`.
const ENCRYPTS: [&str; 9] = [
    "alb.ingress.kubernetes.io/certificate-arn",
    "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
    "gce.ingress.kubernetes.io/pre-shared-cert",
    "haproxy.org/ssl-passthrough",
    "ingress.gcp.kubernetes.io/pre-shared-cert",
    "networking.gke.io/managed-certificates",
    "nginx.ingress.kubernetes.io/ssl-passthrough",
    "route.openshift.io/termination",
    "traefik.ingress.kubernetes.io/router.tls",
];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(ingress) = Ingress::of(*object) else { return };
    let tls = ingress.tls();
    if !tls.is_set() && !controller_encrypts(&ingress) {
        report.at(tls);
    }
}

fn controller_encrypts(ingress: &Ingress<'_>) -> bool {
    let annotations = ingress.object().annotations();
    let is_on = |key: &&str| annotations.get(key).is_some_and(|value| !matches!(value, "" | "false"));
    let listens = annotations.get("alb.ingress.kubernetes.io/listen-ports");
    ENCRYPTS.iter().any(is_on)
        || listens.is_some_and(|ports| ports.contains("HTTPS"))
        // Tailscale's controller serves nothing but HTTPS, with certificates of its own.
        || ingress.class() == Some("tailscale")
}
