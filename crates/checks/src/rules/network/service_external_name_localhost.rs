//! A name in the cluster that leads back to whoever asks.

use std::net::IpAddr;

use hullmark_model::{Field, Object, Service};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("service-external-name-localhost", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(service) = Service::of(*object).filter(Service::is_external_name) else { return };
    let host: Field<'d, &'d str> = service.object().field("spec.externalName");
    if host.get().is_some_and(is_local) {
        report.at(host);
    }
}

fn is_local(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let by_name = host == "localhost" || host.ends_with(".localhost") || host.starts_with("localhost.localdomain");
    let by_address = host.parse().is_ok_and(|address: IpAddr| address.is_loopback() || address.is_unspecified());
    by_name || by_address
}
