//! A rolling update that cannot begin, or that is none.

use hullmark_model::{Anchor, IntOrPercent, Object, PodSpec, UpdateStrategy};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rolling-update-deadlock", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let object = pod.object();
    let Some(strategy) = UpdateStrategy::of(object) else { return };
    if let Some((place, problem)) = refused(object, &strategy) {
        report.at(place).arg("problem", problem);
        return;
    }
    let Some(pods) = report.unit().replica_bounds(pod).map(|bounds| bounds.least) else { return };
    let unavailable = strategy.max_unavailable();
    let at_once = unavailable.get().and_then(|share| share.rounded_down(pods));
    // A single pod is gone for a moment however it is replaced.
    if strategy.is_rolling() && pods > 1 && at_once.is_some_and(|at_once| at_once >= pods) {
        report.at(unavailable).arg("problem", "takes all pods down at once").lowered("all-at-once");
    }
    let partition = strategy.partition();
    let replicas = pod.replicas().and_then(|replicas| replicas.get()).unwrap_or(1);
    if strategy.is_rolling() && replicas > 0 && partition.get().is_some_and(|first| first >= replicas) {
        report.at(partition).arg("problem", "replaces no pod").lowered("partition");
    }
}

/// What the API server objects to: `ValidateDeploymentStrategy`, `ValidateRollingUpdateDaemonSet` and
/// `ValidateStatefulSetSpec`.
fn refused<'d>(object: Object<'d>, strategy: &UpdateStrategy<'d>) -> Option<(Anchor<'d>, &'static str)> {
    const NEITHER: &str = "is refused: no pod may be missing and none be too many, so that none can be replaced";
    let (unavailable, surge) = (strategy.max_unavailable(), strategy.max_surge());
    let is_zero = |share: Option<IntOrPercent>| share.map(IntOrPercent::is_zero);
    let (no_less, no_more) = (is_zero(unavailable.get()), is_zero(surge.get()));
    let rolling = strategy.rolling_update();
    let is_above_all = unavailable.get().is_some_and(|share| matches!(share, IntOrPercent::Percent(101..)));
    if !strategy.is_rolling() {
        let is_refused = rolling.is_set() && matches!(object.kind(), "Deployment" | "StatefulSet");
        return is_refused.then(|| (rolling.anchor(), "is refused: its strategy is another one"));
    }
    match object.kind() {
        _ if is_above_all => Some((unavailable.anchor(), "is refused: there are no more pods than 100 %")),
        "Deployment" if no_less == Some(true) && no_more == Some(true) => Some((unavailable.anchor(), NEITHER)),
        "StatefulSet" if no_less == Some(true) => Some((unavailable.anchor(), NEITHER)),
        // One pod less and none more is the default.
        "DaemonSet" if no_less == Some(true) && no_more != Some(false) => Some((unavailable.anchor(), NEITHER)),
        "DaemonSet" if no_less != Some(true) && no_more == Some(false) => {
            Some((surge.anchor(), "is refused: `maxSurge` needs a `maxUnavailable` of 0 here"))
        }
        _ => None,
    }
}
