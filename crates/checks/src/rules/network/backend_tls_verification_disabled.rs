//! Encryption towards whoever answers.

use hullmark_model::{Object, UnverifiedTls};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("backend-tls-verification-disabled", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for unverified in UnverifiedTls::all_in(object) {
        let found = report.at(unverified.place).item(unverified.node);
        if unverified.node.as_bool() == Some(true) {
            found.fix(unsafely().set(unverified.node, false));
        }
        if unverified.is_scraper {
            found.for_surveys("scraper");
        }
    }
}
