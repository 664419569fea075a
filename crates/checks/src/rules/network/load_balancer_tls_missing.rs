//! A load balancer that passes on what it gets in clear text.

use hullmark_model::{Object, Service};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("load-balancer-tls-missing", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(*object).filter(Service::is_load_balancer) else { return };
    if !service.is_encrypted() {
        report.at(service.type_field());
    } else if !service.has_certificate() && service.has_tcp_port() {
        report.at(service.type_field()).for_surveys("passed-through");
    }
}
