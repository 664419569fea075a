//! A tag that moves, and a pull policy that does not move along.

use hullmark_model::{Container, PullPolicy};

use crate::images::is_floating;
use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("image-pull-policy-latest", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let Some(image) = container.image().get() else { return };
    let moves = image.follows_latest() || is_floating(&image);
    if moves && container.pull_policy() != Some(PullPolicy::Always) {
        let policy = container.own_pull_policy();
        report.at(policy.wanting("Always")).arg("image", image).fix(unsafely().set(policy, "Always"));
    }
}
