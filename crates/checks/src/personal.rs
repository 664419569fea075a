//! Personal data in text: addresses, telephone numbers, accounts and cards.

use std::ops::Range;

/// Something about a person.
pub(crate) struct Personal {
    pub(crate) range: Range<usize>,
    pub(crate) what: &'static str,
}

/// Names of mailboxes that are nobody's in particular.
const ROLES: [&str; 22] = [
    "abuse",
    "admin",
    "alert",
    "alerts",
    "bot",
    "ci",
    "contact",
    "dev",
    "devops",
    "do-not-reply",
    "donotreply",
    "example",
    "git",
    "hello",
    "info",
    "mail",
    "no-reply",
    "noreply",
    "root",
    "security",
    "support",
    "user",
];
/// Domains that are kept for documentation, and those of services whose users are programs.
const NOBODYS: [&str; 9] = [
    ".example",
    ".invalid",
    ".test",
    ".local",
    ".localhost",
    "example.com",
    "example.org",
    "example.net",
    "gserviceaccount.com",
];

/// The fewest digits of a number that is looked for.
const SHORTEST_NUMBER: usize = 8;

/// The personal data in a text that stands under a name, in order.
pub(crate) fn personal_data(name: &str, text: &str) -> Vec<Personal> {
    let mut found: Vec<Personal> = text.match_indices('@').filter_map(|(at, _)| mail_at(text, at)).collect();
    found.extend(numbers(name, text));
    found.sort_by_key(|it| it.range.start);
    found
}

fn mail_at(text: &str, at: usize) -> Option<Personal> {
    let bytes = text.as_bytes();
    let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
    let before = bytes.get(..at)?.iter().rev().take(64).take_while(|byte| is_local(byte)).count();
    let behind = bytes.get(at + 1..)?.iter().take(255).take_while(|byte| is_host(byte)).count();
    let (local, host) = (text.get(at - before..at)?, text.get(at + 1..at + 1 + behind)?.trim_end_matches(['.', '-']));
    // `user:password@host`, `//user@host` and `git@host:path` are no mailboxes.
    let is_url = (at - before).checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(|byte| b":/@".contains(byte));
    let next = bytes.get(at + 1 + host.len());
    let (_, top) = host.rsplit_once('.')?;
    let is_top = (2..=24).contains(&top.len()) && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    let lower = local.to_ascii_lowercase();
    let is_persons = !ROLES.contains(&lower.as_str()) && !NOBODYS.iter().any(|end| host.ends_with(end));
    let is_mail = !local.is_empty() && is_top && is_persons && !is_url && !matches!(next, Some(b':' | b'/'));
    is_mail.then(|| Personal { range: at - before..at + 1 + host.len(), what: "an e-mail address" })
}

/// Runs of digits and blanks that are a telephone number, an IBAN or the number of a card.
fn numbers<'t>(name: &'t str, text: &'t str) -> impl Iterator<Item = Personal> + 't {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'+' | b'-' | b'(' | b')');
    let mut at = 0;
    text.as_bytes().split(move |byte| !is_part(*byte)).filter_map(move |run| {
        let range = at..at + run.len();
        at = range.end + 1;
        // Most runs are words, and empty between two signs.
        if run.len() < SHORTEST_NUMBER {
            return None;
        }
        let run = text.get(range.clone())?;
        let (skipped, run) = (run.len() - run.trim_start().len(), run.trim());
        let what = number(name, text, range.start, run)?;
        Some(Personal { range: range.start + skipped..range.start + skipped + run.len(), what })
    })
}

fn number(name: &str, text: &str, start: usize, run: &str) -> Option<&'static str> {
    let parts = || run.bytes().filter(|byte| !matches!(byte, b' ' | b'-' | b'(' | b')'));
    // Each number has two digits at least, an IBAN the fewest.
    if !(SHORTEST_NUMBER..=41).contains(&parts().count()) || parts().filter(u8::is_ascii_digit).count() < 2 {
        return None;
    }
    let packed: String = parts().map(char::from).collect();
    let digits = packed.strip_prefix('+').unwrap_or(&packed);
    if digits.len() > 40 || digits.len() < 8 {
        return None;
    }
    if is_iban(&packed) {
        return Some("an IBAN");
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let says_phone = || {
        let before: String = text.get(..start).unwrap_or_default().chars().rev().take(24).collect();
        let before: String = before.chars().rev().collect();
        [name, &before].iter().any(|it| {
            let lower = it.to_ascii_lowercase();
            ["phone", "mobile", "tel:", "telephone", "sms"].iter().any(|word| lower.contains(word))
        })
    };
    let is_phone =
        (8..=15).contains(&digits.len()) && (packed.starts_with('+') || digits.starts_with('0')) && says_phone();
    let is_grouped = run.contains([' ', '-']);
    let is_card =
        (15..=16).contains(&digits.len()) && digits.starts_with(['3', '4', '5']) && is_grouped && passes_luhn(digits);
    if is_card { Some("the number of a card") } else { is_phone.then_some("a telephone number") }
}

/// ISO 13616: country, check digits, account; the whole is 1 modulo 97.
fn is_iban(packed: &str) -> bool {
    let bytes = packed.as_bytes();
    let is_head = |head: &[u8]| matches!(head, [a, b, c, d] if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit());
    let (Some(head), Some(account)) = (bytes.get(..4), bytes.get(4..)) else { return false };
    if !(15..=34).contains(&bytes.len()) || !is_head(head) || !account.iter().all(u8::is_ascii_alphanumeric) {
        return false;
    }
    let rest = account.iter().chain(head).fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.to_ascii_uppercase().saturating_sub(b'A')) + 10) % 97,
    });
    rest == 1
}

/// The check digit of cards (ISO 7812).
fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, byte)| {
            let digit = u32::from(byte.saturating_sub(b'0'));
            match (index % 2, digit * 2) {
                (0, _) => digit,
                (_, double) => double / 10 + double % 10,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}
