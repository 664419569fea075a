//! Jobs that stay when their work is done.

use hullmark_model::{Field, JobSpec, Object};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("job-ttl-missing", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(job) = JobSpec::of(*object) else { return };
    let ttl: Field<'d, i64> = job.field("ttlSecondsAfterFinished");
    if job.is_scheduled() {
        if ttl.is_set() {
            let found = report.at(ttl).fix(unsafely().delete(ttl));
            found.arg("problem", "removes its Jobs twice over: by age, and by the limits of its history");
        }
    } else if !ttl.is_set() && !object.is_hook() && !object.has_owner() {
        let found = report.at(ttl).fix(unsafely().set(ttl, 86_400));
        found.arg("problem", "stays in the cluster for ever once it has finished");
    }
}
