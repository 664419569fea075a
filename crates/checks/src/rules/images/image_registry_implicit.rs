//! An image without a registry.

use hullmark_model::Container;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("image-registry-implicit", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let image = container.image();
    if let Some(name) = image.get().filter(|name| name.registry.is_none()) {
        let found = report.at(image.part(0..name.repository.len())).arg("image", name).arg("full", name.full_name());
        let text = image.anchor().node().text();
        if let Some(rest) = text.and_then(|text| text.strip_prefix(name.repository)) {
            found.fix(unsafely().set(image, format!("{}{rest}", name.full_name())));
        }
    }
}
