//! An object that the cluster refuses, because the version of its API is gone.

use hullmark_model::{Object, UnitKind};

use crate::replacement::replace;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("removed-api-version", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(lifecycle) = object.api_lifecycle() else { return };
    let Some(removed) = lifecycle.removed.filter(|removed| *removed <= report.unit().release()) else { return };
    // Without a cluster, `.Capabilities.APIVersions` has the groups of the client library, and this is none of them.
    let is_rendered = matches!(report.unit().kind(), UnitKind::Render { .. });
    let is_unknown_offline = is_rendered && object.group() == "apiregistration.k8s.io";
    let found = report.at(object.field::<&str>("apiVersion"));
    found.arg("api", format_args!("{} {}", object.api_version(), object.kind())).arg("removed", removed);
    replace(found, object, lifecycle);
    if is_unknown_offline {
        found.for_surveys("offline");
    }
}
