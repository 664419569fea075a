//! Whether text looks random.

use std::ops::Range;

use crate::encoded::decode;
use crate::placeholder::is_filler;
use crate::{Kind, Match};

/// The shortest string that can be told from a word.
const SHORTEST: usize = 16;
/// What a string of unknown kind has to have to be told from a word, and from data.
const SHORTEST_TOKEN: usize = 20;
const LONGEST_TOKEN: usize = 128;
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
    const OTHER: [&str; 26] = [
        "jwk",
        "keyid",
        "key_id",
        "zone",
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
    // Most texts have none, and need not be asked about their names.
    if tokens.peek().is_none() {
        return Vec::new();
    }
    let lower = name.to_ascii_lowercase();
    if OTHER.iter().any(|other| lower.contains(other)) || text.contains("-----BEGIN") {
        return Vec::new();
    }
    tokens.map(|range| random(range, name)).collect()
}

fn random(range: Range<usize>, name: &str) -> Match {
    Match { range, kind: Kind::Random, name: name.to_owned() }
}

/// The maximal runs of characters that tokens are made of, without those that are too short or too long for one.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=_-".contains(byte);
    let bytes = text.as_bytes();
    let mut start = 0;
    std::iter::from_fn(move || {
        loop {
            // Where the last of the bytes that a token here would have is none of it, nothing before it is looked at.
            let window = bytes.get(start..start + SHORTEST_TOKEN)?;
            if let Some(at) = window.iter().rposition(|byte| !is_part(byte)) {
                start += at + 1;
                continue;
            }
            let rest = bytes.get(start + SHORTEST_TOKEN..).unwrap_or_default();
            let word = start..start + SHORTEST_TOKEN + rest.iter().take_while(|byte| is_part(byte)).count();
            start = word.end;
            if word.len() <= LONGEST_TOKEN {
                return Some(word);
            }
        }
    })
}

fn is_token(word: &str) -> bool {
    let has = |is: fn(&u8) -> bool| word.bytes().any(|byte| is(&byte));
    let mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
    let is_encoded_path = || word.matches('/').count() > 2 || word.matches('-').count() > 3;
    mixed && !is_encoded_path() && has_opaque_part(word) && is_random(word) && entropy(word) >= 4.0 && !is_public(word) && !is_filler(word)
        // Text below base64 was looked at for itself.
        && decode(word).is_none_or(|text| text.len() < 12)
}

/// Whether a part without signs is long and mixed itself: `MaxDirectMemorySize=256m` and `NEO4J_dbms_address` are words.
fn has_opaque_part(word: &str) -> bool {
    let is_opaque = |part: &str| {
        let has = |is: fn(&u8) -> bool| part.bytes().any(|byte| is(&byte));
        part.len() >= 12 && has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)
    };
    word.split(|c: char| !c.is_ascii_alphanumeric()).any(is_opaque)
}

/// Whether a word is one that is made to be shown: a key of SSH's, a checksum of a subresource, Stripe's publishable
/// keys, the site keys of reCAPTCHA.
fn is_public(word: &str) -> bool {
    const STARTS: [&str; 14] = [
        "AAAAB3Nz", "AAAAC3Nz", "AAAAE2Vj", "pk_live_", "pk_test_", "sha256-", "sha384-", "sha512-", "price_", "prod_",
        "acct_", "cus_", "sub_", "evt_",
    ];
    let is_site_key = word.len() == 40 && word.starts_with("6L");
    is_site_key || STARTS.iter().any(|start| word.starts_with(start))
}
