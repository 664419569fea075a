//! A root file system that the process can change.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("writable-root-filesystem", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let read_only = container.security_context().read_only_root_filesystem();
    if !read_only.is(true) && !container.pod().is_windows() {
        report.at(read_only.wanting("true")).fix(unsafely().set(read_only, true));
    }
}
