//! Profiles of the Linux kernel that hold a container back: seccomp's and `AppArmor`'s.

use hullmark_model::{Field, PodSpec, Setting};
use hullmark_parser::NodeRef;

use crate::{Report, unsafely};

/// Reports each profile at `path` of a security context that confines nothing, or that no runtime knows: of the pod and
/// of its containers. The message's hole `hole` is the type of the profile.
pub(crate) fn report_unconfining<'d>(
    pod: &PodSpec<'d>,
    path: &'static str,
    hole: &'static str,
    report: &mut Report<'d>,
) {
    for Setting { container, field } in pod.settings::<NodeRef<'d>>(path) {
        let kind = field.get().map_or(Field::of(pod.node()), |profile| Field::<&str>::at(profile, "type"));
        if !kind.is("RuntimeDefault") && !kind.is("Localhost") {
            let found = report.at(kind).of(container).arg(hole, kind.get().unwrap_or("none"));
            if kind.is("Unconfined") {
                found.fix(unsafely().set(kind, "RuntimeDefault"));
            }
        }
    }
}
