//! Two autoscalers that pull at one workload.

use hullmark_model::{Autoscaler, Field, Object, ReleaseUnit, VerticalAutoscaler};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("duplicate-autoscaler-target", Check::ReleaseUnit(check));

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    for autoscalers in unit.autoscalers_by_target() {
        let with_target = |it: &Autoscaler<'d>| (it.object(), it.target_name());
        report_rivals(autoscalers.iter().filter(|it| !takes_over(it)).map(with_target), report);
    }
    for autoscalers in unit.vertical_autoscalers_by_target() {
        let with_target = |it: &VerticalAutoscaler<'d>| (it.object(), it.target_name());
        report_rivals(autoscalers.iter().filter(|it| it.is_active()).map(with_target), report);
    }
}

/// Whether it is to take a workload over from an autoscaler that exists.
fn takes_over(autoscaler: &Autoscaler<'_>) -> bool {
    autoscaler.object().annotations().get("scaledobject.keda.sh/transfer-hpa-ownership") == Some("true")
}

fn report_rivals<'d>(mut autoscalers: impl Iterator<Item = (Object<'d>, Field<'d, &'d str>)>, report: &mut Report<'d>) {
    let Some((first, target)) = autoscalers.next() else { return };
    let name = first.name().get().unwrap_or_default();
    // One that is written twice, in a base and an overlay, is one.
    let is_other = |object: &Object<'d>| object.kind() != first.kind() || object.name().get() != Some(name);
    for (object, other_target) in autoscalers.filter(|(object, _)| is_other(object)) {
        let found = report.at(other_target).about(object).also_at(target, "the other one's target");
        found.arg("target", target.get().unwrap_or_default()).arg("kind", first.kind()).arg("other", name);
    }
}
