//! A git-sync that may be told to run another program.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("git-sync-container", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    for variable in container.env().filter(|variable| variable.name() == "GITSYNC_GIT") {
        report.at(variable.name_field()).item(variable.node()).fix(unsafely().delete(variable.name_field()));
    }
}
