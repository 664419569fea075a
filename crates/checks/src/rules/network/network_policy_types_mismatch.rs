//! Rules that the policy itself switches off.

use hullmark_model::{Direction, NetworkPolicy, Object};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("network-policy-types-mismatch", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(policy) = NetworkPolicy::of(*object) else { return };
    let types = policy.types_field();
    if !types.is_set() {
        return;
    }
    for (direction, name) in [(Direction::Ingress, "Ingress"), (Direction::Egress, "Egress")] {
        let rules = policy.rules_field(direction);
        let has_rules = rules.get().is_some_and(|list| list.items().next().is_some());
        if has_rules && !policy.is_about(direction) {
            let found = report.at(types).arg("direction", name).also_at(rules, "these rules");
            found.fix(unsafely().push(types, name));
        }
    }
}
