//! A budget that is too small whenever the autoscaler has scaled down.

use hullmark_model::{DisruptionBudget, Object, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("pdb-exceeds-hpa-minimum", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(budget) = DisruptionBudget::of(*object) else { return };
    let unit = report.unit();
    let pods: Vec<PodSpec<'d>> = unit.pods_of_budget(&budget).collect();
    let autoscalers = || pods.iter().flat_map(|pod| unit.autoscalers_of(&pod.object()));
    let Some(autoscaler) = autoscalers().next() else { return };
    // KEDA's zero pods are none to evict; the first one that it starts is.
    let least = pods.iter().map(|pod| Some(unit.replica_bounds(pod)?.least.max(1)));
    let Some(least) = least.sum::<Option<i64>>() else { return };
    let available = budget.min_available();
    let Some(wanted) = available.get().and_then(|wanted| wanted.rounded_up(least)) else { return };
    if wanted >= least {
        let name = autoscaler.object().name().get().unwrap_or_default();
        let found = report.at(available).arg("kind", autoscaler.object().kind()).arg("autoscaler", name);
        found.arg("wanted", wanted).arg("least", least).also_at(autoscaler.min_replicas(), "scales down to this");
    }
}
