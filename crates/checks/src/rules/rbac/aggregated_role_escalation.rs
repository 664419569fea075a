//! A role that puts more into a built-in role than its holders should have.

use hullmark_model::{Grant, Object, PolicyRule, Role};

use crate::message::listed;
use crate::powers::{
    APPROVE_REQUESTS, BIND, ESCALATE, EXEC, Edit, IMPERSONATE, MAKE_VOLUMES, MANAGE_ADMISSION, MANAGE_RBAC, Power,
    REACH_KUBELETS, READ_SECRETS, WrittenRule, tell_at,
};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("aggregated-role-escalation", Check::Object(check));

/// The built-in roles that take up others, by the label that says so.
const TARGETS: [(&str, &str); 3] = [
    ("admin", "rbac.authorization.k8s.io/aggregate-to-admin"),
    ("edit", "rbac.authorization.k8s.io/aggregate-to-edit"),
    ("view", "rbac.authorization.k8s.io/aggregate-to-view"),
];

/// What neither admin nor edit gives away by itself.
const NOT_FOR_ADMIN: [&Power; 6] =
    [&ESCALATE, &BIND, &REACH_KUBELETS, &MANAGE_ADMISSION, &APPROVE_REQUESTS, &MAKE_VOLUMES];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if !Role::of(*object).is_some_and(|role| role.is_cluster_wide()) {
        return;
    }
    let labels = object.labels();
    let targets: Vec<&str> =
        TARGETS.iter().filter(|(_, label)| labels.get(label) == Some("true")).map(|(target, _)| *target).collect();
    for WrittenRule { rule, .. } in report.written_rules(object).iter() {
        let grants: Vec<(Grant<'d>, &str)> =
            targets.iter().filter_map(|target| Some((too_much(rule, target)?, *target))).collect();
        if let Some((grant, _)) = grants.first() {
            let roles = listed(grants.iter().map(|(_, target)| *target));
            tell_at(object, Edit::Verb, grant, report).arg("roles", roles);
        }
    }
}

fn too_much<'d>(rule: &PolicyRule<'d>, target: &str) -> Option<Grant<'d>> {
    let first = |powers: &[&Power]| powers.iter().find_map(|power| power.given_by(rule));
    match target {
        "view" => first(&[&READ_SECRETS, &EXEC, &REACH_KUBELETS]).or_else(|| writes(rule)),
        "edit" => first(&NOT_FOR_ADMIN).or_else(|| first(&[&MANAGE_RBAC])).or_else(|| impersonates_users(rule)),
        _ => first(&NOT_FOR_ADMIN).or_else(|| impersonates_users(rule)),
    }
}

/// Who may edit may act as the service accounts of the namespace by right.
fn impersonates_users<'d>(rule: &PolicyRule<'d>) -> Option<Grant<'d>> {
    let is_of_people = |grant: &Grant<'d>| grant.resources.iter().any(|resource| !resource.is("serviceaccounts"));
    IMPERSONATE.given_by(rule).filter(is_of_people)
}

fn writes<'d>(rule: &PolicyRule<'d>) -> Option<Grant<'d>> {
    let is_read = |verb: &&str| ["get", "list", "watch"].contains(verb);
    let verbs: Vec<_> = rule.verbs().filter(|verb| verb.get().is_some_and(|verb| !is_read(&verb))).collect();
    let resources: Vec<_> = rule.resources().collect();
    (!verbs.is_empty() && !resources.is_empty()).then_some(Grant { rule: rule.clone(), verbs, resources })
}
