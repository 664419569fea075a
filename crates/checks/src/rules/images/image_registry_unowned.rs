//! An image from a registry that does not belong to an account at a cloud.

use hullmark_model::Container;

use crate::images::{is_of_cloud_account, registry_of, report_registry};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("image-registry-unowned", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    if container.image().get().is_some_and(|image| !is_of_cloud_account(registry_of(&image))) {
        report_registry(container, report);
    }
}
