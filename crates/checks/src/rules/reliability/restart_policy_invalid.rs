//! A restart policy that the kind of workload does not take.

use hullmark_model::{Field, PodSpec};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("restart-policy-invalid", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let object = pod.object();
    let policy: Field<'d, &'d str> = pod.field("restartPolicy");
    let written = policy.get().filter(|policy| !policy.is_empty());
    // The API server fills in `Always`.
    let effective = written.unwrap_or("Always");
    let allowed = match (object.group(), object.kind()) {
        ("batch", "Job" | "CronJob") if has_failure_policy(pod) => "`Never`, since it has a `podFailurePolicy`",
        ("batch", "Job" | "CronJob") => "`Never` or `OnFailure`",
        ("apps" | "extensions", "DaemonSet" | "Deployment" | "ReplicaSet" | "StatefulSet")
        | ("", "ReplicationController") => "`Always`",
        _ => "`Always`, `OnFailure` or `Never`",
    };
    if allowed.contains(&format!("`{effective}`")) {
        if written.is_none() {
            let found = report.at(policy).arg("policy", effective);
            found.arg("but", ", which stands nowhere").for_surveys("unwritten");
        }
    } else {
        let found = report.at(policy).arg("policy", effective).arg("but", format!(", but it takes only {allowed}"));
        let wanted = ["Always", "OnFailure", "Never"].into_iter().find(|name| allowed.contains(&format!("`{name}`")));
        wanted.into_iter().for_each(|wanted| _ = found.fix(unsafely().set(policy, wanted)));
    }
}

fn has_failure_policy(pod: &PodSpec<'_>) -> bool {
    let object = pod.object();
    let of_job: Field<'_, NodeRef<'_>> = object.field("spec.podFailurePolicy");
    let of_cron_job: Field<'_, NodeRef<'_>> = object.field("spec.jobTemplate.spec.podFailurePolicy");
    of_job.is_set() || of_cron_job.is_set()
}
