//! An image that no container runtime can read.

use hullmark_model::{Container, Field, image_fault};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("image-reference-invalid", Check::Container(check));

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let image: Field<'d, &str> = container.field("image");
    if is_set_by_trigger(container, image) {
        return;
    }
    if let Some((text, fault)) = image.get().and_then(|text| Some((text, image_fault(text)?))) {
        report.at(image).arg("image", text).arg("fault", fault);
    }
}

/// `OpenShift` sets the image of a blank from an image stream, as the triggers of the object say.
fn is_set_by_trigger(container: &Container<'_>, image: Field<'_, &str>) -> bool {
    let object = container.pod().object();
    let has_triggers = object.kind() == "DeploymentConfig"
        || object
            .annotations()
            .iter()
            .any(|(key, _)| key == "image.openshift.io/triggers" || key == "image.alpha.openshift.io/triggers");
    has_triggers && image.get().is_some_and(|text| text.trim().is_empty())
}
