//! How workloads replace their pods by new ones.

use hullmark_parser::NodeRef;

use crate::{Field, FromNode, IntOrPercent, Object};

/// The strategy of a `Deployment`, `DaemonSet`, `StatefulSet` or `DeploymentConfig`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UpdateStrategy<'d> {
    object: Object<'d>,
    keys: Keys,
}

/// Where a kind keeps it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Keys {
    kind: &'static str,
    rolling_update: &'static str,
    max_unavailable: &'static str,
    max_surge: &'static str,
    partition: &'static str,
}

const STRATEGY: Keys = Keys {
    kind: "spec.strategy.type",
    rolling_update: "spec.strategy.rollingUpdate",
    max_unavailable: "spec.strategy.rollingUpdate.maxUnavailable",
    max_surge: "spec.strategy.rollingUpdate.maxSurge",
    partition: "spec.strategy.rollingUpdate.partition",
};
const UPDATE_STRATEGY: Keys = Keys {
    kind: "spec.updateStrategy.type",
    rolling_update: "spec.updateStrategy.rollingUpdate",
    max_unavailable: "spec.updateStrategy.rollingUpdate.maxUnavailable",
    max_surge: "spec.updateStrategy.rollingUpdate.maxSurge",
    partition: "spec.updateStrategy.rollingUpdate.partition",
};

impl<'d> UpdateStrategy<'d> {
    /// The strategy of an object.
    #[must_use]
    pub fn of(object: Object<'d>) -> Option<Self> {
        let keys = match (object.group(), object.kind()) {
            ("apps" | "extensions", "Deployment") | ("apps.openshift.io", "DeploymentConfig") => STRATEGY,
            ("apps" | "extensions", "DaemonSet") | ("apps", "StatefulSet") => UPDATE_STRATEGY,
            _ => return None,
        };
        Some(Self { object, keys })
    }

    /// `type`; one that is not written is `RollingUpdate`.
    #[must_use]
    pub fn kind(&self) -> Field<'d, &'d str> {
        self.object.field(self.keys.kind)
    }

    /// Whether pods are replaced a few at a time.
    #[must_use]
    pub fn is_rolling(&self) -> bool {
        self.kind().get().is_none_or(|kind| matches!(kind, "" | "Rolling" | "RollingUpdate"))
    }

    /// `rollingUpdate`
    #[must_use]
    pub fn rolling_update(&self) -> Field<'d, NodeRef<'d>> {
        self.object.field(self.keys.rolling_update)
    }

    /// How many pods may be missing: 25 % by default, of a `DaemonSet` and a `StatefulSet` 1.
    #[must_use]
    pub fn max_unavailable(&self) -> Field<'d, IntOrPercent> {
        self.read(self.keys.max_unavailable)
    }

    /// How many pods there may be too many: 25 % by default, of a `DaemonSet` none.
    #[must_use]
    pub fn max_surge(&self) -> Field<'d, IntOrPercent> {
        self.read(self.keys.max_surge)
    }

    /// The first number of a `StatefulSet`'s pods that is replaced: 0 by default.
    #[must_use]
    pub fn partition(&self) -> Field<'d, i64> {
        self.read(self.keys.partition)
    }

    fn read<T: FromNode<'d>>(&self, path: &'static str) -> Field<'d, T> {
        self.object.field(path)
    }
}
