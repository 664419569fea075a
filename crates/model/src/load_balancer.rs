//! What of a Service is open to the world outside the cluster.

use hullmark_parser::NodeRef;

use crate::field::{mappings, strings};
use crate::{Cidr, Field, Service};

/// Annotations that keep a load balancer inside the network, and the values that do (in lower case); an empty list
/// stands for every value but `false`.
///
/// Sources: the documentation of the clouds' controllers.
const INTERNAL: [(&str, &[&str]); 16] = [
    ("cloud.google.com/load-balancer-type", &["internal"]),
    ("load-balancer.hetzner.cloud/disable-public-network", &["true"]),
    ("networking.gke.io/load-balancer-type", &["internal"]),
    ("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", &["intranet"]),
    ("service.beta.kubernetes.io/alicloud-loadbalancer-address-type", &["intranet"]),
    ("service.beta.kubernetes.io/aws-load-balancer-internal", &[]),
    ("service.beta.kubernetes.io/aws-load-balancer-scheme", &["internal"]),
    ("service.beta.kubernetes.io/azure-load-balancer-internal", &["true"]),
    ("service.beta.kubernetes.io/cce-load-balancer-internal-vpc", &["true"]),
    ("service.beta.kubernetes.io/do-loadbalancer-network", &["internal"]),
    ("service.beta.kubernetes.io/oci-load-balancer-internal", &["true"]),
    ("service.beta.kubernetes.io/openstack-internal-load-balancer", &["true"]),
    ("service.beta.kubernetes.io/scw-loadbalancer-private", &["true"]),
    ("service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", &["private"]),
    ("service.kubernetes.io/qcloud-loadbalancer-internal-subnetid", &[]),
    ("tailscale.com/expose", &["true"]),
];

/// Annotations that hold the ranges that may connect, separated by commas.
const SOURCE_RANGES: [&str; 2] =
    ["service.beta.kubernetes.io/azure-allowed-ip-ranges", "service.beta.kubernetes.io/load-balancer-source-ranges"];

/// Annotations by which a load balancer is given a certificate, or told that the pods have one.
const CERTIFICATES: [&str; 11] = [
    "kubernetes.digitalocean.com/load-balancer-certificate-id",
    "load-balancer.hetzner.cloud/http-certificates",
    "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-cert-id",
    "service.beta.kubernetes.io/alicloud-loadbalancer-cert-id",
    "service.beta.kubernetes.io/aws-load-balancer-ssl-cert",
    "service.beta.kubernetes.io/do-loadbalancer-certificate-id",
    "service.beta.kubernetes.io/do-loadbalancer-tls-passthrough",
    "service.beta.kubernetes.io/linode-loadbalancer-port-443",
    "service.beta.kubernetes.io/oci-load-balancer-tls-secret",
    "service.beta.kubernetes.io/scw-loadbalancer-certificate-ids",
    "service.kubernetes.io/ibm-load-balancer-cloud-provider-vpc-tls-certificate",
];

impl<'d> Service<'d> {
    /// `spec.type`
    #[must_use]
    pub fn type_field(&self) -> Field<'d, &'d str> {
        self.object().field("spec.type")
    }

    /// Whether it opens a port on every node: `type: NodePort`.
    #[must_use]
    pub fn is_node_port(&self) -> bool {
        self.type_field().is("NodePort")
    }

    /// Whether a load balancer outside the cluster leads to it.
    #[must_use]
    pub fn is_load_balancer(&self) -> bool {
        self.type_field().is("LoadBalancer")
    }

    /// `spec.externalIPs`: addresses whose traffic every node takes for the Service, whoever they belong to.
    #[must_use]
    pub fn external_ips(&self) -> Field<'d, NodeRef<'d>> {
        self.object().field("spec.externalIPs")
    }

    /// Whether an annotation or the class of its load balancer keeps it inside the network.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        let annotations = self.object().annotations();
        let keeps_inside = |key: &str, values: &[&str]| {
            let Some(value) = annotations.get(key) else { return false };
            let value = value.to_ascii_lowercase();
            if values.is_empty() { !matches!(value.as_str(), "" | "false") } else { values.contains(&value.as_str()) }
        };
        INTERNAL.iter().any(|(key, values)| keeps_inside(key, values))
            || self.object().field("spec.loadBalancerClass").is("tailscale")
    }

    /// The place of the ranges of addresses that may connect to its load balancer, when not all may; else the place at
    /// which they are missing or that says that all may.
    #[must_use]
    pub fn source_ranges(&self) -> Field<'d, NodeRef<'d>> {
        let list: Field<'d, NodeRef<'d>> = self.object().field("spec.loadBalancerSourceRanges");
        list.filter(|list: &NodeRef<'d>| {
            let ranges = || strings(Field::of(*list)).filter_map(|range| range.get());
            ranges().next().is_some() && !ranges().any(is_everywhere)
        })
    }

    /// Whether only some addresses may connect to its load balancer, by the field or by an annotation.
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        let annotations = self.object().annotations();
        let by_annotation = SOURCE_RANGES.iter().filter_map(|key| annotations.get(key));
        self.source_ranges().is_set()
            || by_annotation.into_iter().any(|ranges| !ranges.is_empty() && !ranges.split(',').any(is_everywhere))
    }

    /// Whether its load balancer is given a certificate by an annotation, or the ports of the Service are all ones that
    /// the pods encrypt by themselves.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        let mut ports = mappings(self.object().field("spec.ports")).peekable();
        self.has_certificate() || (ports.peek().is_some() && ports.all(speaks_tls_or_no_tcp))
    }

    /// Whether its load balancer is given a certificate by an annotation.
    #[must_use]
    pub fn has_certificate(&self) -> bool {
        let annotations = self.object().annotations();
        let has_value = |key: &&str| annotations.get(key).is_some_and(|value| !matches!(value, "" | "false"));
        CERTIFICATES.iter().any(has_value)
    }

    /// Whether one of its ports is for TCP, over which TLS is spoken.
    #[must_use]
    pub fn has_tcp_port(&self) -> bool {
        mappings(self.object().field("spec.ports")).any(|port| !is_for_datagrams(port))
    }
}

fn is_everywhere(range: &str) -> bool {
    range.trim().parse().is_ok_and(|range: Cidr| range.is_half_the_internet())
}

fn speaks_tls_or_no_tcp(port: NodeRef<'_>) -> bool {
    let text = |key: &str| port.get(key).and_then(NodeRef::text).unwrap_or_default();
    let number = port.get("port").and_then(NodeRef::as_int);
    let says_tls = |word: &str| word.contains("https") || word.contains("tls") || word.contains("ssl");
    matches!(number, Some(22 | 443 | 636 | 853 | 993 | 995 | 6443 | 8443 | 8883 | 9443))
        || says_tls(text("name"))
        || says_tls(text("appProtocol"))
        || is_for_datagrams(port)
}

fn is_for_datagrams(port: NodeRef<'_>) -> bool {
    matches!(port.get("protocol").and_then(NodeRef::text), Some("UDP" | "SCTP"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_annotations_of_each_table_are_sorted() {
        assert!(INTERNAL.is_sorted_by_key(|(key, _)| key));
        assert!(CERTIFICATES.is_sorted());
        assert!(SOURCE_RANGES.is_sorted());
    }
}
