//! A name in the cluster that leads out of it.

use hullmark_model::{Field, Object, Service};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("service-external-name", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(*object) else { return };
    let host: Field<'d, &'d str> = service.object().field("spec.externalName");
    if let Some(name) = host.get().filter(|name| !name.is_empty()) {
        report.at(host).arg("host", name);
    }
}
