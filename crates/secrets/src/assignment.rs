//! Names and values within a text: properties, `.env`, INI, JSON, XML, YAML, options of commands, headers.

use std::ops::Range;

use crate::Kind;
use crate::entropy::is_random;
use crate::name::{Promise, promise, words};
use crate::scan::{Setting, is_login};
use crate::text::{
    ARGUMENT_END, REACH, byte_at, byte_before, identifier_around, is_blank, is_line_end, line_around, skip,
};
use crate::value::{judge, looks_used};

/// A secret behind a name.
pub(crate) struct Assigned {
    pub(crate) value: Range<usize>,
    pub(crate) kind: Kind,
    pub(crate) name: Range<usize>,
}

/// How a value is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Quoted,
    /// Behind `=`, `:` or the like, to the end of the line or the next separator.
    Bare,
    /// The next word: `--password x`, `requirepass x`.
    Word,
    /// To the next `<`.
    Element,
}

/// Directives that take a password as their next word.
const DIRECTIVES: [&str; 8] = [
    "requirepass",
    "masterauth",
    "auth_pass",
    "auth-pass",
    "sentinel-pass",
    "rootpw",
    "masterpass",
    "insecure-password",
];

/// The value that belongs to the name around the hit of a stem, when it is a secret. `is_code`: whether bare words are
/// variables.
pub(crate) fn assigned_at(text: &str, identifier: &Range<usize>, is_code: bool) -> Option<Assigned> {
    let whole = text.get(identifier.clone())?;
    let name = whole.trim_start_matches(['-', '.']).trim_end_matches(['-', '.']);
    // AngularJS marks objects with `$$hashKey`.
    if text.get(..identifier.start).is_some_and(|before| before.ends_with("$$")) {
        return None;
    }
    if matches!(whole, "-passin" | "-passout" | "-pass") {
        return password_of_openssl(text, identifier);
    }
    // `Server=db;UID=sa;PWD=x`: on its own it is the folder that a process is in.
    let is_of_connection = name == "PWD" && byte_before(text, identifier.start) == Some(b';');
    let promised = promise(if is_of_connection { "Pwd" } else { name })?;
    let name_start = identifier.start + (whole.len() - whole.trim_start_matches(['-', '.']).len());
    let name_range = name_start..name_start + name.len();
    let (value, form) = value_behind(text, identifier, whole)?;
    let (value, raw) = trimmed(text, value, form)?;
    let is_bare = form == Form::Bare;
    if is_bare && (byte_before(text, identifier.start) == Some(b'$') || is_expression(text, &value, raw, is_code)) {
        return None;
    }
    let mut setting = if form == Form::Bare { Setting::Prose } else { Setting::Field };
    if form == Form::Bare && is_plain_word(raw) && !may_be_bare(text, &name_range, name, raw, promised, is_code) {
        return None;
    }
    if matches!(form, Form::Quoted) && whole.starts_with('-') {
        setting = Setting::Variable;
    }
    let (value, raw) = without_scheme(value, raw);
    let kind = judge(name, promised, raw, setting)?;
    if is_in_comment(text, name_start) && !looks_used(kind, raw) {
        return None;
    }
    Some(Assigned { value, kind, name: name_range })
}

/// `openssl … -passin pass:x`; `env:` and `file:` say where it is.
fn password_of_openssl(text: &str, option: &Range<usize>) -> Option<Assigned> {
    let start = skip(text, option.end, is_blank);
    let value = text.get(start..skip(text, start, |byte| !is_blank(byte) && !is_line_end(byte)))?;
    let (open, inside) = match value.split_once("pass:")? {
        (open @ ("" | "\"" | "'"), inside) => (open.len() + "pass:".len(), inside.split(['"', '\'']).next()?),
        _ => return None,
    };
    let kind = judge("password", Promise::Password, inside, Setting::Variable)?;
    let name = option.start + 1..option.end;
    Some(Assigned { value: start + open..start + open + inside.len(), kind, name })
}

/// Where the value behind an identifier begins and ends, and how it is written.
fn value_behind(text: &str, identifier: &Range<usize>, whole: &str) -> Option<(Range<usize>, Form)> {
    let mut at = identifier.end;
    let was_quoted = {
        let behind = skip_quote(text, at);
        let quoted = behind > at;
        at = behind;
        quoted
    };
    if byte_at(text, at) == Some(b']') {
        at += 1;
    }
    let spaced = skip(text, at, is_blank);
    let is_element = byte_before(text, identifier.start) == Some(b'<') || was_quoted;
    match (byte_at(text, spaced), byte_at(text, spaced + 1)) {
        (Some(b'='), Some(b'=' | b'~')) | (Some(b':'), Some(b':')) => None,
        (Some(b'='), Some(b'>')) | (Some(b':'), Some(b'=')) => written(text, spaced + 2),
        (Some(b':'), Some(b'/')) if byte_at(text, spaced + 2) == Some(b'/') => None,
        // A variable of psql.
        (Some(b':'), Some(b'\'')) if spaced > at => None,
        (Some(b'=' | b':'), _) => written(text, spaced + 1),
        (Some(b'>'), _) if is_element => {
            let end = skip(text, spaced + 1, |byte| byte != b'<');
            let is_closed = byte_at(text, end) == Some(b'<') && byte_at(text, end + 1) == Some(b'/');
            is_closed.then_some((spaced + 1..end, Form::Element))
        }
        (Some(b','), _) if was_quoted => argument_behind(text, identifier, spaced + 1),
        _ => paired(text, identifier, at).or_else(|| next_word(text, identifier, at, whole, was_quoted)),
    }
}

/// The value behind an operator: quoted, or bare on the same line.
fn written(text: &str, operator_end: usize) -> Option<(Range<usize>, Form)> {
    // Not behind the end of an argument: `--api-token=` has no value, and the next argument is none.
    let at = skip(text, operator_end, |byte| matches!(byte, b' ' | b'\t'));
    if let Some(inside) = quoted(text, at) {
        return Some((inside, Form::Quoted));
    }
    let end = skip(text, at, |byte| !is_line_end(byte) && byte != ARGUMENT_END).min(at + REACH);
    (end > at).then_some((at..end, Form::Bare))
}

/// The inside of the quoted string at `at`. In a string of JSON within a string the quotes are escaped.
fn quoted(text: &str, at: usize) -> Option<Range<usize>> {
    let is_escaped = byte_at(text, at) == Some(b'\\');
    let open = if is_escaped { at + 1 } else { at };
    let quote = byte_at(text, open).filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
    let mut end = open + 1;
    while end < text.len() && end < open + 4 * REACH {
        match byte_at(text, end)? {
            b'\\' if is_escaped && byte_at(text, end + 1) == Some(quote) => return Some(open + 1..end),
            b'\\' => end += 1,
            b'\n' => return None,
            byte if byte == quote => return Some(open + 1..end),
            _ => {}
        }
        end += 1;
    }
    None
}

fn skip_quote(text: &str, at: usize) -> usize {
    match (byte_at(text, at), byte_at(text, at + 1)) {
        (Some(b'"' | b'\''), _) => at + 1,
        (Some(b'\\'), Some(b'"' | b'\'')) => at + 2,
        _ => at,
    }
}

/// `name: DB_PASSWORD`, `value: x` in two entries, lines or attributes, commented out or not.
fn paired(text: &str, identifier: &Range<usize>, at: usize) -> Option<(Range<usize>, Form)> {
    let before = text.as_bytes().get(identifier.start.saturating_sub(12)..identifier.start)?;
    let before = String::from_utf8_lossy(before).to_ascii_lowercase();
    let before = before.trim_end_matches(['"', '\'', '\\', ' ']);
    let is_named = ["name:", "name\":", "name\\\":", "name=", "key:", "key\":", "key=", "name\\\" :"]
        .iter()
        .any(|end| before.ends_with(end));
    if !is_named {
        return element_behind(text, before, at);
    }
    let mut next = skip(text, at, |byte| byte == b',' || byte == b'#' || byte.is_ascii_whitespace());
    next = skip_quote(text, next);
    let rest = text.get(next..)?;
    let behind = rest.strip_prefix("value").or_else(|| rest.strip_prefix("Value"))?;
    let mut operator = skip_quote(text, text.len() - behind.len());
    operator = skip(text, operator, is_blank);
    matches!(byte_at(text, operator), Some(b':' | b'=')).then(|| written(text, operator + 1)).flatten()
}

/// `<name>fs.s3a.secret.key</name><value>x</value>`, as Hadoop has its settings.
fn element_behind(text: &str, before: &str, at: usize) -> Option<(Range<usize>, Form)> {
    let is_named = ["<name>", "<key>", "<string>"].iter().any(|start| before.ends_with(start));
    let close = skip(text, at, |byte| byte != b'>' && !is_line_end(byte));
    let open = skip(text, close + 1, |byte| byte.is_ascii_whitespace());
    let is_closed = text.get(at..close)?.starts_with("</");
    let tag = ["<value>", "<string>"].into_iter().find(|tag| text.get(open..).is_some_and(|it| it.starts_with(tag)))?;
    let start = open + tag.len();
    let end = skip(text, start, |byte| byte != b'<');
    (is_named && is_closed && byte_at(text, end) == Some(b'<')).then_some((start..end, Form::Element))
}

/// `define('DB_PASSWORD', 'x')`, `put("apiKey", "x")`: the argument behind the name, where it was in use.
fn argument_behind(text: &str, identifier: &Range<usize>, at: usize) -> Option<(Range<usize>, Form)> {
    let before = text.get(..identifier.start.checked_sub(1)?)?;
    let is_first = before.trim_end_matches([' ', '\t']).ends_with('(');
    let inside = quoted(text, skip(text, at, is_blank)).filter(|_| is_first)?;
    looks_used(Kind::Password, text.get(inside.clone())?).then_some((inside, Form::Quoted))
}

/// What stands behind `Bearer ` or `Basic ` at `at`, when it was in use.
pub(crate) fn credentials_at(text: &str, at: usize) -> Option<(Range<usize>, Kind)> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    let end = skip(text, at, is_part).min(at + REACH);
    let value = text.get(at..end)?;
    if is_login(value) {
        return Some((at..end, Kind::RegistryLogin));
    }
    let kind = judge("token", Promise::Secret, value, Setting::Field)?;
    (value.len() >= 16 && looks_used(Kind::Key, value)).then_some((at..end, kind))
}

/// The quoted password at `at`, behind words of SQL that say that it is one.
pub(crate) fn quoted_password_at(text: &str, at: usize) -> Option<(Range<usize>, Kind)> {
    let open = skip(text, at, is_blank);
    // In backticks stands a name: "errors are identified by `http.status`".
    let inside = quoted(text, open).filter(|_| byte_at(text, open) != Some(b'`'))?;
    let kind = judge("password", Promise::Password, text.get(inside.clone())?, Setting::Field)?;
    Some((inside, kind))
}

/// `--password x`, `requirepass x`, `machine h login u password x`.
fn next_word(
    text: &str,
    identifier: &Range<usize>,
    at: usize,
    whole: &str,
    was_quoted: bool,
) -> Option<(Range<usize>, Form)> {
    let mut start = skip(text, at, is_blank);
    // `sentinel auth-pass MASTER PASSWORD`
    if text.get(..identifier.start).is_some_and(|before| before.trim_end().ends_with("sentinel")) {
        start = skip(text, skip(text, start, |byte| !is_blank(byte) && !is_line_end(byte)), is_blank);
    }
    let is_option = whole.starts_with('-');
    let line = || line_around(text, identifier.start);
    // `machine h login u password x`
    let is_netrc = || {
        let before = text.get(..identifier.start).unwrap_or_default().split_ascii_whitespace().rev();
        whole == "password" && before.take(2).last() == Some("login") && !line().contains(':')
    };
    let is_before_quote = || matches!(whole, "secret" | "PSK") && byte_at(text, start) == Some(b'"');
    let is_directive = DIRECTIVES.contains(&whole) || is_before_quote();
    // `CREATE USER shop WITH PASSWORD 'x'`
    let is_sql = || {
        let line = line().to_ascii_lowercase();
        whole.eq_ignore_ascii_case("password")
            && byte_at(text, start) == Some(b'\'')
            && ["user ", "role "].iter().any(|word| line.contains(word))
    };
    // `proxy_set_header X-Api-Key "x"`
    let is_header = || text.get(..identifier.start).is_some_and(|before| before.trim_end().ends_with("header"));
    // A line of two words, as fluentd has its settings.
    let is_setting = || {
        let line = line();
        let mut words = line.split_ascii_whitespace();
        let is_pair = words.next() == Some(whole) && words.next().is_some_and(|it| looks_used(Kind::Password, it));
        is_pair && words.next().is_none()
    };
    let is_told = || is_directive || is_netrc() || is_sql() || is_header() || is_setting();
    let is_next = start > at && (!was_quoted || is_option) && (is_option || is_told());
    if !is_next || byte_at(text, start) == Some(b'-') || is_option && is_explained(text, identifier, at..start) {
        return None;
    }
    if let Some(inside) = quoted(text, start) {
        return Some((inside, Form::Word));
    }
    // A whole argument may hold blanks; a word of a command line ends at one.
    let is_argument = byte_before(text, start) == Some(ARGUMENT_END);
    let ends = |byte: u8| byte == ARGUMENT_END || is_line_end(byte) || (!is_argument && is_blank(byte));
    let end = skip(text, start, |byte| !ends(byte)).min(start + REACH);
    (end > start).then_some((start..end, Form::Word))
}

/// Whether an option is that of a help text: `[--token TOKEN]`, or far away from the words that explain it.
fn is_explained(text: &str, identifier: &Range<usize>, gap: Range<usize>) -> bool {
    let is_optional = byte_before(text, identifier.start) == Some(b'[');
    let begins_line = || line_around(text, identifier.start).trim_start().starts_with('-');
    is_optional || gap.len() > 1 && begins_line() && !text.get(gap).is_some_and(|gap| gap.contains('\u{1f}'))
}

/// A value without what surely belongs to the text around it.
fn trimmed(text: &str, value: Range<usize>, form: Form) -> Option<(Range<usize>, &str)> {
    let mut raw = text.get(value.clone())?;
    if form == Form::Bare {
        raw = bare(raw, text, &value);
    }
    if form == Form::Word {
        raw = raw.split(['"', '\'', ';', '`']).next().unwrap_or(raw);
    }
    let inside = raw.trim();
    let start = value.start + (raw.len() - raw.trim_start().len());
    (!inside.is_empty()).then_some((start..start + inside.len(), inside))
}

/// The part of a line that is the value of an unquoted assignment.
fn bare<'t>(raw: &'t str, text: &str, value: &Range<usize>) -> &'t str {
    let raw = raw.split(['"', '\'', '`', '<', '\\']).next().unwrap_or(raw);
    let raw = raw.split(" #").next().unwrap_or(raw).trim_end();
    let is_colon =
        text.get(value.start.saturating_sub(3)..value.start).is_some_and(|before| before.trim_end().ends_with(':'));
    // `Password=x;Server=y`, `?token=x&b=c`, `{password: x, b: c}`: separators count when something follows them.
    let line = line_around(text, value.start);
    let mut end = raw.len();
    for (at, sign) in raw.char_indices() {
        let rest = raw.get(at + 1..).unwrap_or_default();
        let separates = match sign {
            ';' => rest.is_empty() || rest.contains('=') || line.contains(";") && !is_colon || rest.starts_with(' '),
            '&' => rest.contains('=') || rest.starts_with('&'),
            ',' => rest.is_empty() || rest.starts_with(' ') || rest.contains('=') || rest.contains(':'),
            '}' | ']' | ')' => rest.is_empty() || rest.starts_with([' ', ',', '}', ']', ')']),
            '|' => rest.starts_with(' ') || rest.is_empty(),
            ' ' | '\t' => !is_colon,
            _ => false,
        };
        if separates {
            end = at;
            break;
        }
    }
    raw.get(..end).unwrap_or(raw).trim_end()
}

fn is_plain_word(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-' | b'.'))
}

/// Whether a bare word is a value rather than a variable or the next word of a sentence.
fn may_be_bare(text: &str, name: &Range<usize>, named: &str, value: &str, promised: Promise, is_code: bool) -> bool {
    let repeats = words(named).last() == words(value).last();
    let line = line_around(text, name.start);
    let begins_line = line.trim_start_matches(|c: char| c.is_whitespace() || "#;-\"'".contains(c));
    let begins_line = begins_line.strip_prefix("export ").unwrap_or(begins_line);
    let stands_alone = begins_line.starts_with(named) && begins_line.trim_end().ends_with(value);
    let is_member = line.contains(';') && line.matches('=').count() > 1;
    // `PGPASSWORD=x psql`: in front of a command the word is a text, whatever the rest of the program is.
    let is_capital = named.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let assigned = format!("{named}={value} ");
    let is_handed_over = is_capital && begins_line.starts_with(&assigned);
    let is_alone = !is_code && (stands_alone || is_member);
    promised == Promise::Password && !repeats && (is_alone || is_handed_over)
}

/// Whether a bare value is a call or, in a program, a variable. In a shell a word behind `=` is a text.
fn is_expression(text: &str, value: &Range<usize>, raw: &str, is_code: bool) -> bool {
    let head = raw.split(['(', '[']).next().unwrap_or_default();
    let is_call = head.len() < raw.len()
        && !head.is_empty()
        && head.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._?!".contains(&byte));
    let is_assigned = byte_before(text, value.start) == Some(b'=');
    let is_identifier = raw.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.');
    let behind = text.get(value.end..).unwrap_or_default();
    let is_conditional = [" unless ", " if "].iter().any(|word| behind.starts_with(word));
    is_call || is_conditional || (is_code && !is_assigned && is_identifier && !is_random(raw))
}

/// Whether a line is a comment of the text's own format.
pub(crate) fn is_in_comment(text: &str, at: usize) -> bool {
    let line = line_around(text, at).trim_start();
    line.starts_with('#') || line.starts_with("//") || line.starts_with(';')
}

/// `Bearer x` is `x`, and so on.
fn without_scheme(value: Range<usize>, raw: &str) -> (Range<usize>, &str) {
    for scheme in ["Bearer ", "bearer ", "Basic ", "Token ", "token "] {
        if let Some(rest) = raw.strip_prefix(scheme) {
            let start = value.end - rest.len();
            return (start..value.end, rest);
        }
    }
    (value, raw)
}

/// The identifier around a hit of a stem.
pub(crate) fn name_around(text: &str, hit: &Range<usize>) -> Range<usize> {
    identifier_around(text, hit)
}
