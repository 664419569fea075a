//! Something that is in the repository and does nothing.

use hullmark_model::{Field, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("workload-paused", Check::Object(check));

/// What stops which kinds: API group, kind (none for every kind of the group), field.
const SWITCHES: [(&str, Option<&str>, &str); 9] = [
    ("apps", Some("Deployment"), "spec.paused"),
    ("argoproj.io", Some("CronWorkflow"), "spec.suspend"),
    ("argoproj.io", Some("Rollout"), "spec.paused"),
    ("batch", Some("CronJob"), "spec.suspend"),
    ("batch", Some("Job"), "spec.suspend"),
    ("helm.toolkit.fluxcd.io", None, "spec.suspend"),
    ("image.toolkit.fluxcd.io", None, "spec.suspend"),
    ("kustomize.toolkit.fluxcd.io", None, "spec.suspend"),
    ("source.toolkit.fluxcd.io", None, "spec.suspend"),
];

/// By this label a queue starts Jobs, which have to wait until then.
const QUEUE: &str = "kueue.x-k8s.io/queue-name";

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let is_meant =
        |group: &str, kind: Option<&str>| group == object.group() && kind.is_none_or(|kind| kind == object.kind());
    let Some((.., path)) = SWITCHES.into_iter().find(|(group, kind, _)| is_meant(group, *kind)) else { return };
    let switch: Field<'d, bool> = object.field(path);
    if switch.is(true) && object.labels().get(QUEUE).is_none() && !object.has_owner() {
        report.at(switch);
    }
}
