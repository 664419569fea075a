//! A container engine in a container.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("docker-in-docker", Check::Container(check));

/// Engines that need to be privileged where they do not run without root.
const ENGINES: [&str; 6] = ["buildah", "buildkit", "docker", "k3s", "kind", "podman"];

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let image = container.image();
    let Some(name) = image.get() else { return };
    let last = name.repository.rsplit('/').next().unwrap_or_default();
    let is_dind = (last == "docker" && name.tag.is_some_and(|tag| tag.contains("dind")))
        || last.split(['-', '_']).any(|word| word == "dind");
    let is_engine = ENGINES.contains(&last) && container.security_context().is_privileged();
    if is_dind || is_engine {
        report.at(image).arg("image", name);
    }
}
