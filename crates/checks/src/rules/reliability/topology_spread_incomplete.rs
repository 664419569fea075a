//! Replicas that are spread over nodes or over zones, and not over both.

use hullmark_model::{Field, PodSpec, ReplicaBounds};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("topology-spread-incomplete", Check::PodSpec(check));

/// What constraints may spread pods over: the key, and what it is in words.
const TOPOLOGIES: [(&str, &str); 2] = [("kubernetes.io/hostname", "nodes"), ("topology.kubernetes.io/zone", "zones")];

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let may_be_several = report.unit().replica_bounds(pod).is_some_and(ReplicaBounds::may_be_several);
    let is_spread = |key: &'static str| pod.topology_spread().any(|spread| spread.field::<&str>("topologyKey").is(key));
    if !may_be_several || !TOPOLOGIES.iter().any(|(key, _)| is_spread(key)) {
        return;
    }
    let place: Field<'d, NodeRef<'d>> = pod.field("topologySpreadConstraints");
    if let Some((key, what)) = TOPOLOGIES.iter().find(|(key, _)| !is_spread(key)) {
        report.at(place).arg("what", what).arg("key", key);
    }
}
