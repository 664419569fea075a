//! A volume that no container sees.

use std::collections::BTreeSet;

use hullmark_model::{Container, Field, Labels, PodSpec};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("unused-volume", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    if !pod.is_made_as_written() {
        return;
    }
    let mounted = |container: Container<'d>| container.mounted_volumes().filter_map(|name| name.get());
    // A container that is put into the pod later may be told of a volume by an annotation.
    let annotations = Labels::of(pod.template().at(&["metadata", "annotations"]));
    let announced = annotations.iter().flat_map(|(_, text)| text.split(|c| !is_of_name(c)));
    let known: BTreeSet<&str> = pod.containers().flat_map(mounted).chain(announced).collect();
    for volume in pod.volumes().filter(|volume| !known.contains(volume.name()) && !volume.name().is_empty()) {
        let name: Field<'d, &'d str> = volume.field("name");
        report.at(name).arg("volume", volume.name()).fix(unsafely().delete(volume.node()));
    }
}

/// Whether the name of a volume may have the character in it.
fn is_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-'
}
