//! A container that keeps every capability that the runtime gives it.

use hullmark_edits::Value;
use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("capabilities-drop-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let context = container.security_context();
    if !container.pod().is_windows() && context.dropped().next().is_none() {
        let list = context.dropped_list();
        report.at(list.wanting("[ALL]")).fix(unsafely().set(list, Value::list(["ALL"])));
    }
}
