//! A tag that names a branch or channel instead of a version.

use hullmark_model::Container;

use crate::images::is_floating;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("image-tag-floating", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let image = container.image();
    let Some(name) = image.get() else { return };
    if let Some((tag, range)) = name.tag.zip(name.tag_range())
        && is_floating(&name)
    {
        report.at(image.part(range)).arg("tag", tag);
    }
}
