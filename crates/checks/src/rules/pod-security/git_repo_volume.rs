//! A volume whose driver runs git on the node as root.

use hullmark_model::{Field, PodSpec};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("git-repo-volume", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for volume in pod.volumes() {
        let source: Field<'d, NodeRef<'d>> = volume.field("gitRepo");
        if source.is_set() {
            report.at(source).item(volume.node()).arg("volume", volume.name());
        }
    }
}
