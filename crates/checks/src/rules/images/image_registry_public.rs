//! An image from a registry on which anybody may publish.

use hullmark_model::Container;

use crate::images::{is_public_registry, registry_of, report_registry};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("image-registry-public", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    if container.image().get().is_some_and(|image| is_public_registry(registry_of(&image))) {
        report_registry(container, report);
    }
}
