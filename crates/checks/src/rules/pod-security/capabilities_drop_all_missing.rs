//! Root's rights come in parts, and a container keeps fourteen of them unless it drops them.

use hullmark_edits::Value;
use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("capabilities-drop-all-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let context = container.security_context();
    if container.pod().is_windows() {
        return;
    }
    if !context.dropped().any(|capability| capability.is("ALL")) {
        let list = context.dropped_list();
        report.at(list.wanting("[ALL]")).fix(unsafely().set(list, Value::list(["ALL"])));
    }
}
