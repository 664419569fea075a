//! Runtimes read `all` as `ALL`; Pod Security admission does not.

use hullmark_model::Container;

use crate::{Check, Report, Rule, safely};

pub static RULE: Rule = Rule::new("capabilities-drop-all-misspelt", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    if container.pod().is_declared_windows() {
        return;
    }
    let context = container.security_context();
    if context.dropped().any(|capability| capability.field().is("ALL")) {
        return;
    }
    if let Some(misspelt) = context.dropped().find(|capability| capability.is("ALL")) {
        let found = report.at(misspelt.field()).fix(safely().set(misspelt.field(), "ALL"));
        found.arg("written", misspelt.field().get().unwrap_or_default());
    }
}
