//! A `CronJob` whose schedule nobody can read, or that names no day of any year, never runs.

use hullmark_model::{Object, Schedule};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("cronjob-schedule-invalid", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if !object.is("batch", "CronJob") && !object.is("velero.io", "Schedule") {
        return;
    }
    let schedule = object.field::<&str>("spec.schedule");
    let Some(text) = schedule.get() else { return };
    // Velero takes `@every 6h` as well.
    if object.kind() == "Schedule" && text.starts_with("@every ") {
        return;
    }
    let problem = match str::parse::<Schedule>(text) {
        Err(error) => error.to_string(),
        Ok(read) if read.never_fires() => "no month has such a day".to_owned(),
        Ok(_) => return,
    };
    report.at(schedule).arg("schedule", text).arg("problem", problem);
}
