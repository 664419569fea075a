//! Words of roles that match nothing the API server ever asks about.

use hullmark_model::{Field, PolicyRule, Scope, groups_of_resource, is_built_in_group, scope_of_resource};

use crate::dead_verbs::why_dead;
use crate::message::listed;

/// A word of a role that matches nothing, and why.
pub(crate) type Dead<'d> = (Field<'d, &'d str>, String);

/// The API groups, verbs and resources of a rule that match nothing, in this order; `cluster_wide` where it belongs to
/// a `ClusterRole`.
pub(crate) fn dead_words<'d>(rule: &PolicyRule<'d>, cluster_wide: bool) -> impl Iterator<Item = Dead<'d>> {
    groups(rule).chain(verbs(rule)).chain(resources(rule, cluster_wide))
}

fn groups<'d>(rule: &PolicyRule<'d>) -> impl Iterator<Item = Dead<'d>> {
    rule.api_groups().filter_map(|field| {
        let group = field.get()?;
        let reason = match group.split_once('/') {
            Some((name, _)) => format!("an API group is written without its version, as `{name}`"),
            None if group == "v1" || group == "core" => "the core API group is written as `\"\"`".to_owned(),
            None => return None,
        };
        Some((field, reason))
    })
}

fn verbs<'d>(rule: &PolicyRule<'d>) -> impl Iterator<Item = Dead<'d>> {
    rule.verbs().filter_map(|field| Some((field, why_dead(rule, field.get()?)?)))
}

fn resources<'d>(rule: &PolicyRule<'d>, cluster_wide: bool) -> impl Iterator<Item = Dead<'d>> {
    let groups: Vec<&str> = rule.api_groups().filter_map(|group| group.get()).collect();
    rule.resources().filter_map(move |field| {
        let resource = field.get()?;
        let (name, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        let reason = if name != "*" && subresource == "*" {
            format!("`*` stands for a resource, not for its subresources; write them out, as in `{name}/status`")
        } else if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            format!("resources are written in small letters and in the plural, as `{}`", plural_of(name))
        } else if let Some(others) = other_groups(name, &groups) {
            format!("it is a resource of the API group {others}")
        } else if !cluster_wide && is_outside_namespaces(rule, name, &groups) {
            "it lives in no namespace, and a Role reaches no further; that takes a ClusterRole".to_owned()
        } else {
            return None;
        };
        Some((field, reason))
    })
}

pub(crate) fn plural_of(name: &str) -> String {
    let small = name.to_ascii_lowercase();
    if groups_of_resource(&small).next().is_some() || small.ends_with('s') { small } else { format!("{small}s") }
}

/// The groups that a built-in resource is in, where a rule names only built-in groups that have no such resource.
fn other_groups(resource: &str, groups: &[&str]) -> Option<String> {
    let is_elsewhere = |group: &&str| is_built_in_group(group) && !groups_of_resource(resource).any(|it| it == *group);
    if groups.is_empty() || !groups.iter().all(is_elsewhere) {
        return None;
    }
    let own: Vec<&str> = groups_of_resource(resource).collect();
    let named = own.iter().map(|group| if group.is_empty() { "\"\"" } else { group });
    (!own.is_empty()).then(|| listed(named.filter(|group| *group != "extensions")))
}

fn is_outside_namespaces(rule: &PolicyRule<'_>, resource: &str, groups: &[&str]) -> bool {
    let has_verb = |verb: &str| rule.verbs().any(|it| it.is("*") || it.is(verb));
    // These are asked about with a namespace: a Role lets its holders read the namespace that it is in, bind
    // ClusterRoles there, and run pods there under a policy.
    let is_asked_within = match resource {
        "namespaces" | "podsecuritypolicies" => true,
        "clusterroles" => has_verb("bind"),
        _ => false,
    };
    let is_subject = matches!(resource, "users" | "groups") && has_verb("impersonate") && groups.contains(&"");
    let lives_outside = |group: &&str| scope_of_resource(group, resource) == Some(Scope::Cluster);
    !is_asked_within && (is_subject || (!groups.is_empty() && groups.iter().all(lives_outside)))
}
