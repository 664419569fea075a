//! An image that no container runtime can read.

use hullmark_model::{Container, Field, image_fault};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("image-reference-invalid", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let image: Field<'d, &str> = container.field("image");
    if let Some((text, fault)) = image.get().and_then(|text| Some((text, image_fault(text)?))) {
        report.at(image).arg("image", text).arg("fault", fault);
    }
}
