//! A rule of a role that looks as if it granted something.

use hullmark_model::Object;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-rule-without-effect", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for written in report.written_rules(object).iter() {
        for (word, reason) in &written.dead {
            report.at(word).arg("word", word.get().unwrap_or_default()).arg("reason", reason);
        }
    }
}
