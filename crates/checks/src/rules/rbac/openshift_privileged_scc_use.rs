//! Pods on `OpenShift` that may be privileged.

use hullmark_model::{Binding, Field, Object, PolicyRule};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("openshift-privileged-scc-use", Check::Object(check));

/// Constraints of every `OpenShift` cluster that let pods be root or touch their node.
const PERMISSIVE: [&str; 8] = [
    "anyuid",
    "hostaccess",
    "hostmount-anyuid",
    "hostmount-anyuid-v2",
    "hostnetwork",
    "hostnetwork-v2",
    "node-exporter",
    "privileged",
];

const CONSTRAINTS: &str = "securitycontextconstraints";

/// `OpenShift` has a `ClusterRole` of this name for each constraint.
const ROLE_PREFIX: &str = "system:openshift:scc:";

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report.written_rules(object).iter().for_each(|written| of_rule(&written.rule, report));
    if let Some(name) = Binding::of(*object).map(|binding| binding.role_name()) {
        let constraint = name.get().and_then(|name| name.strip_prefix(ROLE_PREFIX));
        if let Some(constraint) = constraint.filter(|constraint| PERMISSIVE.contains(constraint)) {
            report.at(name).arg("constraint", constraint);
        }
    }
}

fn of_rule<'d>(rule: &PolicyRule<'d>, report: &mut Report<'d>) {
    let in_group = |group| rule.grant(&["use"], &[(group, CONSTRAINTS)]);
    // They were in the core group once; a wildcard for that means other things today.
    let of_old = || in_group("").filter(|grant| grant.resources.iter().any(|resource| resource.is(CONSTRAINTS)));
    let Some(grant) = in_group("security.openshift.io").or_else(of_old) else { return };
    let names: Vec<Field<'d, &'d str>> = rule.resource_names().collect();
    if let Some(resource) = grant.resources.first().filter(|_| names.is_empty()) {
        report.at(resource).item(rule.node()).arg("constraint", "*");
    }
    for name in names {
        if let Some(constraint) = name.get().filter(|name| PERMISSIVE.contains(name)) {
            report.at(name).item(rule.node()).arg("constraint", constraint);
        }
    }
}
