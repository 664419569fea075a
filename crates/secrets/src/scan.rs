//! Scanning a text.

use std::ops::Range;

use crate::assignment::{assigned_at, credentials_at, is_in_comment, name_around, quoted_password_at};
use crate::beginning::{Hit, each_hit};
use crate::command::passwords_at;
use crate::encoded;
use crate::entropy::distinct;
use crate::formats::{is_discord_token, jwt_at, mailchimp_at, newrelic_at, sas_at, telegram_at, token_at};
use crate::idiom;
use crate::keystore::is_key_store;
use crate::name::{self, Promise, promise};
use crate::pem::private_key_at;
use crate::text::is_code;
use crate::url::{dsn_password_at, password_at};
use crate::value::{is_chosen, judge};
use crate::{Kind, Match};

/// Where a value stands, which tells what else than a secret it could be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Setting {
    /// An environment variable or a command line: what has the name of a secret is one, unless it refers to it.
    Variable,
    /// An entry of a Secret: everything is secret that is not known to be public.
    SecretData,
    /// A field of an object, a key of values, an entry of a `ConfigMap`: it may as well be the name of a Secret.
    Field,
    /// Behind a name in running text, without quotes.
    Prose,
}

/// Base64 in base64 in base64 is nobody's accident.
const MAX_DEPTH: usize = 3;
/// The shortest text that has room for a name, a sign and a value (`pwd=x1y2`).
const SHORTEST_TEXT: usize = 8;
/// Longer runs of letters are no word.
const LONGEST_WORD: usize = 16;
/// The shortest run of base64 that is looked into within a longer text.
const SHORTEST_RUN: usize = 40;

/// The secrets in a text, in order; none overlaps another.
#[must_use]
pub fn scan(text: &str) -> Vec<Match> {
    scan_at(text, MAX_DEPTH)
}

/// The secrets in a text that stands under a name: the text as a whole, or what is found in it.
#[must_use]
pub fn scan_named(name: &str, text: &str, setting: Setting) -> Vec<Match> {
    let trimmed = text.trim();
    if trimmed.len() < 3 {
        return Vec::new();
    }
    if let Some(token) = token_as_whole(name, trimmed) {
        let start = text.len() - text.trim_start().len();
        return vec![Match { range: start..start + trimmed.len(), kind: Kind::Token(token), name: name.to_owned() }];
    }
    let mut within = scan(text);
    within.extend(idiom::in_file(name, text).into_iter().map(|(range, kind)| Match {
        range,
        kind,
        name: String::new(),
    }));
    if within.iter().any(|found| found.kind.confidence() > crate::Confidence::Weak) {
        return within;
    }
    if let Some(found) = whole(name, text, setting) {
        return vec![found];
    }
    if within.is_empty() { below_base64(text).into_iter().collect() } else { within }
}

/// What a text is whose format has no beginning of its own to look for.
fn token_as_whole(name: &str, text: &str) -> Option<&'static str> {
    if is_discord_token(text) {
        return Some("a Discord bot token");
    }
    is_key_store(name, text).then_some("a key store")
}

/// The text as a whole as a secret, by its name.
fn whole(name: &str, text: &str, setting: Setting) -> Option<Match> {
    let trimmed = text.trim();
    if trimmed.contains(['\n', '\r']) {
        return None;
    }
    if let Some(found) = login_of_basic_auth(name, text, trimmed) {
        return Some(found);
    }
    let promised = match promise(name) {
        None | Some(Promise::Unsaid) if is_kept_secret(name, trimmed, setting) => Promise::Secret,
        promised => promised?,
    };
    let unquoted = trimmed.trim_matches(['"', '\'']);
    let value = if unquoted.len() + 2 == trimmed.len() { unquoted } else { trimmed };
    let value = ["Bearer ", "Basic ", "Token "].iter().find_map(|scheme| value.strip_prefix(scheme)).unwrap_or(value);
    let start = text.find(value)?;
    let found = |kind| Match { range: start..start + value.len(), kind, name: name.to_owned() };
    if name::words(name).last().is_some_and(|last| last == "AUTH") && is_login(value) {
        return Some(found(Kind::RegistryLogin));
    }
    // `neo4j/password`, as the images of Neo4j take it.
    if name::words(name) == ["NEO4J", "AUTH"]
        && let Some((user, password)) = value.split_once('/')
    {
        let kind = judge("password", Promise::Password, password, setting)?;
        let start = start + user.len() + 1;
        return Some(Match { range: start..start + password.len(), kind, name: name.to_owned() });
    }
    // The place of a reference may be below base64, as in the data of a Secret.
    let inner = encoded::is_canonical(value).then(|| encoded::decode(value)).flatten();
    match inner {
        Some(inner) if judge(name, promised, inner.trim(), setting).is_none() && is_readable(&inner) => None,
        _ => judge(name, promised, value, setting).map(found),
    }
}

/// Whether a name of no secret is that of one for standing in a Secret. Charts keep all their settings in one: a value
/// that is nothing but words (`daily`, `public-read`, `sqlite3`), an address or a setting is no secret under such a name.
fn is_kept_secret(name: &str, value: &str, setting: Setting) -> bool {
    let may_be = setting == Setting::SecretData && !name.contains('.') && !name::is_plain(name);
    may_be && !is_words(value) && !is_address(value) && is_chosen(value)
}

/// `0.0.0.0:8080`, `db.shop.svc:5432`, `app=web`, `ops@shop.example`: two names or numbers with a sign between them.
fn is_address(value: &str) -> bool {
    let is_name = |part: &str| {
        let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_/".contains(&byte);
        !part.is_empty() && part.bytes().all(is_part)
    };
    let is_port = |part: &str| part.len() <= 5 && part.bytes().all(|byte| byte.is_ascii_digit());
    value.rsplit_once(':').is_some_and(|(host, port)| is_name(host) && is_port(port))
        || value.split_once('@').is_some_and(|(user, host)| is_name(user) && is_name(host) && host.contains('.'))
        || value.split_once('=').is_some_and(|(name, value)| is_name(name) && is_name(value))
}

/// Whether a value is words of letters, each in one case or capitalised, with signs between them.
fn is_words(value: &str) -> bool {
    let is_word = |word: &str| {
        let behind_first = word.get(1..).unwrap_or_default();
        let is_lower = behind_first.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_upper = word.bytes().all(|byte| byte.is_ascii_uppercase());
        word.len() <= LONGEST_WORD && word.bytes().all(|byte| byte.is_ascii_alphabetic()) && (is_lower || is_upper)
    };
    value.split(['-', '_', '.', ' ', '/', ':', ',']).all(is_word)
}

/// The password of `user:password`, under a name that says that it is for basic authentication.
fn login_of_basic_auth(name: &str, text: &str, trimmed: &str) -> Option<Match> {
    let (user, password) = trimmed.split_once(':')?;
    let is_user = user.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.@+".contains(&byte));
    let words = name::words(name);
    let is_named = || words.windows(2).any(|pair| matches!(pair, [a, b] if a == "BASIC" && b == "AUTH"));
    if !is_user || user.is_empty() || !is_named() || password.contains([' ', '/']) {
        return None;
    }
    let kind = judge("password", Promise::Password, password, Setting::Field)?;
    let start = text.find(trimmed)? + user.len() + 1;
    Some(Match { range: start..start + password.len(), kind, name: name.to_owned() })
}

/// Whether a decoded text is one that somebody wrote, rather than the accident of a value that is no base64.
fn is_readable(text: &str) -> bool {
    text.is_ascii() && text.len() >= 6
}

/// Base64 of `user:password`.
pub(crate) fn is_login(value: &str) -> bool {
    let login = encoded::decode(value);
    login.as_deref().and_then(|login| login.split_once(':')).is_some_and(|(user, password)| {
        let is_user = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.@+$".contains(&byte);
        !user.is_empty() && user.bytes().all(is_user) && password.len() >= 3 && distinct(password) > 1
    })
}

/// What stands below base64, at the bytes of the whole text.
fn below_base64(text: &str) -> Option<Match> {
    let trimmed = text.trim();
    let decoded = if trimmed.len() >= 24 && is_base64(trimmed) { encoded::decode(trimmed)? } else { return None };
    let start = text.find(trimmed)?;
    let best = strongest(scan_at(&decoded, MAX_DEPTH - 1))?;
    Some(Match { range: start..start + trimmed.len(), ..best })
}

fn is_base64(text: &str) -> bool {
    text.bytes().all(|byte| is_base64_byte(byte) || byte.is_ascii_whitespace()) && !text.contains(' ')
}

fn is_base64_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte)
}

fn strongest(found: Vec<Match>) -> Option<Match> {
    found.into_iter().min_by_key(|found| std::cmp::Reverse(found.kind.confidence()))
}

fn scan_at(text: &str, depth: usize) -> Vec<Match> {
    if text.len() < SHORTEST_TEXT {
        return Vec::new();
    }
    let mut scan = Scan { text, found: Vec::new(), named: 0..0, is_code: None, depth };
    each_hit(text, |range, hit| scan.look_at(range, hit));
    scan.look_into_base64();
    without_overlaps(scan.found)
}

struct Scan<'t> {
    text: &'t str,
    found: Vec<Match>,
    /// The last name that was looked at: a name may have several stems.
    named: Range<usize>,
    is_code: Option<bool>,
    depth: usize,
}

impl Scan<'_> {
    fn look_at(&mut self, hit: Range<usize>, what: Hit) {
        let text = self.text;
        let found = match what {
            Hit::Token(format) => token_at(text, format, hit).map(|range| (range, Kind::Token(format.words))),
            Hit::Url => password_at(text, hit),
            Hit::Pem => private_key_at(text, hit.start).map(|range| (range, Kind::PrivateKey)),
            Hit::Jwt => jwt_at(text, hit.start).map(|range| (range, Kind::Token("a JSON Web Token"))),
            Hit::Telegram => telegram_at(text, hit.start).map(|range| (range, Kind::Token("a Telegram bot token"))),
            Hit::Dsn => dsn_password_at(text, hit.start),
            Hit::Signature => sas_at(text, hit).map(|range| (range, Kind::Token("an Azure shared access signature"))),
            Hit::Scheme => credentials_at(text, hit.end),
            Hit::Sql => quoted_password_at(text, hit.end),
            // Comments explain what belongs in a place, and nothing but the place tells that it is in use.
            Hit::Idiom(_) if is_in_comment(text, hit.start) => None,
            Hit::Idiom(idiom) => (idiom.find)(text, hit),
            Hit::NewRelic => newrelic_at(text, hit).map(|range| (range, Kind::Token("a New Relic license key"))),
            Hit::Mailchimp => mailchimp_at(text, hit).map(|range| (range, Kind::Token("a Mailchimp API key"))),
            Hit::Stem => return self.look_at_name(&hit),
            Hit::List => {
                let all = idiom::each_of_list(text, &hit);
                self.found.extend(all.into_iter().map(|(range, kind)| Match { range, kind, name: String::new() }));
                return;
            }
            Hit::Program => {
                let mut all = Vec::new();
                passwords_at(text, &hit, &mut all);
                self.found.extend(all.into_iter().map(|(range, kind)| Match { range, kind, name: String::new() }));
                return;
            }
        };
        self.found.extend(found.map(|(range, kind)| Match { range, kind, name: String::new() }));
    }

    fn look_at_name(&mut self, hit: &Range<usize>) {
        let identifier = name_around(self.text, hit);
        // Hits come by their beginnings, so those of one name come in a row.
        if identifier == self.named || identifier.len() == self.text.len() {
            return;
        }
        self.named = identifier.clone();
        self.login_behind(&identifier);
        let text = self.text;
        let code = *self.is_code.get_or_insert_with(|| is_code(text));
        if let Some(assigned) = assigned_at(text, &identifier, code) {
            let name = text.get(assigned.name).unwrap_or_default().to_owned();
            self.found.push(Match { range: assigned.value, kind: assigned.kind, name });
        }
    }

    /// `"auth": "dXNlcjpwYXNz"`, as the configuration of Docker has it.
    fn login_behind(&mut self, identifier: &Range<usize>) {
        if !matches!(self.text.get(identifier.clone()), Some("auth" | "_auth" | "identitytoken")) {
            return;
        }
        let behind = self.text.get(identifier.end..).unwrap_or_default();
        let value = behind.trim_start_matches(['"', '\\', ' ', ':', '=', '\'']);
        let length = value.bytes().take(4096).take_while(|byte| is_base64_byte(*byte)).count();
        let encoded = value.get(..length).unwrap_or_default();
        if encoded.len() >= 8 && is_login(encoded) {
            let start = identifier.end + (behind.len() - value.len());
            let name = "auth".to_owned();
            self.found.push(Match { range: start..start + length, kind: Kind::RegistryLogin, name });
        }
    }

    /// Runs of base64 within a text, whatever stands around them.
    fn look_into_base64(&mut self) {
        let Some(depth) = self.depth.checked_sub(1) else { return };
        for range in base64_runs(self.text.as_bytes()) {
            let decoded = self.text.get(range.clone()).and_then(encoded::decode);
            let best = decoded.and_then(|decoded| strongest(scan_at(&decoded, depth)));
            self.found.extend(best.map(|best| Match { range, ..best }));
        }
    }
}

/// The longest runs of base64 that are long enough. Most bytes are not looked at: one that is no base64 rules out all
/// runs that would begin before it and reach behind it.
fn base64_runs(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        loop {
            let window = bytes.get(start..start + SHORTEST_RUN)?;
            match window.iter().rposition(|byte| !is_base64_byte(*byte)) {
                Some(at) => start += at + 1,
                None => {
                    let rest = bytes.get(start + SHORTEST_RUN..).unwrap_or_default();
                    let more = rest.iter().take_while(|byte| is_base64_byte(**byte)).count();
                    let run = start..start + SHORTEST_RUN + more;
                    start = run.end;
                    return Some(run);
                }
            }
        }
    })
}

/// Of matches that overlap, the surest, then the longest.
fn without_overlaps(mut found: Vec<Match>) -> Vec<Match> {
    if found.len() < 2 {
        return found;
    }
    found.sort_by_key(|it| (it.range.start, it.range.end));
    let mut kept: Vec<Match> = Vec::new();
    for next in found {
        match kept.last_mut() {
            Some(last) if next.range.start < last.range.end => {
                let rank = |it: &Match| (it.kind.confidence(), it.range.len());
                if rank(&next) > rank(last) {
                    *last = next;
                }
            }
            _ => kept.push(next),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_base64_are_whole_and_long_enough() {
        let run = "QUJD".repeat(10);
        let short = "a".repeat(SHORTEST_RUN - 1);
        let runs = |text: &str| base64_runs(text.as_bytes()).map(|run| (run.start, run.end)).collect::<Vec<_>>();
        assert_eq!(runs(&run), [(0, 40)]);
        assert_eq!(runs(&format!("{short} {run}{short}: {run}")), [(40, 119), (121, 161)]);
        assert!(runs(&format!("{short} {short}")).is_empty() && runs("").is_empty());
    }
}
