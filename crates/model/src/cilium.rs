//! Whom policies of Cilium let in and out by what they are, rather than by their labels.
//!
//! Source: the API of `CiliumNetworkPolicy` (`cilium.io/v2`).

use crate::field::{mappings, strings};
use crate::{Anchor, Cidr, Direction, Field, NetworkPolicy};

/// Entities beyond the cluster.
const WORLD: [&str; 4] = ["all", "world", "world-ipv4", "world-ipv6"];

/// Somebody that a policy of Cilium lets through who may be anywhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WorldPeer<'d> {
    /// Whether it is let in or out.
    pub direction: Direction,
    /// As written: the entity, or the range of addresses.
    pub name: &'d str,
    /// Where it is written.
    pub place: Anchor<'d>,
    /// Whether the rule names no port, and so is for every one.
    is_for_every_port: bool,
}

impl WorldPeer<'_> {
    /// Whether it is everybody in the cluster and beyond, on every port.
    #[must_use]
    pub fn is_everybody(&self) -> bool {
        self.name == "all" && self.is_for_every_port
    }
}

impl<'d> NetworkPolicy<'d> {
    /// The peers of its rules that are the whole internet. None for policies that are not Cilium's.
    #[must_use]
    pub fn world_peers(&self) -> Vec<WorldPeer<'d>> {
        let mut found = Vec::new();
        if self.object().group() != "cilium.io" {
            return found;
        }
        for spec in self.specs() {
            for rule in mappings(Field::at(spec, "ingress")) {
                let is_for_every_port = names_no_port(rule);
                let lists = [Field::at(rule, "fromEntities"), Field::at(rule, "fromCIDR")];
                add(Direction::Ingress, lists.into_iter().flat_map(strings), is_for_every_port, &mut found);
                add(
                    Direction::Ingress,
                    mappings(Field::at(rule, "fromCIDRSet")).map(cidr),
                    is_for_every_port,
                    &mut found,
                );
            }
            for rule in mappings(Field::at(spec, "egress")) {
                let is_for_every_port = names_no_port(rule);
                let lists = [Field::at(rule, "toEntities"), Field::at(rule, "toCIDR")];
                add(Direction::Egress, lists.into_iter().flat_map(strings), is_for_every_port, &mut found);
                add(Direction::Egress, mappings(Field::at(rule, "toCIDRSet")).map(cidr), is_for_every_port, &mut found);
            }
        }
        found
    }
}

fn cidr(set: hullmark_parser::NodeRef<'_>) -> Field<'_, &str> {
    Field::at(set, "cidr")
}

fn names_no_port(rule: hullmark_parser::NodeRef<'_>) -> bool {
    ["toPorts", "icmps"].iter().all(|key| rule.get(key).is_none_or(|list| list.items().next().is_none()))
}

fn add<'d>(
    direction: Direction,
    peers: impl Iterator<Item = Field<'d, &'d str>>,
    is_for_every_port: bool,
    found: &mut Vec<WorldPeer<'d>>,
) {
    for field in peers {
        let is_world =
            |name: &&str| WORLD.contains(name) || name.parse().is_ok_and(|range: Cidr| range.is_half_the_internet());
        if let Some(name) = field.get().filter(is_world) {
            found.push(WorldPeer { direction, name, place: field.anchor(), is_for_every_port });
        }
    }
}
