//! The account that pods get without asking, with its token.

use hullmark_model::{Field, Object};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("default-service-account-token", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let mount: Field<'d, bool> = object.field("automountServiceAccountToken");
    if object.is("", "ServiceAccount") && object.name().is("default") && !mount.is(false) {
        report.at(mount.wanting("false")).fix(unsafely().set(mount, false));
    }
}
