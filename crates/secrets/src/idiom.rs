//! Passwords that have a place and no name: each format and program has its own.
//!
//! Sources: the documentation of each program's configuration or command line, as of 2026.

use std::ops::Range;

use crate::Kind;
use crate::assignment::quoted_password_at;
use crate::entropy::distinct;
use crate::name::Promise;
use crate::placeholder::is_filler;
use crate::scan::Setting;
use crate::text::{byte_at, byte_before, is_blank, is_line_end, line_around, skip};
use crate::value::{is_password_hash, judge};

type Found = Option<(Range<usize>, Kind)>;

/// A place where only a password stands.
#[derive(Debug)]
pub(crate) struct Idiom {
    /// The text that tells it, in any case.
    pub(crate) pattern: &'static str,
    /// The password near the pattern's place in a text.
    pub(crate) find: fn(&str, Range<usize>) -> Found,
}

const fn idiom(pattern: &'static str, find: fn(&str, Range<usize>) -> Found) -> Idiom {
    Idiom { pattern, find }
}

pub(crate) static IDIOMS: &[Idiom] = &[
    // `user app on >secret ~*` and `user app on #sha256`, of Redis.
    idiom(" on >", |text, hit| password_word(text, hit.end)),
    idiom(" on #", |text, hit| digest_word(text, hit.end)),
    // `jdbc:oracle:thin:scott/tiger@host`
    idiom("oracle:thin:", |text, hit| behind_sign(text, hit.end, b'/', b"@ ")),
    // HAProxy's page of statistics, Squid's peers.
    idiom("stats auth ", |text, hit| behind_sign(text, hit.end, b':', b"")),
    idiom(" login=", |text, hit| behind_sign(text, hit.end, b':', b"")),
    idiom("convertto-securestring ", |text, hit| {
        let option = "-string ";
        let rest = text.get(hit.end..)?;
        let named = rest.get(..option.len()).is_some_and(|it| it.eq_ignore_ascii_case(option));
        quoted_password_at(text, hit.end + if named { option.len() } else { 0 })
    }),
    // The second argument of scripts of Jenkins.
    idiom(".createaccount(", |text, hit| {
        let comma = skip(text, hit.end, |byte| byte != b',' && !is_line_end(byte));
        (byte_at(text, comma) == Some(b',')).then(|| quoted_password_at(text, comma + 1)).flatten()
    }),
    idiom("chpasswd", |text, hit| chpasswd(text, &hit)),
    idiom("--password-stdin", |text, hit| echoed(text, hit.start).and_then(|it| password(text, it))),
    idiom("rabbitmqctl add_user ", |text, hit| password_word(text, behind_word(text, hit.end))),
    idiom("rabbitmqctl change_password ", |text, hit| password_word(text, behind_word(text, hit.end))),
    idiom("rootpw --plaintext ", |text, hit| password_word(text, hit.end)),
    idiom("htpasswd -", |text, hit| htpasswd(text, hit.end)),
    idiom("configure set aws_secret_access_key ", |text, hit| password_word(text, hit.end)),
    idiom("\"kty\"", json_web_key),
    idiom("private-lines: ", putty_key),
    // OpenLDAP's and Spring's way to say that a password is none of a hash.
    idiom("{plain}", |text, hit| password_word(text, hit.end)),
    // `community`, `rocommunity`: patterns begin where few other words do.
    idiom("mmunity", community),
    idiom("x-honeycomb-team", assigned_key),
    // `BUNDLE_GEMS__CONTRIBSYS__COM`
    idiom("ibsys__com", assigned_key),
    // The key of Consul's gossip, and the token that may do everything.
    idiom("crypt\"", |text, hit| text.get(..hit.start)?.ends_with("\"en").then(|| assigned_key(text, hit)).flatten()),
    idiom("l_management\"", assigned_key),
    idiom("[admins]", couchdb_admin),
    idiom("7z a ", archive_password),
    idiom("7z x ", archive_password),
    idiom("mc alias set ", |text, hit| {
        password_word(text, behind_word(text, behind_word(text, behind_word(text, hit.end))))
    }),
    idiom("| kinit", |text, hit| echoed(text, hit.end).and_then(|it| password(text, it))),
    idiom("cdctl ", |text, hit| {
        let line_end = skip(text, hit.end, |byte| !is_line_end(byte));
        let user = text.get(hit.end..line_end)?.find("--user")? + "--user".len();
        behind_sign(text, hit.end + user + 1, b':', b"")
    }),
    // `sqlplus`
    idiom("lplus ", |text, hit| behind_sign(text, hit.end, b'/', b"@ ")),
    idiom("$2a$", hash),
    idiom("$2b$", hash),
    idiom("$2y$", hash),
    idiom("$apr1$", hash),
    idiom("$6$", hash),
    idiom("$argon2", hash),
    idiom("{ssha}", hash),
    idiom("{ssha512}", hash),
];

fn password(text: &str, range: Range<usize>) -> Found {
    let kind = judge("password", Promise::Password, text.get(range.clone())?, Setting::Field)?;
    Some((range, kind))
}

/// The end of the word at `at`, and of the blanks behind it.
fn behind_word(text: &str, at: usize) -> usize {
    skip(text, word_end(text, at), is_blank)
}

fn word_end(text: &str, at: usize) -> usize {
    skip(text, at, |byte| !is_blank(byte) && !is_line_end(byte))
}

/// The word at `at`, without quotes around it.
fn word(text: &str, at: usize) -> Option<Range<usize>> {
    let raw = text.get(at..word_end(text, at))?;
    let inside = raw.trim_matches(['"', '\'', ';']);
    let start = at + raw.find(inside)?;
    (!inside.is_empty()).then_some(start..start + inside.len())
}

fn password_word(text: &str, at: usize) -> Found {
    password(text, word(text, at)?)
}

fn digest_word(text: &str, at: usize) -> Found {
    let range = word(text, at)?;
    let is_digest = range.len() == 64 && text.get(range.clone())?.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_digest.then_some((range, Kind::PasswordHash))
}

/// The password in the word at `at`: behind a sign that a user stands before, up to one of `ends`.
fn behind_sign(text: &str, at: usize, sign: u8, ends: &[u8]) -> Found {
    let range = word(text, at)?;
    let inside = text.get(range.clone())?;
    let (user, rest) = inside.split_once(char::from(sign))?;
    let quotes = rest.len() - rest.trim_start_matches(['"', '\'']).len();
    let rest = rest.get(quotes..)?;
    let length = rest.bytes().take_while(|byte| !ends.contains(byte)).count();
    let is_closed = ends.is_empty() || length < rest.len();
    let start = range.start + user.len() + 1 + quotes;
    (is_closed && !user.is_empty() && !user.contains(['/', '?', '='])).then(|| password(text, start..start + length))?
}

/// What `echo` hands to the command at `at` of the same line.
fn echoed(text: &str, at: usize) -> Option<Range<usize>> {
    let line = line_around(text, at);
    let line_start = line.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    let before = text.get(line_start..at)?;
    let (commands, _) = before.rsplit_once('|')?;
    let echo = commands.rfind("echo ")? + "echo ".len();
    let mut words = commands.get(echo..)?.trim();
    words = words.strip_prefix("-n ").or_else(|| words.strip_prefix("-e ")).unwrap_or(words).trim();
    let inside = words.trim_matches(['"', '\'']);
    let start = line_start + echo + commands.get(echo..)?.find(inside)?;
    (!inside.is_empty() && !inside.contains([' ', '|', ';'])).then_some(start..start + inside.len())
}

/// `echo 'root:secret' | chpasswd`, or the list of cloud-init: `chpasswd: {list: "root:secret\n"}`.
fn chpasswd(text: &str, hit: &Range<usize>) -> Found {
    let login = match echoed(text, hit.start) {
        Some(login) => login,
        None => {
            let rest = text.get(hit.end..hit.end + text.get(hit.end..)?.len().min(200))?;
            let list = rest.strip_prefix(':')?;
            let at = list.find("list:")? + "list:".len();
            let start = hit.end + 1 + at + list.get(at..)?.find(|c: char| c.is_ascii_alphanumeric())?;
            word(text, start)?
        }
    };
    let (user, _) = text.get(login.clone())?.split_once(':')?;
    password(text, login.start + user.len() + 1..login.end)
}

/// `htpasswd -bc FILE USER PASSWORD`, at the end of the dash: only with `b` is the password an argument.
fn htpasswd(text: &str, at: usize) -> Found {
    let options = text.get(at..word_end(text, at))?;
    let is_batch =
        options.len() <= 4 && options.contains('b') && options.bytes().all(|byte| byte.is_ascii_alphabetic());
    let user = skip(text, word_end(text, at), is_blank);
    // `-n` writes to the terminal, and takes no file.
    let user = if options.contains('n') { user } else { behind_word(text, user) };
    is_batch.then(|| password_word(text, behind_word(text, user)))?
}

/// The private part of a JSON Web Key, at the place of its `"kty"`.
fn json_web_key(text: &str, hit: Range<usize>) -> Found {
    // The longest keys in use have 3.3 KB, and most begin with their type.
    const BEFORE: usize = 2 * 1024;
    const BEHIND: usize = 4 * 1024;
    let bytes = text.as_bytes();
    let before = bytes.get(..hit.start)?.iter().rev().take(BEFORE).take_while(|byte| !b"{}".contains(byte)).count();
    let behind = bytes.get(hit.end..)?.iter().take(BEHIND).take_while(|byte| !b"{}".contains(byte)).count();
    let start = hit.start - before;
    let key = text.get(start..hit.end + behind)?;
    let value_of = |name: &str| {
        let at = key.find(name)? + name.len();
        let value = key.get(at..)?.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        let (inside, _) = value.split_once('"')?;
        let offset = start + key.len() - value.len();
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte);
        let is_key = inside.len() >= 20 && inside.bytes().all(is_part) && distinct(inside) > 10;
        is_key.then(|| offset..offset + inside.len())
    };
    if let Some(range) = value_of("\"d\"") {
        return Some((range, Kind::PrivateKey));
    }
    let range = if key.contains("\"oct\"") { value_of("\"k\"")? } else { return None };
    Some((range, Kind::Token("a JSON Web Key")))
}

/// The lines of a private key of `PuTTY`.
fn putty_key(text: &str, hit: Range<usize>) -> Found {
    let first = skip(text, hit.end, |byte| byte.is_ascii_digit());
    let start = skip(text, first, |byte| byte.is_ascii_whitespace());
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=\r\n ".contains(&byte);
    let end = skip(text, start, is_part);
    let (body, _) = text.get(start..end)?.split_once("Private").unwrap_or((text.get(start..end)?, ""));
    let body = body.trim_end();
    (first > hit.end && body.len() >= 32 && distinct(body) > 12).then(|| (start..start + body.len(), Kind::PrivateKey))
}

/// Places that have several passwords, by their beginnings: the users of a login module of Kafka's or `ZooKeeper`'s
/// (`user_admin="x"`), the ways in which a user of SNMP logs in (`createUser ops SHA "x" AES "y"`).
pub(crate) const LISTS: [&str; 2] = ["nmodule required", "euser "];

/// The passwords of the list that begins at a hit.
pub(crate) fn each_of_list(text: &str, hit: &Range<usize>) -> Vec<(Range<usize>, Kind)> {
    const MOST: usize = 4096;
    let is_module = text.get(..hit.start).is_some_and(|before| before.ends_with("Logi"));
    let is_user = text.get(..hit.start).is_some_and(|before| before.ends_with("creat"));
    if !is_module && !is_user {
        return Vec::new();
    }
    let is_inside = |byte: u8| if is_module { byte != b';' } else { !is_line_end(byte) };
    let end = skip(text, hit.end, is_inside).min(hit.end + MOST);
    let rest = text.get(hit.end..end).unwrap_or_default();
    let openings: Vec<usize> = if is_module {
        let of_user = |at: usize, name: &str| Some(at + name.len() + rest.get(at + name.len()..)?.find('=')? + 1);
        rest.match_indices("user_").filter_map(|(at, name)| of_user(at, name)).collect()
    } else {
        let quotes = rest.match_indices(" \"").map(|(at, blank)| at + blank.len() - 1);
        quotes.collect()
    };
    openings.into_iter().filter_map(|at| quoted_password_at(text, hit.end + at)).collect()
}

/// The community of SNMP, which is a password: `rocommunity x`, or `community: x` near words that say that it is one.
fn community(text: &str, hit: Range<usize>) -> Found {
    const AROUND: usize = 200;
    let before = text.as_bytes().get(hit.start.saturating_sub(AROUND)..hit.start)?.to_ascii_lowercase();
    if before.ends_with(b"roco") || before.ends_with(b"rwco") {
        return password_word(text, skip(text, hit.end, is_blank));
    }
    let name = before.strip_suffix(b"co").filter(|rest| !rest.last().copied().is_some_and(is_name_byte))?;
    let operator = skip(text, hit.end, is_blank);
    if !matches!(byte_at(text, operator), Some(b':' | b'=')) {
        return None;
    }
    let is_told = |sign: &[u8]| name.windows(sign.len()).any(|window| window == sign);
    let (range, kind) = password_word(text, skip(text, operator + 1, is_blank))?;
    let is_snmp = is_told(b"snmp") || is_told(b"version: 2") || is_told(b"version: 1");
    (is_snmp && kind == Kind::Password).then_some((range, kind))
}

/// What is assigned to a name that promises nothing by its words.
fn assigned_key(text: &str, hit: Range<usize>) -> Found {
    let is_sign = |byte: u8| is_blank(byte) || matches!(byte, b':' | b'=' | b'"' | b'\'');
    let start = skip(text, hit.end, is_sign);
    let range = start..skip(text, start, |byte| is_name_byte(byte) || b"+/=:".contains(&byte));
    let kind = judge("apiKey", Promise::Key, text.get(range.clone())?, Setting::Field)?;
    (start > hit.end).then_some((range, kind))
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// The first line behind `[admins]` of `CouchDB`: a name and a password.
fn couchdb_admin(text: &str, hit: Range<usize>) -> Found {
    let start = skip(text, hit.end, |byte| byte.is_ascii_whitespace());
    let equals = skip(text, start, |byte| byte != b'=' && !is_line_end(byte));
    let is_login = byte_at(text, equals) == Some(b'=') && byte_at(text, start).is_some_and(is_name_byte);
    is_login.then(|| password_word(text, skip(text, equals + 1, is_blank))).flatten()
}

/// `7z a -pSECRET archive`
fn archive_password(text: &str, hit: Range<usize>) -> Found {
    let mut at = hit.end;
    for _ in 0..8 {
        if text.get(at..)?.starts_with("-p") {
            return password_word(text, at + 2);
        }
        at = behind_word(text, at);
    }
    None
}

/// A password hash in the format of `crypt`, LDAP or PHC, without a name.
fn hash(text: &str, hit: Range<usize>) -> Found {
    if byte_before(text, hit.start).is_some_and(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"./$=,+{}-".contains(&byte);
    let range = hit.start..skip(text, hit.start, is_part);
    let value = text.get(range.clone())?;
    let is_hash = is_password_hash(value) && value.len() >= 28 && distinct(value) > 12 && !is_filler(value);
    is_hash.then_some((range, Kind::PasswordHash))
}

/// The passwords in a text that is known by its name.
pub(crate) fn in_file(name: &str, text: &str) -> Vec<(Range<usize>, Kind)> {
    // Nearly every name is told by its last letter.
    if !name.ends_with(['t', 's', 'S']) {
        return Vec::new();
    }
    let file = name.rsplit('/').next().unwrap_or(name);
    let of_line: fn(&str) -> Option<Range<usize>> = match file {
        "userlist.txt" => pgbouncer_user,
        "chap-secrets" | "pap-secrets" => ppp_secret,
        "REDIS_HOSTS" => redis_commander_host,
        _ => return Vec::new(),
    };
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive(['\n', ',']) {
        let range = of_line(line).map(|range| start + range.start..start + range.end);
        found.extend(range.and_then(|range| password(text, range)));
        start += line.len();
    }
    found
}

/// `"user" "password"` in `userlist.txt` of `PgBouncer`.
fn pgbouncer_user(line: &str) -> Option<Range<usize>> {
    let parts: Vec<&str> = line.split('"').collect();
    let ["", user, " ", secret, _] = parts.as_slice() else { return None };
    let at = user.len() + 4;
    Some(at..at + secret.len())
}

/// `client server secret addresses` of pppd.
fn ppp_secret(line: &str) -> Option<Range<usize>> {
    let is_comment = line.trim_start().starts_with('#');
    let secret = line.split_ascii_whitespace().nth(2).filter(|_| !is_comment)?;
    let inside = secret.trim_matches('"');
    let start = inside.as_ptr().addr().checked_sub(line.as_ptr().addr())?;
    Some(start..start + inside.len())
}

/// `label:host:port:database:password` of Redis Commander.
fn redis_commander_host(host: &str) -> Option<Range<usize>> {
    let host = host.trim_end_matches([',', '\n']);
    let secret = host.splitn(5, ':').nth(4)?;
    Some(host.len() - secret.len()..host.len())
}
