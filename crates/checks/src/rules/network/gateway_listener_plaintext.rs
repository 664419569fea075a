//! A listener that serves in clear text.

use std::collections::BTreeMap;

use hullmark_model::{Gateway, HttpRoute, Listener, ReleaseUnit};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("gateway-listener-plaintext", Check::ReleaseUnit(check));

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    let routes = unit.http_routes();
    for gateway in unit.objects().iter().copied().filter_map(Gateway::of) {
        let serves_https = gateway.listeners().any(|listener| listener.protocol().is("HTTPS"));
        for listener in gateway.listeners().filter(|listener| listener.protocol().is("HTTP")) {
            if serves_content(&gateway, &listener, serves_https, &routes) {
                report.at(listener.protocol()).about(gateway.object()).arg("listener", listener.name());
            }
        }
    }
}

/// Whether a route serves something on the listener. Where none is in view, a listener beside one for HTTPS is taken to
/// be there for a redirect.
fn serves_content<'d>(
    gateway: &Gateway<'d>,
    listener: &Listener<'d>,
    serves_https: bool,
    routes: &BTreeMap<&'d str, Vec<HttpRoute<'d>>>,
) -> bool {
    let name = gateway.object().name().get().unwrap_or_default();
    let routes = routes.get(name).map_or(&[][..], Vec::as_slice);
    let mut here = routes.iter().filter(|route| route.uses(name, listener.name())).peekable();
    if here.peek().is_none() { !serves_https } else { !here.any(HttpRoute::only_redirects_to_https) }
}
