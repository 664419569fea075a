//! A service account by its old name.

use hullmark_model::{Field, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("deprecated-service-account-field", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let old: Field<'d, &'d str> = pod.field("serviceAccount");
    if let Some(name) = old.get().filter(|name| !name.is_empty()) {
        report.at(old).arg("name", name);
    }
}
