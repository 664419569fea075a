//! The hosts and paths of an Ingress, and what encrypts them.

use hullmark_parser::NodeRef;

use crate::field::{mappings, strings};
use crate::{Field, Ingress};

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

/// A rule of an Ingress: what is done with the requests for a host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IngressRule<'d> {
    node: NodeRef<'d>,
}

impl<'d> IngressRule<'d> {
    /// `host`; without one the rule is for every host.
    #[must_use]
    pub fn host(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "host").filter(|host: &&str| !host.is_empty())
    }

    /// The paths that it leads somewhere, each with its place.
    pub fn paths(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'d> {
        mappings(Field::at(self.node, "http.paths")).map(|path| Field::at(path, "path")).filter(Field::is_set)
    }
}

impl<'d> Ingress<'d> {
    /// `spec.rules`
    pub fn rules(&self) -> impl Iterator<Item = IngressRule<'d>> + use<'d> {
        mappings(self.object().field("spec.rules")).map(|node| IngressRule { node })
    }

    /// The backend for requests that no rule is about.
    #[must_use]
    pub fn default_backend(&self) -> Field<'d, NodeRef<'d>> {
        self.object().field("spec.defaultBackend").or(self.object().field("spec.backend"))
    }

    /// Whether `spec.tls` has a certificate for a host: an entry without hosts is for whatever the controller serves,
    /// and one for `*.a.example` is for the names one level below.
    #[must_use]
    pub fn tls_covers(&self, host: &str) -> bool {
        mappings(self.tls()).any(|entry| {
            let mut hosts = strings(Field::at(entry, "hosts")).peekable();
            hosts.peek().is_none() || hosts.any(|covered| covered.get().is_some_and(|covered| covers(covered, host)))
        })
    }

    /// Whether the controller encrypts without a `spec.tls`, since an annotation or its class says so.
    #[must_use]
    pub fn controller_encrypts(&self) -> bool {
        let annotations = self.object().annotations();
        let is_on = |key: &&str| annotations.get(key).is_some_and(|value| !matches!(value, "" | "false"));
        let listens = annotations.get("alb.ingress.kubernetes.io/listen-ports");
        ENCRYPTS.iter().any(is_on)
            || listens.is_some_and(|ports| ports.contains("HTTPS"))
            // Tailscale's controller serves nothing but HTTPS, with certificates of its own.
            || self.class() == Some("tailscale")
    }
}

fn covers(covered: &str, host: &str) -> bool {
    let (covered, host) = (covered.to_ascii_lowercase(), host.to_ascii_lowercase());
    let below = covered.strip_prefix("*.").zip(host.split_once('.'));
    covered == host || covered == "*" || below.is_some_and(|(domain, (_, rest))| domain == rest)
}
