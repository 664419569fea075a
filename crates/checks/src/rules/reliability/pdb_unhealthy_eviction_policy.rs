//! A budget that keeps broken pods where they are.

use hullmark_model::{DisruptionBudget, Field, Object};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("pdb-unhealthy-eviction-policy", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let policy: Field<'d, &'d str> = object.field("spec.unhealthyPodEvictionPolicy");
    if DisruptionBudget::of(*object).is_some() && !policy.is_set() {
        report.at(policy.wanting("AlwaysAllow")).fix(unsafely().set(policy, "AlwaysAllow"));
    }
}
