//! A label of `SELinux` that is none of those for containers.

use hullmark_model::{Field, PodSpec, Setting};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("selinux-custom-options", Check::PodSpec(check));

/// Source: the Pod Security Standards, baseline, since Kubernetes 1.31.
const ALLOWED_TYPES: [&str; 4] = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    for Setting { container, field } in pod.settings::<NodeRef<'d>>("securityContext.seLinuxOptions") {
        let Some(options) = field.get() else { continue };
        for (key, allowed) in [("type", &ALLOWED_TYPES[..]), ("user", &[]), ("role", &[])] {
            let option: Field<'d, &str> = Field::at(options, key);
            if let Some(value) = option.get().filter(|value| !value.is_empty() && !allowed.contains(value)) {
                report.at(option).of(container).arg("option", key).arg("value", value);
            }
        }
    }
}
