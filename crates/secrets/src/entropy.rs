//! Whether text looks random.

use std::ops::Range;

use crate::{Kind, Match};

/// The shortest string that can be told from a word.
const SHORTEST: usize = 16;
/// The shortest word that is taken for a token without a name that says so.
const SHORTEST_TOKEN: usize = 20;
/// Bits a character of a random string of 20 characters or more; words and names stay below.
const BITS: f64 = 3.6;

/// Whether a value looks as if a generator had made it: letters of both cases and digits, or long hexadecimal, in an
/// even spread and without the words that names are made of.
pub(crate) fn is_random(value: &str) -> bool {
    if value.len() < SHORTEST || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return false;
    }
    let has = |is: fn(&u8) -> bool| value.bytes().any(|byte| is(&byte));
    let (upper, lower, digit) = (has(u8::is_ascii_uppercase), has(u8::is_ascii_lowercase), has(u8::is_ascii_digit));
    let is_hex = value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex {
        return digit && (upper || lower) && value.len() >= 20 && entropy(value) >= 3.0;
    }
    let classes = usize::from(upper) + usize::from(lower) + usize::from(digit);
    classes >= 2 && digit && entropy(value) >= BITS && switches(value) * 4 >= value.len()
}

/// How often a character is of another class (upper, lower, digit, other) than the one before it.
fn switches(value: &str) -> usize {
    let class = |byte: u8| match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    let classes: Vec<u8> = value.bytes().map(class).collect();
    classes.windows(2).filter(|pair| matches!(pair, [a, b] if a != b)).count()
}

/// Shannon's entropy of the characters, in bits a character.
pub(crate) fn entropy(value: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in value.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let length = f64::from(u32::try_from(value.len()).unwrap_or(u32::MAX));
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / length)
        .map(|share| -share * share.log2())
        .sum()
}

/// How many different characters there are, as far as 256.
pub(crate) fn distinct(value: &str) -> usize {
    let mut seen = [false; 256];
    for byte in value.bytes() {
        if let Some(seen) = seen.get_mut(usize::from(byte)) {
            *seen = true;
        }
    }
    seen.into_iter().filter(|seen| *seen).count()
}

/// The words of a text that look random and nothing else: no digest, no UUID, no part of a longer block of base64.
/// `name` is what the text stands under; names of digests and of public material promise no secret.
#[must_use]
pub fn random_strings(name: &str, text: &str) -> Vec<Match> {
    const OTHER: [&str; 22] = [
        "sha",
        "digest",
        "hash",
        "checksum",
        "integrity",
        "commit",
        "revision",
        "uuid",
        "guid",
        "uid",
        "fingerprint",
        "etag",
        "cert",
        "public",
        "cabundle",
        "ca.crt",
        "ca-bundle",
        "image",
        "version",
        "url",
        "signature",
        "nonce",
    ];
    if text.len() < SHORTEST_TOKEN || text.len() > 4096 {
        return Vec::new();
    }
    let mut tokens = words(text).filter(|range| text.get(range.clone()).is_some_and(is_token)).peekable();
    // What the name says is worth a look only where there is something to say it of.
    let is_other = || {
        let lower = name.to_ascii_lowercase();
        OTHER.iter().any(|other| lower.contains(other)) || text.contains("-----BEGIN")
    };
    if tokens.peek().is_none() || is_other() {
        return Vec::new();
    }
    tokens.map(|range| random(range, name)).collect()
}

fn random(range: Range<usize>, name: &str) -> Match {
    Match { range, kind: Kind::Random, name: name.to_owned() }
}

/// The maximal runs of characters that tokens are made of.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte);
    let mut at = 0;
    text.as_bytes().chunk_by(move |a, b| is_part(*a) == is_part(*b)).map(move |chunk| {
        let range = at..at + chunk.len();
        at = range.end;
        range
    })
}

fn is_token(word: &str) -> bool {
    if !(SHORTEST_TOKEN..=128).contains(&word.len()) {
        return false;
    }
    let has = |is: fn(&u8) -> bool| word.bytes().any(|byte| is(&byte));
    let mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
    let is_encoded_path = word.matches('/').count() > 2 || word.matches('-').count() > 3;
    mixed && !is_encoded_path && is_random(word) && entropy(word) >= 4.0 && !is_public(word)
}

/// Whether a word is one that is made to be shown: a key of SSH's, a checksum of a subresource, Stripe's publishable
/// keys, the site keys of reCAPTCHA.
fn is_public(word: &str) -> bool {
    const STARTS: [&str; 8] =
        ["AAAAB3Nz", "AAAAC3Nz", "AAAAE2Vj", "pk_live_", "pk_test_", "sha256-", "sha384-", "sha512-"];
    let is_site_key = word.len() == 40 && word.starts_with("6L");
    is_site_key || STARTS.iter().any(|start| word.starts_with(start))
}
