//! Private keys in armour.

use std::ops::Range;

/// The private key that begins at the hit of `-----BEGIN`: from there to the end of its last line. A key that is cut
/// short is one if enough of it is there; a block with a filler in place of the key is none.
pub(crate) fn private_key_at(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = text.get(start..)?;
    let label = rest.strip_prefix("-----BEGIN ")?;
    let (label, body) = label.split_once("-----")?;
    if label.len() > 40 || !label.contains("PRIVATE KEY") {
        return None;
    }
    let limit = (0..=body.len().min(MAX_LENGTH)).rev().find(|at| body.is_char_boundary(*at))?;
    let body = body.get(..limit)?;
    // The next block is looked at for itself.
    let body = body.split("-----BEGIN ").next().unwrap_or(body);
    let (key, end) = match body.find("-----END ") {
        Some(at) => {
            let footer = body.get(at + "-----END ".len()..)?;
            let length = footer.find("-----").map_or(0, |end| end + "-----".len());
            (body.get(..at)?, at + "-----END ".len() + length)
        }
        None => {
            let key = body.split(['"', '\'', '<', '}', '`']).next().unwrap_or_default();
            (key, key.trim_end().len())
        }
    };
    // Line breaks may be written as `\n`. Headers and the prose of an explanation are no lines of a key.
    let lines = key.replace("\\r", "").replace("\\n", "\n");
    let lines = lines.lines().map(|line| line.trim_matches([' ', '\t', '#', '"', '\'', ',', '+', '\\']));
    let is_base64 = |line: &&str| line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    let letters: String = lines.filter(is_base64).collect();
    let is_key = letters.len() >= 40 && crate::entropy::distinct(&letters) >= 12;
    let head = "-----BEGIN ".len() + label.len() + "-----".len();
    is_key.then_some(start..start + head + end)
}

/// The longest keys have 16 KiB of base64.
const MAX_LENGTH: usize = 32 * 1024;
