//! Encryption that is known to be broken, for clients that nobody has any more.

use hullmark_model::{Object, WeakTls};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("weak-tls-version", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for weak in WeakTls::all_in(object) {
        report.at(weak.place).item(weak.place.node()).arg("version", weak.version);
    }
}
