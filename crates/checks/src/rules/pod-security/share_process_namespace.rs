//! Containers that see, signal and read one another.

use hullmark_model::{Container, Field, PodSpec};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("share-process-namespace", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let shared: Field<'d, bool> = pod.field("shareProcessNamespace");
    // A container alone shares with nobody.
    if shared.is(true) && pod.containers().filter(Container::is_long_running).nth(1).is_some() {
        report.at(shared).fix(unsafely().set(shared, false));
    }
}
