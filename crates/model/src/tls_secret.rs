//! The certificates that Ingresses and Gateways serve with.

use crate::field::mappings;
use crate::{Field, Ingress, Object};

/// Annotations by which a controller is told to obtain the certificate.
const ISSUED_BY: [&str; 6] = [
    "cert-manager.io/cluster-issuer",
    "cert-manager.io/issuer",
    "certmanager.k8s.io/cluster-issuer",
    "certmanager.k8s.io/issuer",
    "gardener.cloud/purpose",
    "kubernetes.io/tls-acme",
];

/// A `Secret` with a certificate, as whoever serves with it names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TlsSecret<'d> {
    /// Its name.
    pub name: Field<'d, &'d str>,
    /// Its namespace, where it is another than that of the object.
    pub namespace: Option<&'d str>,
}

impl<'d> TlsSecret<'d> {
    /// Those of an Ingress or a Gateway of the Gateway API, but for those that a controller is told to make.
    #[must_use]
    pub fn all_of(object: &Object<'d>) -> Vec<Self> {
        let annotations = object.annotations();
        if ISSUED_BY.iter().any(|key| annotations.get(key).is_some()) {
            return Vec::new();
        }
        if Ingress::of(*object).is_some() {
            let entries = mappings(object.field("spec.tls"));
            let names = entries.map(|entry| Self { name: Field::at(entry, "secretName"), namespace: None });
            return names.filter(|secret| secret.name.is_set()).collect();
        }
        if !object.is("gateway.networking.k8s.io", "Gateway") {
            return Vec::new();
        }
        let listeners = mappings(object.field("spec.listeners"));
        let references = listeners.flat_map(|listener| mappings(Field::at(listener, "tls.certificateRefs")));
        references
            .filter(|node| Field::<&str>::at(*node, "kind").get().is_none_or(|kind| kind == "Secret"))
            .map(|node| Self { name: Field::at(node, "name"), namespace: Field::at(node, "namespace").get() })
            .collect()
    }
}
