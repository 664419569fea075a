//! An image from a registry that does not belong to an account at a cloud.

use hullmark_model::Container;

use crate::images::is_of_cloud_account;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("image-registry-unowned", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let image = container.image();
    let Some(name) = image.get() else { return };
    let registry = name.registry.unwrap_or("docker.io");
    if !is_of_cloud_account(registry) {
        let place = name.registry.map_or(image.anchor(), |registry| image.part(0..registry.len()));
        report.at(place).arg("image", name).arg("registry", registry);
    }
}
