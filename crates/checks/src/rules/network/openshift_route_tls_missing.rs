//! A route into the cluster without encryption.

use hullmark_model::{Field, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("openshift-route-tls-missing", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if object.group() != "route.openshift.io" && object.api_version() != "v1" {
        return;
    }
    let termination: Field<'d, &'d str> = object.field("spec.tls.termination");
    if object.kind() == "Route" && termination.get().is_none_or(str::is_empty) {
        report.at(termination.wanting("edge"));
    }
}
