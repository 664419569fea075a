//! Passwords in URLs and connection strings.

use std::ops::Range;

use crate::Kind;
use crate::placeholder::is_filler;
use crate::value::is_elsewhere;
use crate::wellknown::is_default_password;

/// The password of the URL around the hit of `://`, and what it is.
pub(crate) fn password_at(text: &str, hit: Range<usize>) -> Option<(Range<usize>, Kind)> {
    let bytes = text.as_bytes();
    let is_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
    let scheme = bytes.get(..hit.start)?.iter().rev().take(32).take_while(|byte| is_scheme(byte)).count();
    if scheme == 0 {
        return None;
    }
    let end_of = |ends: &[u8]| {
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || byte.is_ascii_control() || ends.contains(byte);
        let length =
            bytes.get(hit.end..).unwrap_or_default().iter().take(MAX_LENGTH).take_while(|byte| !is_end(byte)).count();
        hit.end + length
    };
    let authority = text.get(hit.end..end_of(b"/\"'<>`\\|"))?;
    let (user_info, host) = match authority.rsplit_once('@') {
        Some(parts) => parts,
        // A password may have a `/` of its own, though it should be written `%2F`.
        None => {
            let longer = text.get(hit.end..end_of(b"\"'<>`\\|,;?"))?;
            let (user_info, host) =
                longer.rsplit_once('@').filter(|(user, _)| user.contains(':') && !user.contains("//"))?;
            let (_, password) = user_info.split_once(':')?;
            // `host:8080/path@x` has a port where a password would be.
            if password.bytes().next()?.is_ascii_digit() && !password.contains('=') || password.starts_with('/') {
                return None;
            }
            (user_info, host)
        }
    };
    let (user, password) = user_info.split_once(':')?;
    let start = hit.end + user.len() + 1;
    let is_example = matches!(user, "user" | "username" | "USER" | "USERNAME" | "login")
        && matches!(password, "pass" | "password" | "PASS" | "PASSWORD" | "pwd" | "passwd");
    if password.is_empty() || host.is_empty() || is_example || is_put_in(password) || is_filler(password) {
        return None;
    }
    let kind =
        if is_default_password(password) || password == user { Kind::DefaultPassword } else { Kind::UrlPassword };
    Some((start..start + password.len(), kind))
}

/// Whether something else takes the place of the password.
fn is_put_in(password: &str) -> bool {
    let is_constant =
        password.contains("PASS") && password.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    is_constant
        || password.contains(['{', '}', '<', '>', '$', '(', '[', ']'])
        || password.starts_with('%') && password.len() <= 3
        || password == "*"
        || is_elsewhere(password)
}

/// The password of `user:password@tcp(host)/db`, as Go's `MySQL` driver has it, at the hit of `@tcp(`.
pub(crate) fn dsn_password_at(text: &str, at: usize) -> Option<(Range<usize>, Kind)> {
    let before = text.as_bytes().get(..at)?;
    let is_part = |byte: &u8| !byte.is_ascii_whitespace() && !b"\"'`=".contains(byte);
    let start = at - before.iter().rev().take(MAX_LENGTH).take_while(|byte| is_part(byte)).count();
    let (user, password) = text.get(start..at)?.split_once(':')?;
    if user.is_empty() || password.is_empty() || is_put_in(password) || is_filler(password) {
        return None;
    }
    let kind = if is_default_password(password) { Kind::DefaultPassword } else { Kind::UrlPassword };
    Some((start + user.len() + 1..at, kind))
}

/// Whether a value is a URL, and none with a password in it: it says where something is.
pub(crate) fn is_without_password(value: &str) -> bool {
    let Some(at) = value.find("://") else { return false };
    let is_scheme =
        at > 0 && value.bytes().take(at).all(|byte| byte.is_ascii_alphanumeric() || b"+-.:".contains(&byte));
    let rest = value.get(at + 3..).unwrap_or_default();
    let has_password = rest.split_once('@').is_some_and(|(user_info, _)| match user_info.split_once(':') {
        Some((_, password)) => !is_put_in(password),
        // Git's hosts take a token in place of the user.
        None => user_info.len() >= 20,
    });
    is_scheme && !has_password
}

const MAX_LENGTH: usize = 2048;
