//! Verbs of roles that the API server never asks about.

use hullmark_model::{Field, PolicyRule, is_built_in_group};

use crate::message::listed;

const RBAC: &str = "rbac.authorization.k8s.io";

/// Verbs that the API server asks about for certain resources only, in which groups and which ones.
const SPECIAL: [(&str, &[&str], &[&str]); 3] = [
    ("bind", &[RBAC], &["roles", "clusterroles"]),
    ("escalate", &[RBAC], &["roles", "clusterroles"]),
    ("impersonate", &["", "authentication.k8s.io"], &["users", "groups", "serviceaccounts", "uids", "userextras"]),
];

/// Words that people take for verbs, and the verbs that say so.
const NO_VERBS: [(&str, &[&str]); 8] = [
    ("add", &["create"]),
    ("edit", &["update", "patch"]),
    ("modify", &["update", "patch"]),
    ("put", &["update"]),
    ("read", &["get", "list", "watch"]),
    ("remove", &["delete"]),
    ("view", &["get", "list", "watch"]),
    ("write", &["create", "update", "patch"]),
];

/// Verbs that change something.
const CHANGES: [&str; 4] = ["update", "patch", "delete", "deletecollection"];

/// Why a verb of a rule grants nothing; `None` where it may.
pub(crate) fn why_dead(rule: &PolicyRule<'_>, verb: &str) -> Option<String> {
    if verb.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Some(format!("verbs are written in small letters, as `{}`", verb.to_ascii_lowercase()));
    }
    no_verb(rule, verb).or_else(|| not_a_connection(rule, verb)).or_else(|| not_of_these(rule, verb))
}

/// Custom resources may have verbs of their own, which their controller asks about.
fn no_verb(rule: &PolicyRule<'_>, verb: &str) -> Option<String> {
    let is_built_in = rule.api_groups().all(|group| group.get().is_some_and(is_built_in_group));
    let (_, verbs) = NO_VERBS.iter().find(|(word, _)| *word == verb).filter(|_| is_built_in)?;
    Some(format!("there is no such verb; {} would say it", listed(verbs.iter().copied())))
}

/// Whether whoever wrote a verb that grants nothing may have meant one of these.
pub(crate) fn may_mean(dead: &str, wanted: &[&str]) -> bool {
    let word = dead.to_ascii_lowercase();
    let word = word.as_str();
    let meant: &[&str] = match NO_VERBS.iter().find(|(it, _)| *it == word) {
        Some((_, verbs)) => verbs,
        // Verbs of power over something that knows no such power: at least it should be changed.
        None if SPECIAL.iter().any(|(it, ..)| *it == word) => &["create", "update", "patch", "delete"],
        // They grant something but for connections, which are made.
        None if CHANGES.contains(&dead) => &["create"],
        None => &[word],
    };
    meant.iter().any(|verb| wanted.contains(verb))
}

/// Why a verb means nothing where the rule is about connections to pods only: they are made, never changed.
fn not_a_connection(rule: &PolicyRule<'_>, verb: &str) -> Option<String> {
    const CONNECTIONS: [&str; 3] = ["pods/attach", "pods/exec", "pods/portforward"];
    let mut resources = rule.resources().filter_map(|resource| resource.get()).peekable();
    let is_connection = resources.peek().is_some() && resources.all(|resource| CONNECTIONS.contains(&resource));
    let reason = || "connections to pods are made with `create` or `get`, and there is nothing to change".to_owned();
    (is_connection && CHANGES.contains(&verb)).then(reason)
}

fn not_of_these(rule: &PolicyRule<'_>, verb: &str) -> Option<String> {
    let (_, groups, resources) = SPECIAL.iter().find(|(name, ..)| *name == verb)?;
    let is_asked = |resource: &str| {
        let (name, _) = resource.split_once('/').unwrap_or((resource, ""));
        resource == "*" || resources.contains(&name)
    };
    let in_group = |group: Field<'_, &str>| group.get().is_some_and(|it| it == "*" || groups.contains(&it));
    let works = rule.resources().any(|resource| resource.get().is_some_and(is_asked))
        && (rule.api_groups().next().is_none() || rule.api_groups().any(in_group));
    (!works).then(|| format!("it is a verb of {} only", listed(resources.iter().copied())))
}
