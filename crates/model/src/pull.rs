//! When the kubelet pulls an image, and with what login.

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Container, Field, FromNode, ImageRef, PodSpec, ReleaseUnit, substitution};

/// `imagePullPolicy`
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PullPolicy {
    /// At each start of the container.
    Always,
    /// When the node does not have the image.
    IfNotPresent,
    /// Not at all: the node must have it.
    Never,
}

impl<'d> FromNode<'d> for PullPolicy {
    fn from_node(node: NodeRef<'d>) -> Option<Self> {
        match substitution::text_of(node)? {
            "Always" => Some(Self::Always),
            "IfNotPresent" => Some(Self::IfNotPresent),
            "Never" => Some(Self::Never),
            _ => None,
        }
    }
}

impl<'d> Container<'d> {
    /// `imagePullPolicy` as written.
    #[must_use]
    pub fn own_pull_policy(&self) -> Field<'d, PullPolicy> {
        self.field("imagePullPolicy")
    }

    /// The pull policy in effect: what is written, else `Always` for the tag `latest` and for no tag, else
    /// `IfNotPresent`, as the API server fills it in. `None` when the image cannot be read.
    #[must_use]
    pub fn pull_policy(&self) -> Option<PullPolicy> {
        let written = self.own_pull_policy().get();
        let default = || {
            let image = self.image().get()?;
            // The API server looks at the tag alone, and takes one for `latest` only where there is no digest either.
            Some(if image.follows_latest() { PullPolicy::Always } else { PullPolicy::IfNotPresent })
        };
        written.or_else(default)
    }
}

impl<'d> PodSpec<'d> {
    /// `imagePullSecrets`
    #[must_use]
    pub fn image_pull_secrets(&self) -> Field<'d, NodeRef<'d>> {
        self.field("imagePullSecrets")
    }

    /// Whether the pod has a login for registries: its own, or that of its service account where that is in view.
    #[must_use]
    pub fn has_pull_secrets(&self, unit: &ReleaseUnit<'d>) -> bool {
        let account = unit.service_account(unit.namespace_of(&self.object()), self.service_account());
        let of_account = account.is_some_and(|it| mappings(it.field("imagePullSecrets")).next().is_some());
        of_account || mappings(self.image_pull_secrets()).next().is_some()
    }
}

impl ImageRef<'_> {
    /// The registry that the image comes from; Docker Hub where none is named.
    #[must_use]
    pub fn registry_or_default(&self) -> &str {
        self.registry.unwrap_or("docker.io")
    }

    /// Registry and repository, with what Docker Hub fills in: `docker.io/library/nginx`.
    #[must_use]
    pub fn full_name(&self) -> String {
        let registry = match self.registry_or_default() {
            "index.docker.io" | "registry-1.docker.io" => "docker.io",
            registry => registry,
        };
        let library = if registry == "docker.io" && !self.repository.contains('/') { "library/" } else { "" };
        format!("{registry}/{library}{}", self.repository)
    }

    /// The tag as a version in its numbers, `v` in front and words behind left out; `None` unless it has three of them.
    #[must_use]
    pub fn version(&self) -> Option<[u32; 3]> {
        let tag = self.tag?;
        let tag = tag.strip_prefix(['v', 'V']).unwrap_or(tag);
        let end = tag.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(tag.len());
        let mut numbers = tag.get(..end)?.split('.').map(str::parse);
        let mut next = || numbers.next()?.ok();
        Some([next()?, next()?, next()?])
    }
}
