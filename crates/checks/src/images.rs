//! What several rules about images ask.

use hullmark_model::{Anchor, Container, ImageRef, Object, PodSpec};
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

/// The registry that an image is taken from: Docker Hub where none is named.
pub(crate) fn registry_of<'d>(image: &ImageRef<'d>) -> &'d str {
    image.registry.unwrap_or("docker.io")
}

/// Reports the image of a container for its registry, at the registry where that is named.
pub(crate) fn report_registry<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let image = container.image();
    if let Some(name) = image.get() {
        let place = name.registry.map_or(image.anchor(), |registry| image.part(0..registry.len()));
        report.at(place).arg("image", name).arg("registry", registry_of(&name));
    }
}

/// Whether anybody may publish on a registry.
pub(crate) fn is_public_registry(registry: &str) -> bool {
    ["docker.io", "ghcr.io", "index.docker.io", "quay.io", "registry-1.docker.io"].contains(&registry)
}

/// Whether a registry belongs to the account of somebody at one of the large clouds: nobody else may publish there.
pub(crate) fn is_of_cloud_account(registry: &str) -> bool {
    let is_below =
        |domain: &str| registry.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let is_of_amazon = || {
        let host = registry.strip_suffix(".cn").unwrap_or(registry);
        host.strip_suffix(".amazonaws.com").is_some_and(|rest| rest.starts_with("ecr.") || rest.contains(".ecr."))
    };
    ["azurecr.cn", "azurecr.io", "azurecr.us", "gcr.io", "pkg.dev"].into_iter().any(is_below) || is_of_amazon()
}

/// By what an add-on is known.
pub(crate) struct AddOn {
    /// By the repository of an image.
    pub(crate) is_image: fn(&str) -> bool,
    /// By one of these labels.
    pub(crate) labels: &'static [(&'static str, &'static str)],
    /// By this word in the name of a workload or Service, in a label, or in what a Service selects.
    pub(crate) word: Option<&'static str>,
}

/// The server of Helm 2.
pub(crate) const TILLER: AddOn = AddOn {
    is_image: |repository| repository.rsplit('/').next().is_some_and(|name| name.contains("tiller")),
    labels: &[("app", "helm")],
    word: Some("tiller"),
};

/// Where an object shows that it is a part of an add-on: at its image, else at a label, else at its name.
pub(crate) fn add_on_place<'d>(object: &Object<'d>, add_on: &AddOn) -> Option<Anchor<'d>> {
    let pods = object.pod_specs();
    by_image(&pods, add_on).or_else(|| by_label(object, &pods, add_on)).or_else(|| by_name(object, &pods, add_on))
}

fn by_image<'d>(pods: &[PodSpec<'d>], add_on: &AddOn) -> Option<Anchor<'d>> {
    pods.iter().find_map(|pod| {
        let mut images = pod.containers().map(|container| container.image());
        let image = images.find(|image| image.get().is_some_and(|name| (add_on.is_image)(name.repository)))?;
        Some(image.anchor())
    })
}

fn by_label<'d>(object: &Object<'d>, pods: &[PodSpec<'d>], add_on: &AddOn) -> Option<Anchor<'d>> {
    let metadata = std::iter::once(object.node()).chain(pods.iter().map(PodSpec::template));
    let labels = metadata.filter_map(|node| node.at(&["metadata", "labels"]));
    let selected = object.is("", "Service").then(|| object.node().at(&["spec", "selector"])).flatten();
    let mut entries = labels.chain(selected).flat_map(NodeRef::entries);
    let tells = |key: Option<&str>, value: &str| {
        add_on.labels.iter().any(|(name, wanted)| key == Some(*name) && value == *wanted) || has_word(value, add_on)
    };
    let (_, value) = entries.find(|(key, value)| value.text().is_some_and(|value| tells(key.text(), value)))?;
    Some(Anchor::Node(value))
}

fn by_name<'d>(object: &Object<'d>, pods: &[PodSpec<'d>], add_on: &AddOn) -> Option<Anchor<'d>> {
    let name = object.name().get().filter(|_| !pods.is_empty() || object.is("", "Service"))?;
    has_word(name, add_on).then(|| object.name().anchor())
}

fn has_word(text: &str, add_on: &AddOn) -> bool {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    add_on.word.is_some_and(|wanted| words.any(|word| word.eq_ignore_ascii_case(wanted)))
}
