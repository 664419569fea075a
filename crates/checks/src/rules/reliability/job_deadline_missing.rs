//! Work that may take for ever.

use hullmark_model::{Field, JobSpec, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("job-deadline-missing", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(job) = JobSpec::of(*object) else { return };
    let of_job: Field<'d, i64> = job.field("activeDeadlineSeconds");
    let of_pod: Field<'d, i64> = job.field("template.spec.activeDeadlineSeconds");
    if !of_job.is_set() && !of_pod.is_set() {
        report.at(of_job);
    }
}
