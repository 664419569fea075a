//! Two routes that claim the same path of the same host.

use std::collections::BTreeMap;

use hullmark_model::{ClaimedPath, Object, ReleaseUnit};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("duplicate-route", Check::ReleaseUnit(check));

type Claim<'d> = (&'d str, String, &'d str, &'d str, &'d str);

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    let mut first_with: BTreeMap<Claim<'d>, (Object<'d>, ClaimedPath<'d>)> = BTreeMap::new();
    for object in unit.objects() {
        for claimed in ClaimedPath::all_of(object) {
            let ClaimedPath { gateway, host, path, comparison, place } = claimed.clone();
            let claim = (object.kind(), gateway, host, path, comparison);
            let Some((first, earlier)) = first_with.get(&claim) else {
                first_with.insert(claim, (*object, claimed));
                continue;
            };
            // The same object once more is a variant of it, not a rival.
            if first != object && first.name().get() == object.name().get() {
                continue;
            }
            let found = report.at(place).about(*object).also_at(earlier.place, "claimed here before");
            found.arg("path", format!("{host}{path}"));
            found.arg("other", format!("{}/{}", first.kind(), first.name().get().unwrap_or_default()));
        }
    }
}
