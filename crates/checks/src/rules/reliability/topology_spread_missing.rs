//! Replicas that nothing spreads over zones or nodes.

use hullmark_model::{Field, PodSpec, ReplicaBounds};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("topology-spread-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let place: Field<'d, NodeRef<'d>> = pod.field("topologySpreadConstraints");
    let may_be_several = report.unit().replica_bounds(pod).is_some_and(ReplicaBounds::may_be_several);
    if pod.is_of_job() || pod.topology_spread().next().is_some() || pod.object().has_owner() {
        return;
    }
    let found = report.at(place);
    if !may_be_several {
        found.for_surveys("not-replicated");
    }
}
