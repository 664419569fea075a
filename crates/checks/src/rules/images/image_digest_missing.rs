//! An image that is not pinned by digest.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("image-digest-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let image = container.image();
    if let Some(name) = image.get().filter(|name| name.digest.is_none()) {
        report.at(image).arg("image", name);
    }
}
