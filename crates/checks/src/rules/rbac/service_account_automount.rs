//! An account that hands its token to every pod that does not refuse it.

use hullmark_model::{Field, Object};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("service-account-automount", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let mount: Field<'d, bool> = object.field("automountServiceAccountToken");
    // `default-service-account-token` reports that of the default account.
    if object.is("", "ServiceAccount") && !object.name().is("default") && !mount.is(false) {
        report.at(mount.wanting("false")).fix(unsafely().set(mount, false));
    }
}
