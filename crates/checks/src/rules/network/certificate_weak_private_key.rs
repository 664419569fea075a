//! A key that can be worked out from its certificate.

use hullmark_model::{Certificate, Object};

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("certificate-weak-private-key", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let Some(certificate) = Certificate::of(*object) else { return };
    let size = certificate.key_size();
    let Some(bits) = size.get().filter(|bits| *bits > 0) else { return };
    let algorithm = certificate.key_algorithm();
    // NIST SP 800-131A: what gives less than 112 bits of strength.
    let least = match algorithm.to_ascii_lowercase().as_str() {
        "rsa" => 2048,
        "ecdsa" => 224,
        _ => return,
    };
    if bits < least {
        let found = report.at(size).arg("bits", bits).arg("algorithm", algorithm);
        found.fix(unsafely().set(size, if least == 2048 { least } else { 256 }));
    }
}
