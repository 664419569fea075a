//! How proxies and scrapers encrypt: which versions they accept, and whether they look at certificates.
//!
//! Sources: the API references and the documentation of the annotations of each project.

use hullmark_parser::NodeRef;

use crate::{Anchor, Field, Object, Part};

/// A place where certificates of a backend are not checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnverifiedTls<'d> {
    /// The scalar that says so.
    pub node: NodeRef<'d>,
    /// It, or the part of it.
    pub place: Anchor<'d>,
    /// Whether it is about collecting metrics, rather than about the traffic of users.
    pub is_scraper: bool,
}

/// A place where a version of TLS below 1.2 is accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WeakTls<'d> {
    /// The version.
    pub version: &'static str,
    /// What accepts it.
    pub place: Anchor<'d>,
}

/// Kinds in which `insecureSkipVerify: true` may stand, by API group: those of proxies.
const PROXIES: [(&str, &str); 6] = [
    ("networking.istio.io", "DestinationRule"),
    ("traefik.containo.us", "ServersTransport"),
    ("traefik.io", "ServersTransport"),
    ("traefik.io", "ServersTransportTCP"),
    ("gateway.envoyproxy.io", "Backend"),
    ("gateway.kgateway.dev", "BackendConfigPolicy"),
];

/// API groups of those that collect metrics.
const SCRAPERS: [&str; 2] = ["monitoring.coreos.com", "operator.victoriametrics.com"];

/// Settings in files of configuration: what a line reads when its blanks are gone.
const UNVERIFIED_LINES: [&str; 2] = ["insecure_skip_verify:true", "insecureSkipVerify:true"];

/// Annotations of Ingresses that switch the check off, and the values that do.
const UNVERIFIED_ANNOTATIONS: [(&str, &str); 3] = [
    ("nginx.ingress.kubernetes.io/proxy-ssl-verify", "off"),
    ("ingress.kubernetes.io/proxy-ssl-verify", "off"),
    ("konghq.com/tls-verify", "false"),
];

impl<'d> UnverifiedTls<'d> {
    /// Those of an object, in order.
    #[must_use]
    pub fn all_in(object: &Object<'d>) -> Vec<Self> {
        let is_scraper = SCRAPERS.contains(&object.group());
        if is_scraper || PROXIES.iter().any(|(group, kind)| object.is(group, kind)) {
            let values = ["insecureSkipVerify", "insecure_skip_verify"].map(|key| object.all_named(key));
            let on = values.into_iter().flatten().filter(|node| node.as_bool() == Some(true));
            return on.map(|node| Self { node, place: node.into(), is_scraper }).collect();
        }
        if object.is("", "ConfigMap") {
            return object.data().flat_map(|(_, text)| in_text(text)).collect();
        }
        let by_annotation = |(key, value): (&str, NodeRef<'d>)| {
            let is_off = UNVERIFIED_ANNOTATIONS.iter().any(|(name, off)| *name == key && value.text() == Some(off));
            is_off.then(|| Self { node: value, place: value.into(), is_scraper: false })
        };
        object.annotation_nodes().filter_map(by_annotation).filter(|_| talks_tls(object)).collect()
    }
}

/// A controller checks no certificate where the backend has none; the annotation then means nothing.
fn talks_tls(object: &Object<'_>) -> bool {
    let protocol = object.annotations().get("nginx.ingress.kubernetes.io/backend-protocol");
    protocol.is_none_or(|protocol| matches!(protocol.to_ascii_uppercase().as_str(), "HTTPS" | "GRPCS" | "AUTO_HTTP"))
}

/// The lines of a file that switch the check off; files with jobs of a scraper are its.
fn in_text(node: NodeRef<'_>) -> Vec<UnverifiedTls<'_>> {
    let text = node.text().unwrap_or_default();
    let may_tell = |text: &str| text.contains("nsecure");
    if !may_tell(text) {
        return Vec::new();
    }
    let is_scraper = text.contains("scrape_configs") || text.contains("scrape_interval");
    let mut found = Vec::new();
    let mut start: usize = 0;
    for line in text.split_inclusive('\n') {
        let is_off = || {
            let bare: String = line.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'')).collect();
            let setting = bare.trim_start_matches('-').trim_end_matches(',');
            UNVERIFIED_LINES.contains(&setting)
        };
        if may_tell(line) && is_off() {
            let blank = line.len().saturating_sub(line.trim_start().len());
            let (from, to) = (start.saturating_add(blank), start.saturating_add(line.trim_end().len()));
            found.push(UnverifiedTls { node, place: Anchor::Part(Part { node, start: from, end: to }), is_scraper });
        }
        start = start.saturating_add(line.len());
    }
    found
}

/// Policies of AWS's load balancers that accept TLS 1.0 or 1.1: the first part of their names.
const WEAK_AWS_POLICIES: [(&str, &str); 6] = [
    ("ELBSecurityPolicy-2015-", "1.0"),
    ("ELBSecurityPolicy-2016-", "1.0"),
    ("ELBSecurityPolicy-FS-2018-", "1.0"),
    ("ELBSecurityPolicy-FS-1-1-", "1.1"),
    ("ELBSecurityPolicy-TLS-1-0-", "1.0"),
    ("ELBSecurityPolicy-TLS-1-1-", "1.1"),
];

/// Annotations that name such a policy.
const AWS_POLICY: [&str; 2] =
    ["alb.ingress.kubernetes.io/ssl-policy", "service.beta.kubernetes.io/aws-load-balancer-ssl-negotiation-policy"];

/// Annotations and keys of `ConfigMap`s that list versions as NGINX does, or name the lowest.
const VERSION_LISTS: [&str; 6] = [
    "haproxy-ingress.github.io/ssl-options",
    "nginx.ingress.kubernetes.io/proxy-ssl-protocols",
    "nginx.ingress.kubernetes.io/ssl-protocols",
    "ssl-min-ver",
    "ssl-protocols",
    "tls-min-version",
];

/// Keys that name the lowest version, in custom resources: API group, kind and key.
const LOWEST: [(&str, &str, &str); 9] = [
    ("config.openshift.io", "APIServer", "minTLSVersion"),
    ("gateway.envoyproxy.io", "ClientTrafficPolicy", "minVersion"),
    ("getambassador.io", "TLSContext", "min_tls_version"),
    ("networking.istio.io", "Gateway", "minProtocolVersion"),
    ("operator.openshift.io", "IngressController", "minTLSVersion"),
    ("projectcontour.io", "ContourConfiguration", "minimumProtocolVersion"),
    ("projectcontour.io", "HTTPProxy", "minimumProtocolVersion"),
    ("traefik.containo.us", "TLSOption", "minVersion"),
    ("traefik.io", "TLSOption", "minVersion"),
];

impl<'d> WeakTls<'d> {
    /// Those of an object, in order.
    #[must_use]
    pub fn all_in(object: &Object<'d>) -> Vec<Self> {
        let mut found: Vec<Self> = object.annotation_nodes().filter_map(|(key, value)| setting(key, value)).collect();
        if object.is("", "ConfigMap") {
            found.extend(object.data().filter_map(|(key, value)| setting(key, value)));
        }
        for (_, _, key) in LOWEST.iter().filter(|(group, kind, _)| object.is(group, kind)) {
            for node in object.all_named(key) {
                found.extend(weak_version(node.text()).map(|version| Self { version, place: node.into() }));
            }
        }
        let profile: Field<'d, &'d str> = object.field("spec.tlsSecurityProfile.type");
        if profile.is("Old") {
            found.push(Self { version: "1.0", place: profile.anchor() });
        }
        found
    }
}

fn setting<'d>(key: &str, value: NodeRef<'d>) -> Option<WeakTls<'d>> {
    let text = value.text()?;
    let version = if AWS_POLICY.contains(&key) {
        WEAK_AWS_POLICIES.iter().find(|(policy, _)| text.starts_with(policy)).map(|(_, version)| *version)
    } else if VERSION_LISTS.contains(&key) {
        // Words such as `no-tlsv10` are about versions that are not accepted.
        text.split([' ', ',', ';']).filter(|word| !word.starts_with("no-")).find_map(|word| weak_version(Some(word)))
    } else {
        None
    };
    version.map(|version| WeakTls { version, place: value.into() })
}

/// The version that a word names, when it is below 1.2: `TLSv1.1`, `TLSV1_0`, `VersionTLS10`, `1.1` …
fn weak_version(word: Option<&str>) -> Option<&'static str> {
    let word = word?.trim().to_ascii_lowercase();
    let word = word.strip_prefix("version").unwrap_or(&word);
    if word.starts_with("sslv") || word.starts_with("versionssl") {
        return Some("SSL");
    }
    match word.strip_prefix("tls").unwrap_or(word).trim_start_matches('v').trim_start_matches('_') {
        "1" | "1.0" | "1_0" | "10" => Some("1.0"),
        "1.1" | "1_1" | "11" => Some("1.1"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_below_one_point_two_are_known_in_every_spelling() {
        for (word, version) in [
            ("TLSv1", Some("1.0")),
            ("TLSv1.0", Some("1.0")),
            ("TLSV1_1", Some("1.1")),
            ("VersionTLS10", Some("1.0")),
            ("VersionTLS12", None),
            ("v1.1", Some("1.1")),
            ("1.2", None),
            ("TLSv1.3", None),
            ("SSLv3", Some("SSL")),
            ("TLS_AUTO", None),
        ] {
            assert_eq!(weak_version(Some(word)), version, "{word}");
        }
    }
}
