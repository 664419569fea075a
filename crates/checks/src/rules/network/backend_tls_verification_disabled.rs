//! Encryption towards whoever answers.

use hullmark_model::{Object, UnverifiedTls};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("backend-tls-verification-disabled", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for unverified in UnverifiedTls::all_in(object) {
        let found = report.at(unverified.place).item(unverified.node);
        if unverified.is_scraper {
            found.lowered("scraper");
        }
    }
}
