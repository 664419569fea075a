//! What several rules about images ask.

use hullmark_model::{Anchor, ImageRef, Object, PodSpec};
use hullmark_parser::NodeRef;

use crate::Report;

/// Tags that name a branch or a channel.
const CHANNELS: &str = "alpha beta canary current dev devel develop development edge experimental head insiders latest lts main \
    mainline master next nightly preview prod production rc release rolling snapshot stable staging test testing trunk unstable";
/// Words that name a variant of a build, not the build.
const VARIANTS: &str = "alpine amd64 apache arm64 bookworm bullseye busybox buster debian distroless fpm full glibc jammy linux \
    musl noble nonroot openshift root rootless scratch slim trixie ubi ubi8 ubi9 ubuntu unprivileged";

/// Whether a tag other than `latest` moves with every build, and no digest holds it.
pub(crate) fn is_floating(image: &ImageRef<'_>) -> bool {
    let Some(tag) = image.tag.filter(|_| image.digest.is_none()) else { return false };
    let is_in = |list: &str, word: &str| list.split_ascii_whitespace().any(|it| it.eq_ignore_ascii_case(word));
    let mut words = tag.split(['-', '_', '.']);
    let is_channel = words.next().is_some_and(|first| is_in(CHANNELS, first));
    is_channel && tag != "latest" && words.all(|word| is_in(VARIANTS, word) || is_in(CHANNELS, word))
}

/// By what an add-on is known.
pub(crate) struct AddOn {
    /// By the repository of an image.
    pub(crate) is_image: fn(&str) -> bool,
    /// By one of these labels.
    pub(crate) labels: &'static [(&'static str, &'static str)],
    /// By one of these names.
    pub(crate) names: &'static [&'static str],
}

/// Reports an object that is a part of an add-on, once: at its image, else at its label, else at its name.
pub(crate) fn report_add_on<'d>(object: &Object<'d>, report: &mut Report<'d>, add_on: &AddOn) {
    if let Some(place) =
        by_image(object, add_on).or_else(|| by_label(object, add_on)).or_else(|| by_name(object, add_on))
    {
        report.at(place);
    }
}

fn by_image<'d>(object: &Object<'d>, add_on: &AddOn) -> Option<Anchor<'d>> {
    object.pod_specs().iter().find_map(|pod| {
        let mut images = pod.containers().map(|container| container.image());
        let image = images.find(|image| image.get().is_some_and(|name| (add_on.is_image)(name.repository)))?;
        Some(image.anchor())
    })
}

fn by_label<'d>(object: &Object<'d>, add_on: &AddOn) -> Option<Anchor<'d>> {
    let pods = object.pod_specs();
    let metadata = std::iter::once(object.node()).chain(pods.iter().map(PodSpec::template));
    metadata.filter_map(|node| node.at(&["metadata", "labels"])).find_map(|labels| {
        let is_one = |(name, value): &&(&str, &str)| labels.get(name).and_then(NodeRef::text) == Some(*value);
        add_on.labels.iter().find(is_one).and_then(|(name, _)| labels.get(name)).map(Anchor::Node)
    })
}

fn by_name<'d>(object: &Object<'d>, add_on: &AddOn) -> Option<Anchor<'d>> {
    object.name().get().filter(|name| add_on.names.contains(name)).map(|_| object.name().anchor())
}
