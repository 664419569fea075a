//! An object that the cluster refuses, because the version of its API is gone.

use hullmark_model::Object;

use crate::replacement::replace;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("removed-api-version", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(lifecycle) = object.api_lifecycle() else { return };
    let Some(removed) = lifecycle.removed.filter(|removed| *removed <= report.unit().release()) else { return };
    let found = report.at(object.field::<&str>("apiVersion"));
    found.arg("version", object.api_version()).arg("removed", removed);
    replace(found, object, lifecycle);
}
