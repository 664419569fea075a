//! The ingress controller that nobody maintains any more.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-nginx-end-of-life", Check::Container(check));

/// How the repositories of the controller end: the project's own, its old one, and those that repack it.
const REPOSITORIES: [&str; 6] = [
    "ingress-nginx/controller",
    "ingress-nginx/controller-chroot",
    "kubernetes-ingress-controller/nginx-ingress-controller",
    "rancher/nginx-ingress-controller",
    "bitnami/nginx-ingress-controller",
    "bitnamilegacy/nginx-ingress-controller",
];

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let image = container.image();
    let Some(name) = image.get() else { return };
    let full = name.full_name();
    let is_controller = |end: &str| full.strip_suffix(end).is_some_and(|before| before.ends_with('/'));
    if REPOSITORIES.iter().any(|end| is_controller(end)) {
        let registry = name.registry.map_or(0, |registry| registry.len() + 1);
        report.at(image.part(0..registry + name.repository.len())).arg("image", name);
    }
}
