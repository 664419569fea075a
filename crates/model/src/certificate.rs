//! Certificates that cert-manager obtains.
//!
//! Source: the API reference of cert-manager, v1 and the versions before it.

use crate::{Field, GoDuration, Object};

/// A `Certificate` of cert-manager.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Certificate<'d> {
    object: Object<'d>,
}

impl<'d> Certificate<'d> {
    /// The Certificate that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        let is_one = object.is("cert-manager.io", "Certificate") || object.is("certmanager.k8s.io", "Certificate");
        is_one.then_some(Self { object })
    }

    /// For how long it is to be valid; 90 days by default.
    #[must_use]
    pub fn duration(&self) -> Field<'d, GoDuration> {
        self.object.field("spec.duration")
    }

    /// Whether it may sign other certificates.
    #[must_use]
    pub fn is_ca(&self) -> bool {
        self.object.field("spec.isCA").is(true)
    }

    /// The kind of its private key: `RSA`, `ECDSA` or `Ed25519`.
    #[must_use]
    pub fn key_algorithm(&self) -> &'d str {
        let field: Field<'d, &'d str> = self.object.field("spec.privateKey.algorithm");
        field.or(self.object.field("spec.keyAlgorithm")).get().unwrap_or("RSA")
    }

    /// The size of its private key in bits.
    #[must_use]
    pub fn key_size(&self) -> Field<'d, i64> {
        self.object.field("spec.privateKey.size").or(self.object.field("spec.keySize"))
    }
}
