//! A workload whose pods all go before the new ones come.

use hullmark_model::{PodSpec, ReleaseUnit, UpdateStrategy, VolumeClaim};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("rolling-update-missing", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let Some(strategy) = UpdateStrategy::of(pod.object()) else { return };
    let kind = strategy.kind();
    if let Some(name) = kind.get().filter(|_| !strategy.is_rolling() && !needs_its_volume(pod, report.unit())) {
        report.at(kind).arg("strategy", name).fix(unsafely().set(kind, "RollingUpdate"));
    }
}

/// Whether the old pod has to let a volume go before the new one can have it: most volumes are for one node.
fn needs_its_volume<'d>(pod: &PodSpec<'d>, unit: &ReleaseUnit<'d>) -> bool {
    let namespace = unit.namespace_of(&pod.object());
    let claims = pod.volumes().filter_map(|volume| volume.claim().get());
    claims.into_iter().any(|claim| {
        let claim = unit.find("", "PersistentVolumeClaim", namespace, claim).and_then(VolumeClaim::of);
        claim.is_none_or(|claim| !claim.is_for_many_nodes())
    })
}
