//! Services that the API server itself calls.

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Field, Object};

/// A Service as a webhook configuration, an `APIService` or the conversion of a custom resource names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ServiceReference<'d> {
    node: NodeRef<'d>,
}

impl<'d> ServiceReference<'d> {
    /// Those of an object, in order; none for most kinds.
    #[must_use]
    pub fn all_of(object: &Object<'d>) -> Vec<Self> {
        const OF_WEBHOOK: &str = "clientConfig.service";
        let one = |path| object.field::<NodeRef<'d>>(path).get().into_iter().collect::<Vec<_>>();
        let nodes = match (object.group(), object.kind()) {
            ("admissionregistration.k8s.io", "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration") => {
                mappings(object.field("webhooks")).filter_map(|webhook| Field::at(webhook, OF_WEBHOOK).get()).collect()
            }
            ("apiregistration.k8s.io", "APIService") => one("spec.service"),
            ("apiextensions.k8s.io", "CustomResourceDefinition") => one("spec.conversion.webhook.clientConfig.service"),
            _ => Vec::new(),
        };
        nodes.into_iter().map(|node| Self { node }).collect()
    }

    /// `name`
    #[must_use]
    pub fn name(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "name")
    }

    /// `namespace`
    #[must_use]
    pub fn namespace(&self) -> Field<'d, &'d str> {
        Field::at(self.node, "namespace")
    }

    /// `port`, which the API server takes for 443 without it.
    #[must_use]
    pub fn port(&self) -> Field<'d, i64> {
        Field::at(self.node, "port")
    }
}
