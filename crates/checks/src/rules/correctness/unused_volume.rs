//! A volume that no container sees.

use std::collections::BTreeSet;

use hullmark_model::{Container, Field, Labels, PodSpec, Volume};

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
    let is_unused = |volume: &Volume<'d>| !known.contains(volume.name()) && !volume.name().is_empty();
    for volume in pod.volumes().filter(is_unused).filter(|volume| !makes_its_path(volume)) {
        let name: Field<'d, &'d str> = volume.field("name");
        report.at(name).arg("volume", volume.name()).fix(unsafely().delete(volume.node()));
    }
}

/// Whether the volume does something by being there: the kubelet makes the folder or file of the node.
fn makes_its_path(volume: &Volume<'_>) -> bool {
    let kind: Field<'_, &str> = volume.field("hostPath.type");
    kind.get().is_some_and(|kind| kind.ends_with("OrCreate"))
}

/// Whether the name of a volume may have the character in it.
fn is_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-'
}
