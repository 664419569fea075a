//! Runs that begin while the one before is still at work.

use hullmark_model::{Field, Object};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("cronjob-concurrency-allowed", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let policy: Field<'d, &'d str> = object.field("spec.concurrencyPolicy");
    if object.is("batch", "CronJob") && policy.get().is_none_or(|policy| matches!(policy, "" | "Allow")) {
        report.at(policy).fix(unsafely().set(policy, "Forbid"));
    }
}
