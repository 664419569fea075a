//! How pods find names.

use crate::{Field, PodSpec};

impl<'d> PodSpec<'d> {
    /// `dnsPolicy`; one that is not written is `ClusterFirst`.
    #[must_use]
    pub fn dns_policy(&self) -> Field<'d, &'d str> {
        self.field("dnsPolicy")
    }

    /// Whether it was meant to ask the cluster's DNS by the policy that is the default. In the network of the node,
    /// that policy means the DNS of the node all the same.
    #[must_use]
    pub fn has_default_dns(&self) -> bool {
        self.dns_policy().get().is_none_or(|policy| matches!(policy, "" | "ClusterFirst"))
    }

    /// Whether it asks the cluster's DNS for names, with the cluster's search domains.
    #[must_use]
    pub fn uses_cluster_dns(&self) -> bool {
        let is_on_host = self.host_network().is(true);
        self.dns_policy().is("ClusterFirstWithHostNet") || (self.has_default_dns() && !is_on_host)
    }
}
