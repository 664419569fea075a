//! The names of resources in URLs and roles.

use crate::Scope;
use crate::kinds;

/// The scope of a built-in resource (`pods`) in an API group; `None` where the group has no such kind.
#[must_use]
pub fn scope_of_resource(group: &str, resource: &str) -> Option<Scope> {
    kinds::all().find(|(it, kind, _)| *it == group && is_plural(resource, kind)).map(|(.., scope)| scope)
}

/// Whether Kubernetes itself has an API group.
#[must_use]
pub fn is_built_in_group(group: &str) -> bool {
    kinds::is_built_in_group(group)
}

/// The API groups of a built-in resource (`deployments`), in order; none for what Kubernetes does not have.
pub fn groups_of_resource(resource: &str) -> impl Iterator<Item = &'static str> {
    kinds::all().filter(move |(_, kind, _)| is_plural(resource, kind)).map(|(group, ..)| group)
}

/// Whether a resource is the plural of a kind in small letters, as the API conventions form it.
fn is_plural(resource: &str, kind: &str) -> bool {
    // Tells nearly all of them apart.
    let first = |name: &str| name.bytes().next().map(|byte| byte.to_ascii_lowercase());
    if first(resource) != first(kind) {
        return false;
    }
    let same = |start: &str, end: &str| {
        resource.len() == start.len() + end.len()
            && resource.bytes().zip(start.bytes()).all(|(got, wanted)| got == wanted.to_ascii_lowercase())
            && resource.ends_with(end)
    };
    match kind.strip_suffix('y') {
        _ if kind == "Endpoints" => resource == "endpoints",
        _ if kind.ends_with('s') => same(kind, "es"),
        Some(stem) => same(stem, "ies"),
        None => same(kind, "s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_formed_as_the_api_forms_them() {
        for (group, resource) in [
            ("", "pods"),
            ("", "endpoints"),
            ("apps", "deployments"),
            ("networking.k8s.io", "ingresses"),
            ("networking.k8s.io", "networkpolicies"),
            ("storage.k8s.io", "storageclasses"),
            ("rbac.authorization.k8s.io", "clusterrolebindings"),
        ] {
            assert!(groups_of_resource(resource).any(|it| it == group), "{resource}");
        }
        assert_eq!(groups_of_resource("pod").count() + groups_of_resource("Pods").count(), 0);
        assert_eq!(scope_of_resource("", "nodes"), Some(Scope::Cluster));
        assert_eq!(scope_of_resource("apps", "pods"), None);
        assert!(is_built_in_group("apps") && !is_built_in_group("apps/v1"));
    }
}
