//! A container without an image.

use hullmark_model::{Container, Field};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("image-missing", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let image: Field<'d, &str> = container.field("image");
    if image.get().is_some_and(|text| text.trim().is_empty()) {
        report.at(image);
    } else if !image.is_set() {
        report.at(image).for_surveys("not-written");
    }
}
