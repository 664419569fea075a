//! An image that a node may take from its own store.

use hullmark_model::{Container, PullPolicy};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("image-pull-policy-not-always", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    // Whatever registry or node brings it: a digest names one image.
    if container.image().get().is_some_and(|image| image.digest.is_some()) {
        return;
    }
    // An image that cannot be read has no default, but what is written holds.
    let written = container.own_pull_policy();
    let policy = container.pull_policy().or((!written.is_set()).then_some(PullPolicy::IfNotPresent));
    if policy.is_some_and(|policy| policy != PullPolicy::Always) {
        report.at(written.wanting("Always")).fix(unsafely().set(written, "Always"));
    }
}
