//! A service account by its old name.

use hullmark_model::{Anchor, Field, PodSpec};

use crate::{Check, Report, Rule, safely};

pub static RULE: Rule = Rule::new("deprecated-service-account-field", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let old: Field<'d, &'d str> = pod.field("serviceAccount");
    if let Some(name) = old.get().filter(|name| !name.is_empty()) {
        let new: Field<'d, &'d str> = pod.field("serviceAccountName");
        // The API server fills in the one from the other, so what was read from a cluster has both.
        if new.is(name) {
            return;
        }
        let remedy = match (old.anchor(), new.get()) {
            (Anchor::Node(node), None) => safely().rename(node, "serviceAccountName"),
            _ => safely().delete(old),
        };
        report.at(old).arg("name", name).fix(remedy);
    }
}
