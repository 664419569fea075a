//! A rule of a role that looks as if it granted something.

use hullmark_model::{Object, Role};

use crate::dead_words::dead_words;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-rule-without-effect", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(role) = Role::of(*object).filter(|role| !role.is_built_in()) else { return };
    for rule in role.rules() {
        for (word, reason) in dead_words(&rule, role.is_cluster_wide()) {
            report.at(word).arg("word", word.get().unwrap_or_default()).arg("reason", reason);
        }
    }
}
