//! What the Prometheus operator scrapes.

use hullmark_parser::NodeRef;

use crate::field::strings;
use crate::{Field, Object};

/// A `ServiceMonitor` or `PodMonitor`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Monitor<'d> {
    object: Object<'d>,
}

impl<'d> Monitor<'d> {
    /// The monitor that an object is.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        let is_monitor = matches!(object.kind(), "ServiceMonitor" | "PodMonitor");
        (is_monitor && matches!(object.group(), "monitoring.coreos.com" | "azmonitoring.coreos.com"))
            .then_some(Self { object })
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// Whether it selects Services; pods otherwise.
    #[must_use]
    pub fn is_of_services(&self) -> bool {
        self.object.kind() == "ServiceMonitor"
    }

    /// `spec.selector`, by the labels of the objects; an empty one selects all.
    #[must_use]
    pub fn selector(&self) -> Field<'d, NodeRef<'d>> {
        self.object.field("spec.selector")
    }

    /// The namespaces that it names; none means its own.
    #[must_use]
    pub fn namespaces(&self) -> Vec<&'d str> {
        strings(self.object.field("spec.namespaceSelector.matchNames")).filter_map(|name| name.get()).collect()
    }

    /// Whether it looks into every namespace.
    #[must_use]
    pub fn is_everywhere(&self) -> bool {
        self.object.field("spec.namespaceSelector.any").is(true)
    }
}
