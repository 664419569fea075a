//! Workloads that their namespace has no room for.

use std::collections::BTreeSet;

use hullmark_model::{Autoscaler, Field, Object, PodSpec, Quantity, ReleaseUnit, ResourceQuota, bound_of};

use crate::amounts::text;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("resource-quota-exceeded", Check::ReleaseUnit(check));

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    let quotas = unit.of_kind("", "ResourceQuota").iter().copied().filter_map(ResourceQuota::of);
    for quota in quotas.filter(|quota| !quota.is_scoped()) {
        let namespace = unit.namespace_of(&quota.object());
        let scaled = autoscaled(unit, namespace);
        for (name, hard) in quota.amounts() {
            let Some((used, largest)) = used(unit, namespace, name, &scaled) else { continue };
            if hard.get().is_some_and(|hard| used > hard) {
                let found = report.at(hard).about(quota.object());
                found.arg("what", name).arg("used", used).arg("hard", text(hard)).arg("namespace", namespace);
                found.also_at(largest, "the largest part is of this");
            }
        }
    }
}

/// Kind and name of what an autoscaler of the namespace gives its number of pods.
fn autoscaled<'d>(unit: &ReleaseUnit<'d>, namespace: &str) -> BTreeSet<(&'d str, &'d str)> {
    let kinds = [("autoscaling", "HorizontalPodAutoscaler"), ("keda.sh", "ScaledObject")];
    let objects = kinds.iter().flat_map(|(group, kind)| unit.of_kind(group, kind));
    let here = objects.filter(|object| unit.namespace_of(object) == namespace);
    let target = |it: Autoscaler<'d>| Some((it.target_kind().get().unwrap_or("Deployment"), it.target_name().get()?));
    here.copied().filter_map(Autoscaler::of).filter_map(target).collect()
}

/// The least that the objects of a namespace use of what a quota names, and the name of the object that uses most.
/// `None` for what is not counted here.
fn used<'d>(
    unit: &ReleaseUnit<'d>,
    namespace: &str,
    name: &str,
    scaled: &BTreeSet<(&str, &str)>,
) -> Option<(Quantity, Field<'d, &'d str>)> {
    let one: Quantity = "1".parse().ok()?;
    let parts: Vec<(Quantity, Object<'d>)> = match name {
        "pods" | "count/pods" => of_pods(unit, namespace, scaled, |_| one),
        "persistentvolumeclaims" | "requests.storage" => of_claims(unit, namespace, name, one),
        "services" | "count/services" => of_kind(unit, namespace, "Service", one),
        "configmaps" | "count/configmaps" => of_kind(unit, namespace, "ConfigMap", one),
        "secrets" | "count/secrets" => of_kind(unit, namespace, "Secret", one),
        _ => {
            let (bound, resource) = bound_of(name)?;
            of_pods(unit, namespace, scaled, |pod| unit.total_of(pod, resource, bound))
        }
    };
    let total = parts.iter().fold(Quantity::ZERO, |total, (amount, _)| total.plus(*amount));
    let (_, largest) = parts.iter().rev().max_by_key(|(amount, _)| *amount)?;
    Some((total, largest.name()))
}

/// An amount of each pod of the namespace, as many times as it runs at least.
fn of_pods<'d>(
    unit: &ReleaseUnit<'d>,
    namespace: &str,
    scaled: &BTreeSet<(&str, &str)>,
    amount: impl Fn(&PodSpec<'d>) -> Quantity,
) -> Vec<(Quantity, Object<'d>)> {
    let pods = unit.pods_in(namespace).iter();
    pods.map(|pod| (amount(pod).times(least_count(pod, scaled)), pod.object())).collect()
}

/// How many pods there are at least at the same time. Jobs and hooks end, a `DaemonSet` has a node, and an autoscaler
/// keeps one.
fn least_count(pod: &PodSpec<'_>, scaled: &BTreeSet<(&str, &str)>) -> i64 {
    let object = pod.object();
    let is_hook = object.annotations().get("helm.sh/hook").is_some();
    let is_scaled = object.name().get().is_some_and(|name| scaled.contains(&(object.kind(), name)));
    match pod.replicas() {
        _ if is_hook => 0,
        Some(_) if is_scaled => 1,
        Some(replicas) => replicas.get().unwrap_or(1).max(0),
        None => i64::from(object.is("", "Pod") || object.is("apps", "DaemonSet")),
    }
}

fn of_kind<'d>(unit: &ReleaseUnit<'d>, namespace: &str, kind: &str, one: Quantity) -> Vec<(Quantity, Object<'d>)> {
    let objects = unit.of_kind("", kind).iter().filter(|object| unit.namespace_of(object) == namespace);
    objects.map(|object| (one, *object)).collect()
}

/// The claims of the namespace, those of each replica of a `StatefulSet` included: their sizes or their number.
fn of_claims<'d>(unit: &ReleaseUnit<'d>, namespace: &str, name: &str, one: Quantity) -> Vec<(Quantity, Object<'d>)> {
    let kinds = [("", "PersistentVolumeClaim"), ("apps", "StatefulSet")];
    let objects = kinds.iter().flat_map(|(group, kind)| unit.of_kind(group, kind)).copied();
    let mut parts = Vec::new();
    for object in objects.filter(|object| unit.namespace_of(object) == namespace) {
        let is_set = object.kind() == "StatefulSet";
        let count = if is_set { object.field::<i64>("spec.replicas").get().unwrap_or(1).max(0) } else { 1 };
        let counted = if name == "requests.storage" {
            let sizes = object.volume_claims().into_iter().filter_map(|claim| claim.size().get());
            sizes.fold(Quantity::ZERO, Quantity::plus)
        } else {
            one.times(i64::try_from(object.volume_claims().len()).unwrap_or(i64::MAX))
        };
        parts.push((counted.times(count), object));
    }
    parts
}
