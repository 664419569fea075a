//! Which versions of Kubernetes serve an API version.

use std::fmt;

use crate::Object;

/// A minor release of Kubernetes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KubeRelease {
    /// As the `1` of 1.33.
    pub major: u32,
    /// As the `33` of 1.33.
    pub minor: u32,
}

/// The release that objects are judged for when nobody says which: the one that Helm renders for as well.
impl Default for KubeRelease {
    fn default() -> Self {
        v1(33)
    }
}

impl fmt::Display for KubeRelease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// What becomes of an API version that is not to stay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ApiLifecycle {
    /// The first release that warns of it.
    pub deprecated: KubeRelease,
    /// The first release that does not serve it; `None` where it stays, as stable versions do.
    pub removed: Option<KubeRelease>,
    /// The `apiVersion` that takes its place, or what else does.
    pub replacement: Replacement,
}

/// What takes the place of an API version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Replacement {
    /// This `apiVersion`; objects that were written for the old one are good for it as they are.
    Alike(&'static str),
    /// This `apiVersion`, which names, demands or defaults some fields otherwise.
    Changed(&'static str),
    /// Something else, in a few words.
    Other(&'static str),
    /// Nothing.
    Nothing,
}

impl Object<'_> {
    /// What becomes of the API version that it is written for; `None` for one that stays, and for kinds that Kubernetes
    /// itself does not have.
    #[must_use]
    pub fn api_lifecycle(&self) -> Option<ApiLifecycle> {
        let version = self.api_version();
        let from = LIFECYCLES.partition_point(|entry| entry.0 < version);
        let mut entries = LIFECYCLES.get(from..)?.iter().take_while(|entry| entry.0 == version);
        let (_, _, deprecated, removed, replacement) =
            *entries.find(|(_, kinds, ..)| kinds.is_empty() || kinds.contains(&self.kind()))?;
        Some(ApiLifecycle { deprecated: v1(deprecated), removed: removed.map(v1), replacement })
    }
}

const fn v1(minor: u32) -> KubeRelease {
    KubeRelease { major: 1, minor }
}

/// `apiVersion`, kinds (none: all others of that version), the minor release that deprecates it and the one that serves it
/// no more, what takes its place.
type Entry = (&'static str, &'static [&'static str], u32, Option<u32>, Replacement);

/// Sorted by `apiVersion`; of the entries of one, the first that has the kind counts.
///
/// Source: the life cycles that the types of k8s.io/api declare, at 1.37 and, for types that were deleted since, in the
/// release before; the deprecation guide of Kubernetes for what is older than these declarations (`settings.k8s.io`,
/// `auditregistration.k8s.io`, `batch/v2alpha1`, the alpha versions of RBAC and scheduling, custom resource definitions and
/// API services).
const LIFECYCLES: &[Entry] = {
    use Replacement::{Alike, Changed, Nothing, Other};
    &[
        ("admission.k8s.io/v1beta1", &[], 19, Some(22), Changed("admission.k8s.io/v1")),
        (
            "admissionregistration.k8s.io/v1alpha1",
            &["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"],
            35,
            Some(38),
            Alike("admissionregistration.k8s.io/v1beta1"),
        ),
        (
            "admissionregistration.k8s.io/v1alpha1",
            &["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
            29,
            Some(32),
            Alike("admissionregistration.k8s.io/v1"),
        ),
        (
            "admissionregistration.k8s.io/v1beta1",
            &["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"],
            37,
            Some(40),
            Alike("admissionregistration.k8s.io/v1"),
        ),
        (
            "admissionregistration.k8s.io/v1beta1",
            &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
            16,
            Some(22),
            Changed("admissionregistration.k8s.io/v1"),
        ),
        (
            "admissionregistration.k8s.io/v1beta1",
            &["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
            31,
            Some(34),
            Alike("admissionregistration.k8s.io/v1"),
        ),
        (
            "apiextensions.k8s.io/v1beta1",
            &["CustomResourceDefinition"],
            16,
            Some(22),
            Changed("apiextensions.k8s.io/v1"),
        ),
        ("apiregistration.k8s.io/v1beta1", &["APIService"], 10, Some(22), Alike("apiregistration.k8s.io/v1")),
        ("apps/v1alpha1", &["PetSet"], 5, Some(5), Other("a StatefulSet of `apps/v1`")),
        ("apps/v1beta1", &[], 8, Some(16), Changed("apps/v1")),
        ("apps/v1beta2", &[], 9, Some(16), Changed("apps/v1")),
        ("auditregistration.k8s.io/v1alpha1", &["AuditSink"], 18, Some(19), Nothing),
        ("authentication.k8s.io/v1alpha1", &["SelfSubjectReview"], 29, Some(32), Alike("authentication.k8s.io/v1")),
        ("authentication.k8s.io/v1beta1", &["SelfSubjectReview"], 30, Some(33), Alike("authentication.k8s.io/v1")),
        ("authentication.k8s.io/v1beta1", &["TokenReview"], 19, Some(22), Alike("authentication.k8s.io/v1")),
        ("authorization.k8s.io/v1beta1", &[], 19, Some(22), Changed("authorization.k8s.io/v1")),
        (
            "authorization.openshift.io/v1",
            &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
            8,
            None,
            Changed("rbac.authorization.k8s.io/v1"),
        ),
        ("autoscaling/v2beta1", &["HorizontalPodAutoscaler"], 22, Some(25), Changed("autoscaling/v2")),
        ("autoscaling/v2beta2", &["HorizontalPodAutoscaler"], 23, Some(26), Alike("autoscaling/v2")),
        ("batch/v1beta1", &["CronJob"], 21, Some(25), Alike("batch/v1")),
        ("batch/v2alpha1", &["CronJob"], 8, Some(21), Alike("batch/v1")),
        ("certificates.k8s.io/v1alpha1", &["ClusterTrustBundle"], 34, Some(37), Alike("certificates.k8s.io/v1beta1")),
        (
            "certificates.k8s.io/v1beta1",
            &["CertificateSigningRequest"],
            19,
            Some(22),
            Changed("certificates.k8s.io/v1"),
        ),
        (
            "certificates.k8s.io/v1beta1",
            &["ClusterTrustBundle", "PodCertificateRequest"],
            37,
            Some(40),
            Alike("certificates.k8s.io/v1"),
        ),
        ("coordination.k8s.io/v1alpha1", &["LeaseCandidate"], 32, Some(32), Changed("coordination.k8s.io/v1alpha2")),
        ("coordination.k8s.io/v1alpha2", &["LeaseCandidate"], 35, Some(38), Alike("coordination.k8s.io/v1beta1")),
        ("coordination.k8s.io/v1beta1", &["Lease"], 19, Some(22), Alike("coordination.k8s.io/v1")),
        ("discovery.k8s.io/v1beta1", &["EndpointSlice"], 21, Some(25), Changed("discovery.k8s.io/v1")),
        ("events.k8s.io/v1beta1", &["Event"], 22, Some(25), Changed("events.k8s.io/v1")),
        ("extensions/v1beta1", &["DaemonSet", "Deployment", "ReplicaSet"], 8, Some(16), Changed("apps/v1")),
        ("extensions/v1beta1", &["Ingress"], 14, Some(22), Changed("networking.k8s.io/v1")),
        ("extensions/v1beta1", &["NetworkPolicy"], 9, Some(16), Alike("networking.k8s.io/v1")),
        ("extensions/v1beta1", &["PodSecurityPolicy"], 11, Some(16), Other("the Pod Security Standards")),
        (
            "extensions/v1beta1",
            &["ThirdPartyResource"],
            7,
            Some(8),
            Other("a CustomResourceDefinition of `apiextensions.k8s.io/v1`"),
        ),
        ("extensions/v1beta1", &[], 16, Some(22), Nothing),
        (
            "flowcontrol.apiserver.k8s.io/v1alpha1",
            &["FlowSchema", "PriorityLevelConfiguration"],
            20,
            Some(21),
            Changed("flowcontrol.apiserver.k8s.io/v1"),
        ),
        (
            "flowcontrol.apiserver.k8s.io/v1beta1",
            &["FlowSchema", "PriorityLevelConfiguration"],
            23,
            Some(26),
            Changed("flowcontrol.apiserver.k8s.io/v1"),
        ),
        (
            "flowcontrol.apiserver.k8s.io/v1beta2",
            &["FlowSchema", "PriorityLevelConfiguration"],
            26,
            Some(29),
            Changed("flowcontrol.apiserver.k8s.io/v1"),
        ),
        (
            "flowcontrol.apiserver.k8s.io/v1beta3",
            &["FlowSchema", "PriorityLevelConfiguration"],
            29,
            Some(32),
            Changed("flowcontrol.apiserver.k8s.io/v1"),
        ),
        ("networking.k8s.io/v1alpha1", &["ClusterCIDR", "ClusterCIDRConfig"], 29, Some(29), Nothing),
        ("networking.k8s.io/v1alpha1", &["IPAddress", "ServiceCIDR"], 30, Some(33), Alike("networking.k8s.io/v1")),
        ("networking.k8s.io/v1beta1", &["IPAddress", "ServiceCIDR"], 34, Some(37), Alike("networking.k8s.io/v1")),
        ("networking.k8s.io/v1beta1", &["Ingress"], 19, Some(22), Changed("networking.k8s.io/v1")),
        ("networking.k8s.io/v1beta1", &["IngressClass"], 19, Some(22), Alike("networking.k8s.io/v1")),
        ("node.k8s.io/v1alpha1", &["RuntimeClass"], 20, Some(22), Changed("node.k8s.io/v1")),
        ("node.k8s.io/v1beta1", &["RuntimeClass"], 22, Some(25), Alike("node.k8s.io/v1")),
        ("policy/v1beta1", &["Eviction"], 22, Some(25), Alike("policy/v1")),
        ("policy/v1beta1", &["PodDisruptionBudget"], 21, Some(25), Changed("policy/v1")),
        ("policy/v1beta1", &["PodSecurityPolicy"], 21, Some(25), Other("the Pod Security Standards")),
        ("rbac.authorization.k8s.io/v1alpha1", &[], 17, Some(22), Alike("rbac.authorization.k8s.io/v1")),
        ("rbac.authorization.k8s.io/v1beta1", &[], 17, Some(22), Alike("rbac.authorization.k8s.io/v1")),
        ("resource.k8s.io/v1alpha1", &[], 27, Some(27), Changed("resource.k8s.io/v1")),
        ("resource.k8s.io/v1alpha2", &[], 31, Some(31), Changed("resource.k8s.io/v1")),
        (
            "resource.k8s.io/v1alpha3",
            &["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"],
            34,
            Some(34),
            Changed("resource.k8s.io/v1"),
        ),
        ("resource.k8s.io/v1beta1", &[], 35, Some(38), Changed("resource.k8s.io/v1")),
        (
            "resource.k8s.io/v1beta2",
            &["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"],
            36,
            Some(39),
            Alike("resource.k8s.io/v1"),
        ),
        ("scheduling.k8s.io/v1alpha1", &["PriorityClass"], 14, Some(22), Alike("scheduling.k8s.io/v1")),
        ("scheduling.k8s.io/v1beta1", &["PriorityClass"], 14, Some(22), Alike("scheduling.k8s.io/v1")),
        ("settings.k8s.io/v1alpha1", &["PodPreset"], 19, Some(20), Other("a mutating admission policy or webhook")),
        ("storage.k8s.io/v1alpha1", &["CSIStorageCapacity"], 21, Some(24), Alike("storage.k8s.io/v1")),
        ("storage.k8s.io/v1alpha1", &["VolumeAttachment"], 21, Some(24), Alike("storage.k8s.io/v1")),
        ("storage.k8s.io/v1alpha1", &["VolumeAttributesClass"], 32, Some(35), Alike("storage.k8s.io/v1")),
        (
            "storage.k8s.io/v1beta1",
            &["CSIDriver", "StorageClass", "VolumeAttachment"],
            19,
            Some(22),
            Alike("storage.k8s.io/v1"),
        ),
        ("storage.k8s.io/v1beta1", &["CSINode"], 17, Some(22), Alike("storage.k8s.io/v1")),
        ("storage.k8s.io/v1beta1", &["CSIStorageCapacity"], 24, Some(27), Alike("storage.k8s.io/v1")),
        ("storage.k8s.io/v1beta1", &["VolumeAttributesClass"], 34, Some(37), Alike("storage.k8s.io/v1")),
        (
            "storagemigration.k8s.io/v1beta1",
            &["StorageVersionMigration"],
            37,
            Some(40),
            Alike("storagemigration.k8s.io/v1"),
        ),
        ("v1", &["ComponentStatus"], 19, None, Nothing),
        ("v1", &["Endpoints"], 33, None, Other("an EndpointSlice of `discovery.k8s.io/v1`")),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_nothing_is_removed_before_it_is_deprecated() {
        assert!(LIFECYCLES.is_sorted_by_key(|entry| entry.0));
        for (version, kinds, deprecated, removed, _) in LIFECYCLES {
            assert!(removed.is_none_or(|removed| *deprecated <= removed), "{version} {kinds:?}");
        }
    }

    #[test]
    fn what_takes_the_place_of_a_version_is_not_removed_with_it() {
        for (version, kinds, _, removed, replacement) in LIFECYCLES {
            let (Replacement::Alike(next) | Replacement::Changed(next)) = replacement else { continue };
            assert_ne!(version, next);
            let shared = |entry: &&Entry| entry.1.is_empty() || entry.1.iter().any(|kind| kinds.contains(kind));
            let next = LIFECYCLES.iter().filter(|entry| entry.0 == *next).find(shared);
            assert!(next.is_none_or(|next| next.3 > *removed), "{version} {kinds:?}");
        }
    }
}
