//! A process in root's group, which owns much of the file system of an image and of the node.

use hullmark_model::{Container, Field};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("root-group", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    if container.pod().is_windows() {
        return;
    }
    let group = container.security_context().run_as_group();
    if group.is(0) {
        report.at(group).arg("which", "its primary group is root's");
    }
    let of_pod: Field<'d, i64> = container.pod().field("securityContext.fsGroup");
    if of_pod.is(0) {
        report.at(of_pod).arg("which", "its volumes belong to root's group");
    }
    for extra in container.pod().supplemental_groups().filter(|group| group.is(0)) {
        report.at(extra).arg("which", "it is a member of root's group").fix(unsafely().delete(extra));
    }
}
