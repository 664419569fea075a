//! Replicas that may all be on the node that fails.

use hullmark_model::{Field, PodSpec, ReplicaBounds, TopologySpread};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("anti-affinity-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let may_be_several = report.unit().replica_bounds(pod).is_some_and(ReplicaBounds::may_be_several);
    if !may_be_several || pod.object().has_owner() {
        return;
    }
    let labels = pod.labels();
    let home = report.unit().namespace_of(&pod.object());
    let is_apart = pod.anti_affinity().any(|term| term.selects(labels, home) && names_nodes(term.topology_key()));
    let is_spread =
        pod.topology_spread().any(|it: TopologySpread<'d>| it.counts(labels) && names_nodes(it.field("topologyKey")));
    if !is_apart {
        let place: Field<'d, NodeRef<'d>> = pod.field("affinity.podAntiAffinity");
        let found = report.at(place);
        if is_spread {
            found.for_surveys("spread");
        }
    }
}

fn names_nodes(topology_key: Field<'_, &str>) -> bool {
    topology_key.get().is_some_and(|key| !key.is_empty())
}
