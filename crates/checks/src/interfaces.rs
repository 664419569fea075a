//! Consoles that are worth an attacker's while.

use hullmark_model::{Container, PodSpec};

/// A console for the cluster, or for the data in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Interface {
    /// What people call it.
    pub(crate) name: &'static str,
    /// What the names of its Services begin with, as a whole or up to a dash, and those of its images.
    names: &'static [&'static str],
    /// Whether it asks for a password unless it is told not to.
    pub(crate) has_login: bool,
}

const fn open(name: &'static str, names: &'static [&'static str]) -> Interface {
    Interface { name, names, has_login: false }
}

const fn with_login(name: &'static str, names: &'static [&'static str]) -> Interface {
    Interface { name, names, has_login: true }
}

/// Sources: the documentation of each project about who may sign in.
const INTERFACES: [Interface; 35] = [
    open("the Kubernetes dashboard", &["kubernetes-dashboard", "k8s-dashboard"]),
    open("Headlamp", &["headlamp"]),
    open("Argo Workflows", &["argo-server", "argo-workflows-server", "argocli"]),
    open("Weave Scope", &["weave-scope-app", "weave-scope"]),
    open("Kubeflow", &["kubeflow", "centraldashboard"]),
    open("Prometheus", &["prometheus-deployment", "prometheus-server", "prometheus"]),
    open("Alertmanager", &["alertmanager"]),
    open("Kiali", &["kiali"]),
    open("Hubble UI", &["hubble-ui"]),
    open("Longhorn UI", &["longhorn-frontend", "longhorn-ui"]),
    open("Chaos Mesh", &["chaos-dashboard", "chaos-mesh-dashboard"]),
    open("Redis Commander", &["redis-commander"]),
    open("mongo-express", &["mongo-express"]),
    open("Flower", &["flower"]),
    open("the Spark master", &["spark-master"]),
    open("etcd", &["etcd"]),
    open("Polaris", &["polaris-dashboard"]),
    open("Kubecost", &["kubecost-cost-analyzer", "opencost"]),
    open("BentoML", &["bentoml"]),
    open("KServe", &["kserve"]),
    open("MLflow", &["mlflow"]),
    open("Ollama", &["ollama"]),
    open("Ray", &["ray-dashboard", "ray-head"]),
    open("Seldon", &["seldon"]),
    open("Triton", &["triton-inference-server", "tritonserver"]),
    open("vLLM", &["vllm", "vllm-openai"]),
    open("Zeppelin", &["zeppelin"]),
    with_login("JupyterHub", &["jupyterhub"]),
    with_login("Argo CD", &["argocd-server"]),
    with_login("Jenkins", &["jenkins"]),
    with_login("NiFi", &["nifi"]),
    with_login("Portainer", &["portainer", "portainer-ce", "portainer-ee"]),
    with_login("phpMyAdmin", &["phpmyadmin"]),
    with_login("Adminer", &["adminer"]),
    with_login("pgAdmin", &["pgadmin", "pgadmin4"]),
];

/// Ends of the names of Services that are the console itself rather than something beside it.
const ENDS: [&str; 9] = ["", "-app", "-dashboard", "-deployment", "-server", "-service", "-svc", "-ui", "-web"];

impl Interface {
    /// The console that a Service or workload is, by its name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let is_it =
            |known: &&str| name.strip_suffix(*known).is_some_and(|before| before.is_empty() || before.ends_with('-'));
        let ends = ENDS.iter().filter_map(|end| name.strip_suffix(end));
        let stems: Vec<&str> = ends.collect();
        INTERFACES.iter().copied().find(|interface| {
            interface.names.iter().any(|known| is_it(known) || stems.iter().any(|stem| stem == known))
        })
    }

    /// The console that runs in a pod, by the name of its object or of an image: the last part of the path.
    pub(crate) fn in_pod(pod: &PodSpec<'_>) -> Option<Self> {
        let by_name = pod.object().name().get().and_then(Self::named);
        let mut images = pod.containers().filter(Container::is_long_running);
        by_name.or_else(|| {
            images.find_map(|container| {
                let image = container.image().get()?;
                let last = image.repository.rsplit('/').next()?;
                INTERFACES.iter().copied().find(|interface| interface.names.contains(&last))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_console_is_known_by_its_name_and_not_by_those_of_things_beside_it() {
        for (service, interface) in [
            ("jenkins", Some("Jenkins")),
            ("jenkins-service", Some("Jenkins")),
            ("release-name-kubernetes-dashboard", Some("the Kubernetes dashboard")),
            ("prometheus-deployment", Some("Prometheus")),
            ("prometheus-node-exporter", None),
            ("kiali-operator", None),
            ("sunflower", None),
        ] {
            assert_eq!(Interface::named(service).map(|it| it.name), interface, "{service}");
        }
    }
}
