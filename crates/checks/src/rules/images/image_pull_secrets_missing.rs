//! A private registry, and no login for it.

use hullmark_model::{Container, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("image-pull-secrets-missing", Check::PodSpec(check));

/// Registries that hand out images without a login, or whose logins nodes have from their cloud; each with its
/// subdomains.
const OPEN: [&str; 26] = [
    "amazonaws.com",
    "azurecr.io",
    "cgr.dev",
    "docker.elastic.co",
    "docker.io",
    "gcr.io",
    "ghcr.io",
    "icr.io",
    "k8s.gcr.io",
    "lscr.io",
    "mcr.microsoft.com",
    "mirror.gcr.io",
    "nvcr.io",
    "ocir.io",
    "pkg.dev",
    "public.ecr.aws",
    "quay.io",
    "registry.access.redhat.com",
    "registry.gitlab.com",
    "registry.k8s.io",
    "registry.opensource.zalan.do",
    "docker.n8n.io",
    "docker.redpanda.com",
    "registry.suse.com",
    "localhost",
    "xpkg.upbound.io",
];

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let needs_login = |container: &Container<'d>| {
        container.image().get().and_then(|image| image.registry).is_some_and(|registry| !is_open(registry))
    };
    let containers: Vec<Container<'d>> = pod.containers().filter(needs_login).collect();
    let Some(first) = containers.first() else {
        report_docker_hub(pod, report);
        return;
    };
    if !pod.has_pull_secrets(report.unit()) {
        let registry = first.image().get().and_then(|image| image.registry).unwrap_or_default();
        let names = containers.iter().map(Container::name);
        report.at(pod.image_pull_secrets()).containers(names).arg("registry", registry);
    }
}

/// Docker Hub hands out most images to anybody, but only so many an hour.
fn report_docker_hub<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let is_there = |container: &Container<'d>| {
        container.image().get().is_some_and(|image| image.registry.is_none_or(|registry| registry == "docker.io"))
    };
    let containers: Vec<Container<'d>> = pod.containers().filter(is_there).collect();
    if !containers.is_empty() && !pod.has_pull_secrets(report.unit()) {
        let found = report.at(pod.image_pull_secrets()).containers(containers.iter().map(Container::name));
        found.arg("registry", "docker.io").for_surveys("docker-hub");
    }
}

fn is_open(registry: &str) -> bool {
    let host = registry.split(':').next().unwrap_or(registry);
    OPEN.iter().any(|open| host.strip_suffix(open).is_some_and(|before| before.is_empty() || before.ends_with('.')))
}
