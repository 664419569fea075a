//! A site with a certificate that is served without it as well.

use hullmark_model::{Field, Ingress, Object};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("ingress-ssl-redirect-disabled", Check::Object(check));

/// Annotations that send clients to HTTPS, which their controllers do by default once there is a certificate.
const REDIRECTS: [&str; 6] = [
    "haproxy-ingress.github.io/ssl-redirect",
    "haproxy.org/ssl-redirect",
    "ingress.kubernetes.io/ssl-redirect",
    "nginx.ingress.kubernetes.io/ssl-redirect",
    "nginx.org/redirect-to-https",
    "voyager.appscode.com/ssl-redirect",
];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if let Some(ingress) = Ingress::of(*object).filter(|ingress| ingress.tls().is_set()) {
        let annotations = ingress.object().annotation_nodes();
        for (_, value) in annotations.filter(|(key, value)| REDIRECTS.contains(key) && value.text() == Some("false")) {
            report.at(value).fix(unsafely().set(value, "true"));
        }
    }
    if object.is("route.openshift.io", "Route") {
        let insecure: Field<'d, &'d str> = object.field("spec.tls.insecureEdgeTerminationPolicy");
        if insecure.is("Allow") {
            report.at(insecure).fix(unsafely().set(insecure, "Redirect"));
        }
    }
    if object.is("networking.istio.io", "Gateway") {
        for redirect in object.all_named("httpsRedirect").into_iter().filter(|node| node.as_bool() == Some(false)) {
            report.at(redirect).fix(unsafely().set(redirect, true));
        }
    }
}
