//! A page for insiders that everybody may open.

use hullmark_model::{Ingress, Object};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-authentication-missing", Check::Object(check));

/// Words in the names of pages that are for insiders.
const INTERNAL: [&str; 17] = [
    "admin",
    "alertmanager",
    "backoffice",
    "corp",
    "dashboard",
    "debug",
    "dev",
    "internal",
    "intern",
    "intra",
    "intranet",
    "kibana",
    "kubernetes",
    "monitoring",
    "private",
    "prometheus",
    "staging",
];

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(ingress) = Ingress::of(*object) else { return };
    if ingress.authenticates() || ingress.restricts_sources() {
        return;
    }
    for rule in ingress.rules() {
        if let Some(host) = rule.host().get().filter(|host| looks_internal(host)) {
            report.at(rule.host()).arg("host", host);
        }
    }
}

fn looks_internal(host: &str) -> bool {
    let words = |label: &'_ str| label.split('-').any(|word| INTERNAL.iter().any(|it| word.eq_ignore_ascii_case(it)));
    let below_domain = host.rsplit('.').skip(1);
    below_domain.into_iter().any(words)
}
