//! Pods and claims that the API server refuses for what their namespace allows.

use hullmark_model::{
    Bound, Container, ContainerKind, Field, LimitRange, LimitRangeItem, PodSpec, Quantity, ReleaseUnit, Resource,
};
use hullmark_parser::NodeRef;

use crate::amounts::text;
use crate::bounds::{Broken, broken, outside};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("limit-range-violated", Check::ReleaseUnit(check));

const RESOURCES: [Resource; 3] = [Resource::Cpu, Resource::Memory, Resource::EphemeralStorage];

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    for pod in unit.pods() {
        for range in unit.limit_ranges_for(pod) {
            for item in range.items_for("Container") {
                let counted = pod.containers().filter(|container| container.kind() != ContainerKind::Ephemeral);
                counted.for_each(|container| of_container(&container, range, &item, report));
            }
            range.items_for("Pod").for_each(|item| of_pod(unit, pod, range, &item, report));
        }
    }
    if !unit.of_kind("", "LimitRange").is_empty() {
        of_claims(unit, report);
    }
}

fn of_container<'d>(
    container: &Container<'d>,
    range: &LimitRange<'d>,
    item: &LimitRangeItem<'d>,
    report: &mut Report<'d>,
) {
    for resource in RESOURCES {
        let (request, limit) = (container.own_request(resource), container.own_limit(resource));
        if let Some(Broken { at, bound, how }) = broken(request, limit, item, resource.as_str()) {
            let name = container.name();
            let reason = format!("container `{name}` has {} of {}, {how} {}", text(at), resource.as_str(), text(bound));
            tell(container.pod(), range, report, at, bound, reason);
        }
    }
}

fn of_pod<'d>(
    unit: &ReleaseUnit<'d>,
    pod: &PodSpec<'d>,
    range: &LimitRange<'d>,
    item: &LimitRangeItem<'d>,
    report: &mut Report<'d>,
) {
    let place: Field<'d, NodeRef<'d>> = pod.field("containers");
    for resource in RESOURCES {
        let (requested, limited) =
            (unit.total_of(pod, resource, Bound::Request), unit.total_of(pod, resource, Bound::Limit));
        let name = resource.as_str();
        let (max, min) = (item.amount("max", name), item.amount("min", name));
        let broken = if let Some(max) = max.filter(|max| max.get().is_some_and(|max| limited.max(requested) > max)) {
            Some((limited.max(requested), max, "more than the maximum of"))
        } else {
            let is_under = |min: &Field<'d, Quantity>| min.get().is_some_and(|min| requested < min);
            min.filter(is_under).map(|min| (requested, min, "less than the minimum of"))
        };
        if let Some((amount, bound, how)) = broken {
            let reason = format!("the containers together have {amount} of {name}, {how} {} for a pod", text(bound));
            tell(*pod, range, report, place, bound, reason);
        }
    }
}

fn tell<'d, T>(
    pod: PodSpec<'d>,
    range: &LimitRange<'d>,
    report: &mut Report<'d>,
    at: Field<'d, T>,
    bound: Field<'d, Quantity>,
    reason: String,
) {
    let found = report.at(at).about(pod.object()).also_at(bound, "the namespace allows");
    found.arg("range", range.object().name().get().unwrap_or_default()).arg("reason", reason);
}

fn of_claims<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    for object in unit.objects() {
        let ranges = unit.limit_ranges_in(unit.namespace_of(object));
        if ranges.is_empty() {
            continue;
        }
        for (claim, range) in object.volume_claims().iter().flat_map(|claim| ranges.iter().map(move |it| (claim, it))) {
            for item in range.items_for("PersistentVolumeClaim") {
                let Some(Broken { at, bound, how }) = outside(claim.size(), &item, "storage") else { continue };
                let found = report.at(at).about(*object).also_at(bound, "the namespace allows");
                let reason = format!("the claim has {} of storage, {how} {}", text(at), text(bound));
                found.arg("range", range.object().name().get().unwrap_or_default()).arg("reason", reason);
            }
        }
    }
}
