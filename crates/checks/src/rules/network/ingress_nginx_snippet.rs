//! Lines of NGINX's configuration in an annotation.

use hullmark_model::Object;

use crate::nginx_snippets::nginx_snippets;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("ingress-nginx-snippet", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for (name, value) in nginx_snippets(object) {
        report.at(value).item(value).arg("annotation", name);
    }
}
