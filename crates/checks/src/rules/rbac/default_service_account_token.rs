//! The account that pods get without asking, with its token.

use std::collections::BTreeSet;

use hullmark_model::{Field, ReleaseUnit};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("default-service-account-token", Check::ReleaseUnit(check));

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    let accounts = unit.of_kind("", "ServiceAccount");
    for account in accounts.iter().filter(|account| account.name().is("default")) {
        let mount: Field<'d, bool> = account.field("automountServiceAccountToken");
        if !mount.is(false) {
            let found = report.at(mount.wanting("false")).about(*account).arg("token", "its token");
            found.fix(unsafely().set(mount, false));
        }
    }
    // Kubernetes makes the account in every namespace; where no other is described, pods will have it.
    let described: BTreeSet<&str> = accounts.iter().map(|account| unit.namespace_of(account)).collect();
    for namespace in unit.of_kind("", "Namespace") {
        if namespace.name().get().is_some_and(|name| !described.contains(name)) {
            let found = report.at(namespace.name()).about(*namespace);
            found.arg("token", "that of its account `default`").for_surveys("no-account");
        }
    }
}
