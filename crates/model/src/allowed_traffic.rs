//! What the rules of network policies let through.
//!
//! Sources: the API reference of `NetworkPolicy` (`networking.k8s.io/v1`) and of Calico's policies (v3).

use hullmark_parser::{NodeKind, NodeRef};

use crate::field::mappings;
use crate::{Cidr, Direction, Field, LabelSelector, Labels, NetworkPolicy};

/// Ports that name servers listen on: 53, and those of servers in clusters that may not open it.
const DNS_PORTS: [i64; 4] = [53, 1053, 5353, 8053];

/// Keys by which a rule of Calico says whom it is about.
const CALICO_WHO: [&str; 8] =
    ["nets", "notNets", "selector", "notSelector", "namespaceSelector", "serviceAccounts", "services", "domains"];

/// A rule of a network policy of Kubernetes, or one of Calico that allows something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AllowedTraffic<'d> {
    node: NodeRef<'d>,
    direction: Direction,
    native: bool,
}

/// Whom a rule of a policy of Kubernetes names: pods, namespaces or a range of addresses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TrafficPeer<'d> {
    node: NodeRef<'d>,
}

impl<'d> NetworkPolicy<'d> {
    /// The list of rules of a direction.
    #[must_use]
    pub fn rules_field(&self, direction: Direction) -> Field<'d, NodeRef<'d>> {
        self.object().field(match direction {
            Direction::Ingress => "spec.ingress",
            Direction::Egress => "spec.egress",
        })
    }

    /// The list of directions that it says it is about, of a policy of Kubernetes or Calico. It has no value where the
    /// list is missing or empty, so that the default counts.
    #[must_use]
    pub fn types_field(&self) -> Field<'d, NodeRef<'d>> {
        let types: Field<'d, NodeRef<'d>> =
            self.object().field(if self.is_calico() { "spec.types" } else { "spec.policyTypes" });
        types.filter(|types| (self.is_native() || self.is_calico()) && types.items().next().is_some())
    }

    /// The rules of a direction that let something through, in order: of policies of Kubernetes and Calico, none of
    /// others. Nothing where the policy is not about the direction, so that its rules have no effect.
    pub fn allowed(&self, direction: Direction) -> impl Iterator<Item = AllowedTraffic<'d>> + use<'d> {
        let native = self.is_native();
        let is_understood = native || self.is_calico();
        let list = self.rules_field(direction).filter(|_| is_understood && self.is_about(direction));
        // A null in the list is decoded as an empty rule, which lets everything through.
        let items = list.get().into_iter().flat_map(NodeRef::items);
        let rules = items.filter(|item| item.kind() == NodeKind::Mapping || item.is_null());
        rules
            .filter(move |rule| native || rule.get("action").and_then(NodeRef::text) == Some("Allow"))
            .map(move |node| AllowedTraffic { node, direction, native })
    }

    /// Whether it is for every pod of the namespaces that it applies to. A policy whose form is not known is taken to
    /// be.
    #[must_use]
    pub fn selects_every_pod(&self) -> bool {
        if self.is_native() {
            return self.pod_selector().get().is_none_or(is_empty_selector);
        }
        let object = self.object();
        match object.group() {
            "cilium.io" => {
                let selector: Field<'d, NodeRef<'d>> = object.field("spec.endpointSelector");
                selector.get().is_some_and(is_empty_selector)
            }
            _ if self.is_calico() => {
                let selector: Field<'d, &'d str> = object.field("spec.selector");
                selector.get().is_none_or(|selector| matches!(selector.trim(), "" | "all()"))
            }
            _ if self.is_admin() => {
                let pods: Field<'d, NodeRef<'d>> = object.field("spec.subject.pods.podSelector");
                pods.get().is_none_or(is_empty_selector)
            }
            _ => true,
        }
    }

    /// Whether pods that no other policy is about are shut off by it in a direction: it is for all of them, and does
    /// not let everything through.
    #[must_use]
    pub fn isolates_every_pod(&self, direction: Direction) -> bool {
        let lets_all_through = |rule: AllowedTraffic<'d>| rule.is_for_everybody() && rule.is_for_every_port();
        let lets_all_in_cilium = || self.world_peers().iter().any(|it| it.direction == direction && it.is_everybody());
        self.is_about(direction)
            && self.denies_by_default(direction)
            && self.selects_every_pod()
            && !self.allowed(direction).any(lets_all_through)
            && !lets_all_in_cilium()
    }

    pub(crate) fn is_calico(&self) -> bool {
        matches!(self.object().group(), "crd.projectcalico.org" | "projectcalico.org")
    }
}

/// Whether a label selector asks for nothing, and so selects everything.
pub(crate) fn is_empty_selector(selector: NodeRef<'_>) -> bool {
    LabelSelector::of(selector).is_empty()
}

impl<'d> AllowedTraffic<'d> {
    /// The rule that an item of `egress` is, in an object that borrows the form of a policy of Kubernetes.
    pub(crate) fn egress_of(node: NodeRef<'d>) -> Self {
        Self { node, direction: Direction::Egress, native: true }
    }

    /// The rule itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// The list of those that it names (`from` or `to`; `source` or `destination` for Calico).
    #[must_use]
    pub fn peers_field(&self) -> Field<'d, NodeRef<'d>> {
        let path = match (self.native, self.direction) {
            (true, Direction::Ingress) => "from",
            (true, Direction::Egress) => "to",
            (false, Direction::Ingress) => "source",
            (false, Direction::Egress) => "destination",
        };
        Field::at(self.node, path)
    }

    /// Those that it names, for a policy of Kubernetes. A rule that names nobody is for everybody.
    pub fn peers(&self) -> impl Iterator<Item = TrafficPeer<'d>> + use<'d> {
        mappings(self.peers_field().filter(|_| self.native)).map(|node| TrafficPeer { node })
    }

    /// Whether it names nobody, and so is for everybody.
    #[must_use]
    pub fn is_for_everybody(&self) -> bool {
        let Some(peers) = self.peers_field().get() else { return true };
        if self.native {
            return peers.items().next().is_none();
        }
        CALICO_WHO.iter().all(|key| peers.get(key).is_none_or(NodeRef::is_null))
    }

    /// Whether it names no port, and so is for every one.
    #[must_use]
    pub fn is_for_every_port(&self) -> bool {
        self.ports().next().is_none()
    }

    /// Whether it is about asking name servers only.
    #[must_use]
    pub fn is_for_dns_only(&self) -> bool {
        !self.is_for_every_port() && self.ports().all(is_dns)
    }

    /// Whether it lets name servers be asked, as far as ports go.
    #[must_use]
    pub fn lets_dns_through(&self) -> bool {
        self.is_for_every_port()
            || self.ports().any(|port| is_dns(port) || DNS_PORTS.iter().any(|dns| covers(port, *dns)))
    }

    /// Whether it lets TCP connections to a port through. A port with a name may be any.
    #[must_use]
    pub fn lets_tcp_port_through(&self, number: i64) -> bool {
        let is_tcp = |port: &NodeRef<'d>| Field::<&str>::at(*port, "protocol").get().is_none_or(|name| name == "TCP");
        self.is_for_every_port() || self.ports().filter(is_tcp).any(|port| covers(port, number))
    }

    fn ports(&self) -> impl Iterator<Item = NodeRef<'d>> + use<'d> {
        let list: Field<'d, NodeRef<'d>> =
            Field::at(self.node, if self.native { "ports" } else { "destination.ports" });
        list.get().into_iter().flat_map(NodeRef::items)
    }
}

/// The number or name of a port: that of an entry of `ports`, or the entry itself in a list of Calico.
fn port_of(entry: NodeRef<'_>) -> Option<NodeRef<'_>> {
    let port = if entry.kind() == NodeKind::Mapping { entry.get("port")? } else { entry };
    (!port.is_null()).then_some(port)
}

fn is_dns(entry: NodeRef<'_>) -> bool {
    let Some(port) = port_of(entry) else { return false };
    match port.as_int() {
        Some(number) => DNS_PORTS.contains(&number) && entry.get("endPort").is_none(),
        None => port.text().is_some_and(|name| name.contains("dns") || name == "domain"),
    }
}

fn covers(entry: NodeRef<'_>, number: i64) -> bool {
    let Some(port) = port_of(entry) else { return true };
    let Some(first) = port.as_int() else { return true };
    let last = entry.get("endPort").and_then(NodeRef::as_int).unwrap_or(first);
    (first..=last).contains(&number)
}

impl<'d> TrafficPeer<'d> {
    /// The peer itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// `podSelector`
    #[must_use]
    pub fn pod_selector(&self) -> Field<'d, NodeRef<'d>> {
        Field::at(self.node, "podSelector")
    }

    /// `namespaceSelector`: without it, pods of the policy's own namespace are meant.
    #[must_use]
    pub fn namespace_selector(&self) -> Field<'d, NodeRef<'d>> {
        Field::at(self.node, "namespaceSelector")
    }

    /// Whether it is every pod of every namespace.
    #[must_use]
    pub fn is_every_pod(&self) -> bool {
        self.namespace_selector().get().is_some_and(is_empty_selector)
            && self.pod_selector().get().is_none_or(is_empty_selector)
    }

    /// `ipBlock.cidr`
    #[must_use]
    pub fn cidr(&self) -> Field<'d, Cidr> {
        Field::at(self.node, "ipBlock.cidr")
    }

    /// `ipBlock.except`
    pub fn exceptions(&self) -> impl Iterator<Item = Cidr> + use<'d> {
        let list: Field<'d, NodeRef<'d>> = Field::at(self.node, "ipBlock.except");
        list.get().into_iter().flat_map(NodeRef::items).filter_map(|item| Field::of(item).get())
    }

    /// Whether a name server may be among them: anybody outside the namespace, or pods that are called so.
    #[must_use]
    pub fn may_serve_dns(&self) -> bool {
        let names_dns = |selector: NodeRef<'d>| {
            is_empty_selector(selector)
                || Labels::of(selector.get("matchLabels")).iter().any(|(_, value)| value.contains("dns"))
                || selector.get("matchExpressions").is_some_and(|list| list.items().next().is_some())
        };
        self.namespace_selector().is_set() || self.pod_selector().get().is_none_or(names_dns)
    }
}
