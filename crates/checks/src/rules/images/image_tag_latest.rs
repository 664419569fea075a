//! An image whose name promises nothing about its content.

use hullmark_model::{Container, ImageRef};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("image-tag-latest", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let image = container.image();
    let Some(name) = image.get().filter(ImageRef::follows_latest) else { return };
    let place = name.tag_range().map_or(image.anchor(), |tag| image.part(tag));
    report.at(place).arg("image", name);
}
