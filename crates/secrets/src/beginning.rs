//! The one pass over a text: where could a secret begin?

use std::ops::Range;
use std::sync::LazyLock;

use crate::formats::{FORMATS, Format};
use crate::idiom::{self, IDIOMS, Idiom};

/// What begins at a place of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Hit {
    /// The prefix of a known format.
    Token(&'static Format),
    /// A part of a name that may promise a secret.
    Stem,
    /// `://`
    Url,
    /// `-----BEGIN`
    Pem,
    /// `eyJ`
    Jwt,
    /// `:AA`, within a token of Telegram.
    Telegram,
    /// `@tcp(` or `@unix(`
    Dsn,
    /// `sig=`
    Signature,
    /// A program whose options take passwords by a letter.
    Program,
    /// `Bearer ` or `Basic `, as headers have it.
    Scheme,
    /// `identified by `, as SQL has it.
    Sql,
    /// What tells a place where only a password stands.
    Idiom(&'static Idiom),
    /// What begins a list of passwords.
    List,
    /// `NRAL`, at the end of a key of New Relic's.
    NewRelic,
    /// `-us`, before the number of Mailchimp's data centre.
    Mailchimp,
}

const STEMS: [&str; 11] = ["pass", "pw", "psk", "secret", "token", "key", "cred", "auth", "cookie", "salt", "bearer"];

pub(crate) const PROGRAMS: [&str; 26] = [
    "mysql",
    "mariadb",
    "mongo",
    "redis-cli",
    "sshpass",
    "curl",
    "wget",
    "docker",
    "podman",
    "helm",
    "ldapsearch",
    "ldapadd",
    "ldapmodify",
    "sqlcmd",
    "smbclient",
    "rabbitmqadmin",
    "htpasswd",
    "zip",
    "cqlsh",
    "lftp",
    "snmpwalk",
    "snmpget",
    "mosquitto_",
    "twine",
    "cypher-shell",
    "ipmitool",
];

/// How many bytes of a pattern tell whether to look at it.
const HEAD: usize = 3;
/// One bit of a mask each.
const BUCKETS: usize = 64;

/// The patterns in [`BUCKETS`] buckets. A place of a text is looked at where each of its next bytes stands at the same
/// distance in some pattern of one bucket, which is three lookups and no branch for all others. The tables fit the
/// fastest cache, and are made in microseconds: those of an automaton over all patterns would do neither.
struct Patterns {
    /// By byte, in either case, and distance: the buckets that have a pattern with it.
    masks: [[u64; HEAD]; 256],
    buckets: Vec<Vec<Pattern>>,
}

/// A text that something begins with.
#[derive(Clone, Copy, Debug)]
struct Pattern {
    /// Its first bytes as a word, in lower case.
    word: u32,
    /// The bytes of the word that the pattern has.
    mask: u32,
    text: &'static str,
    hit: Hit,
}

impl Pattern {
    fn new(text: &'static str, hit: Hit) -> Self {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX).min(4);
        let mask = u32::MAX.checked_shr(32 - 8 * length).unwrap_or_default();
        Self { word: word_of(text.as_bytes()) & mask, mask, text, hit }
    }

    /// Whether `rest`, whose first bytes are `word`, begins with it. Most that do not are told by the word alone.
    fn is_at(&self, rest: &[u8], word: u32) -> bool {
        word & self.mask == self.word
            && rest.get(..self.text.len()).is_some_and(|it| it.eq_ignore_ascii_case(self.text.as_bytes()))
    }
}

/// The first bytes of a text in one word, letters in lower case; other bytes may become equal that are not.
fn word_of(text: &[u8]) -> u32 {
    let bytes = match text {
        [a, b, c, d, ..] => [*a, *b, *c, *d],
        [a, b, c] => [*a, *b, *c, 0],
        [a, b] => [*a, *b, 0, 0],
        [a] => [*a, 0, 0, 0],
        [] => [0; 4],
    };
    u32::from_le_bytes(bytes) | 0x2020_2020
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let others = [
        ("://", Hit::Url),
        ("-----BEGIN", Hit::Pem),
        ("eyJ", Hit::Jwt),
        (":AA", Hit::Telegram),
        ("@tcp(", Hit::Dsn),
        ("@unix(", Hit::Dsn),
        ("sig=", Hit::Signature),
        ("bearer ", Hit::Scheme),
        ("basic ", Hit::Scheme),
        ("identified by ", Hit::Sql),
        ("nral", Hit::NewRelic),
        ("-us", Hit::Mailchimp),
    ];
    let stems = STEMS.iter().map(|stem| (*stem, Hit::Stem));
    let lists = idiom::LISTS.iter().map(|beginning| (*beginning, Hit::List));
    let programs = PROGRAMS.iter().map(|program| (*program, Hit::Program));
    let tokens = FORMATS.iter().map(|format| (format.prefix, Hit::Token(format)));
    let mut patterns = Patterns { masks: [[0; HEAD]; 256], buckets: vec![Vec::new(); BUCKETS] };
    let idioms = IDIOMS.iter().map(|idiom| (idiom.pattern, Hit::Idiom(idiom)));
    let mut all: Vec<(&str, Hit)> =
        stems.chain(others).chain(lists).chain(programs).chain(tokens).chain(idioms).collect();
    // Neighbours in the order of the alphabet share most bytes, so that a bucket of them has the fewest other heads.
    all.sort_by_key(|(pattern, _)| pattern.to_ascii_lowercase());
    // What is shorter than a head lets any byte follow, and would let it follow its neighbours too.
    let (short, long): (Vec<_>, Vec<_>) = all.into_iter().partition(|(pattern, _)| pattern.len() < HEAD);
    let shared = BUCKETS.saturating_sub(short.len());
    for (at, (pattern, hit)) in long.iter().enumerate() {
        patterns.add(at * shared / long.len(), pattern, *hit);
    }
    for (at, (pattern, hit)) in short.iter().enumerate() {
        patterns.add(shared + at, pattern, *hit);
    }
    patterns
});

impl Patterns {
    fn add(&mut self, bucket: usize, pattern: &'static str, hit: Hit) {
        for (byte, masks) in (0..=u8::MAX).zip(&mut self.masks) {
            for (distance, mask) in masks.iter_mut().enumerate() {
                // What stands behind a shorter pattern is its format's to say.
                if pattern.as_bytes().get(distance).is_none_or(|of_pattern| of_pattern.eq_ignore_ascii_case(&byte)) {
                    *mask |= 1 << bucket;
                }
            }
        }
        if let Some(bucket) = self.buckets.get_mut(bucket) {
            bucket.push(Pattern::new(pattern, hit));
            bucket.sort_by_key(|pattern| pattern.text.len());
        }
    }

    /// Calls `visit` with the patterns of some `buckets` that `rest` begins with, the shorter ones of a bucket first.
    fn each_at(&self, rest: &[u8], buckets: u64, mut visit: impl FnMut(&'static str, Hit)) {
        let word = word_of(rest);
        let mut left = buckets;
        while left != 0 {
            let bucket = usize::try_from(left.trailing_zeros()).ok().and_then(|at| self.buckets.get(at));
            for pattern in bucket.into_iter().flatten().filter(|pattern| pattern.is_at(rest, word)) {
                visit(pattern.text, pattern.hit);
            }
            left &= left - 1;
        }
    }
}

/// Calls `visit` with each hit in a text, in any case, in the order of their beginnings.
pub(crate) fn each_hit(text: &str, mut visit: impl FnMut(Range<usize>, Hit)) {
    let patterns = &*PATTERNS;
    let bytes = text.as_bytes();
    // The buckets of which a pattern may have begun one and two bytes before.
    let (mut one, mut two) = (0, 0);
    for (at, byte) in bytes.iter().enumerate() {
        let [first, second, third] = patterns.masks.get(usize::from(*byte)).copied().unwrap_or_default();
        let buckets = two & third;
        (one, two) = (first, one & second);
        if buckets != 0 {
            let start = at + 1 - HEAD;
            let rest = bytes.get(start..).unwrap_or_default();
            patterns.each_at(rest, buckets, |pattern, hit| visit(start..start + pattern.len(), hit));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(text: &str) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        each_hit(text, |range, _| ranges.push(range));
        ranges
    }

    #[test]
    fn every_pattern_is_found_in_either_case_wherever_it_stands() {
        for pattern in PATTERNS.buckets.iter().flatten().map(|pattern| pattern.text) {
            for written in [pattern.to_ascii_lowercase(), pattern.to_ascii_uppercase()] {
                let text = format!("\u{e4}{written}\u{e4}{written}.");
                let places = ranges(&text);
                assert!(places.contains(&(2..2 + pattern.len())), "{pattern}");
                assert!(places.contains(&(4 + pattern.len()..4 + 2 * pattern.len())), "{pattern}");
            }
        }
    }

    #[test]
    fn hits_overlap_and_come_by_their_beginnings() {
        assert_eq!(ranges("my-secretkey_token://x"), [3..9, 9..12, 13..18, 18..21]);
        assert!(ranges("").is_empty() && ranges("ke").is_empty());
    }
}
