//! A part of a volume, found by a path that the container may have changed.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("subpath-volume-mount", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    for mount in container.mounts() {
        let path = mount.sub_path().or(mount.sub_path_expr());
        if path.get().is_some_and(|path| !path.is_empty()) {
            report.at(path).item(mount.node());
        }
    }
}
