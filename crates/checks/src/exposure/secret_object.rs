//! The data of a Secret.

use hullmark_model::Anchor;
use hullmark_parser::NodeRef;
use hullmark_secrets::{Match, Setting, scan_named};

use super::{surest, walk};

/// The secrets in an entry of `data` or `stringData`, with their places and their text.
pub(super) fn in_entry<'d>(name: &str, node: NodeRef<'d>, is_encoded: bool) -> Vec<(Anchor<'d>, String, Match)> {
    let Some(text) = node.text() else { return Vec::new() };
    let in_place = |found: Match| {
        let secret = text.get(found.range.clone()).unwrap_or_default().to_owned();
        (walk::part(node, found.range.clone()), secret, found)
    };
    if !is_encoded {
        return scan_named(name, text, Setting::SecretData).into_iter().map(in_place).collect();
    }
    // What is no base64 is refused by the API server, and is in the repository all the same.
    let Some(decoded) = hullmark_secrets::decode_base64(text) else {
        return scan_named(name, text, Setting::SecretData).into_iter().map(in_place).collect();
    };
    let found = surest(scan_named(name, &decoded, Setting::SecretData));
    let secret = |found: &Match| decoded.get(found.range.clone()).unwrap_or_default().to_owned();
    // The text without the header of a block scalar, and without what ends its lines.
    let start = text.len() - text.trim_start().len();
    let encoded = walk::part(node, start..text.trim_end().len());
    found.map(|found| (encoded, secret(&found), found)).into_iter().collect()
}
