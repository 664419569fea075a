//! A schedule whose missed runs are made up for at whatever time.

use hullmark_model::{Field, Object};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("cronjob-deadline-missing", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let deadline: Field<'d, i64> = object.field("spec.startingDeadlineSeconds");
    if object.is("batch", "CronJob") && !deadline.is_set() {
        report.at(deadline).fix(unsafely().set(deadline, 300));
    }
}
