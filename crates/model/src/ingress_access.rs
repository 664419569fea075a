//! Who gets past an Ingress.
//!
//! Sources: the documentation of the annotations of each controller.

use crate::Ingress;

/// Prefixes of the annotations that ingress-nginx, or the controllers that it stems from, puts into its configuration.
const NGINX: [&str; 2] = ["nginx.ingress.kubernetes.io/", "ingress.kubernetes.io/"];

/// Annotations by which a controller asks clients who they are, without the controller's prefix.
const AUTHENTICATES: [&str; 12] = [
    "auth-realm",
    "auth-secret",
    "auth-signin",
    "auth-tls-secret",
    "auth-tls-verify-client",
    "auth-type",
    "auth-url",
    "basic-auth-secret",
    "forward-auth-url",
    "jwt-key",
    "oauth",
    "router.middlewares",
];

/// Annotations by which a controller serves only some addresses, without the prefix.
const RESTRICTS: [&str; 8] = [
    "allow-list",
    "allowlist-source-range",
    "denylist-source-range",
    "inbound-cidrs",
    "scheme",
    "security-groups",
    "use-private-ip",
    "whitelist-source-range",
];

/// The name of an annotation of ingress-nginx without the prefix; `None` for the annotations of others.
#[must_use]
pub fn nginx_annotation(key: &str) -> Option<&str> {
    NGINX.iter().find_map(|prefix| key.strip_prefix(prefix))
}

impl Ingress<'_> {
    /// Whether an annotation has clients authenticated, or something that does is in front: a plugin of Kong, a proxy
    /// for OAuth as the backend, a network of people who have signed in.
    #[must_use]
    pub fn authenticates(&self) -> bool {
        let by_annotation = self.object().annotations().iter().any(|(key, value)| {
            let name = key.split_once('/').map_or(key, |(_, name)| name);
            let is_on = !matches!(value, "" | "none" | "off" | "false");
            is_on && (AUTHENTICATES.contains(&name) || key == "konghq.com/plugins")
        });
        let is_proxy = |service: &str| ["oauth", "auth-proxy", "authelia"].iter().any(|word| service.contains(word));
        let by_backend = self.backends().iter().filter_map(|backend| backend.service.get()).any(is_proxy);
        by_annotation || by_backend || self.class() == Some("tailscale")
    }

    /// Whether only some networks reach it: by an annotation, or by its class being called internal.
    #[must_use]
    pub fn restricts_sources(&self) -> bool {
        let by_annotation = self.object().annotations().iter().any(|(key, value)| {
            let name = key.split_once('/').map_or(key, |(_, name)| name);
            // The scheme of AWS's load balancers says whether they face the internet.
            RESTRICTS.contains(&name) && !value.is_empty() && value != "internet-facing" && value != "false"
        });
        by_annotation || self.class().is_some_and(|class| class.contains("internal") || class.contains("private"))
    }
}
