//! Text that looks as if a generator had made it, and nothing else speaks for a secret.

use hullmark_model::Object;
use hullmark_secrets::random_strings;

use crate::exposure::{each_text, part};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("high-entropy-string", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    // Certificates, digests and sealed values are random and public.
    if matches!(object.kind(), "CustomResourceDefinition" | "SealedSecret" | "Secret") {
        return;
    }
    let known = report.exposures(object);
    each_text(object, &mut |name, node, text| {
        let found = random_strings(name, text);
        // Most texts are too short or no random ones: their types need not be asked for.
        if found.is_empty() || node.as_str().is_none() || known.iter().any(|exposure| exposure.place.node() == node) {
            return;
        }
        for found in found {
            let secret = text.get(found.range.clone()).unwrap_or_default();
            report.at(part(node, found.range)).only_as_written(secret).arg("name", name).detail(name);
        }
    });
}
