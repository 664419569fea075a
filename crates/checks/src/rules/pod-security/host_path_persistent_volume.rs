//! A `PersistentVolume` in a folder that the node depends on.

use hullmark_model::{Field, Object};

use crate::node_paths::{is_below_system_path, is_for_data};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("host-path-persistent-volume", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if !object.is("", "PersistentVolume") {
        return;
    }
    for field in [object.field::<&str>("spec.hostPath.path"), object.field("spec.local.path")] {
        if let Some(path) = field.get().filter(|path| is_below_system_path(path)) {
            report.at(field).arg("path", path);
        }
    }
    let plain: Field<'d, &'d str> = object.field("spec.hostPath.path");
    if let Some(path) = plain.get().filter(|path| !is_below_system_path(path) && !is_for_data(path)) {
        report.at(plain).arg("path", path).for_surveys("other-path");
    }
}
