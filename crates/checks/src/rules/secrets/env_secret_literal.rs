//! A secret in clear text among the environment variables.
//!
//! Both sides must speak for it: a name that promises a secret, and a value that could be one. A value in the
//! form of a well-known token needs no name.

use hullmark_model::Container;

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("env-secret-literal", Check::Container(check));

/// Words that make a name that of a password, on their own or at the end of a word (`PGPASSWORD`).
const PASSWORDS: [&str; 3] = ["PASSWORD", "PASSWD", "PASSPHRASE"];
/// Words that make a name that of another secret.
const SECRETS: [&str; 5] = ["SECRET", "TOKEN", "APIKEY", "CREDENTIAL", "CREDENTIALS"];
/// Words that make a `KEY` behind them a secret one.
const SECRET_KEYS: [&str; 12] = [
    "ACCESS", "ACCOUNT", "API", "APP", "AUTH", "DECRYPTION", "ENCRYPTION", "HMAC", "JWT", "MASTER", "PRIVATE", "SIGNING",
];
/// Last words that say that the name is of something about a secret: where it is, how long it lives.
const ABOUT: [&str; 43] = [
    "ALGORITHM", "AUDIENCE", "COUNT", "DAYS", "DIR", "DIRECTORY", "DURATION", "ENABLED", "ENDPOINT", "EXPIRATION",
    "EXPIRY", "FIELD", "FILE", "FILENAME", "FORMAT", "HEADER", "HOST", "HOURS", "ID", "INTERVAL", "ISSUER", "LENGTH",
    "LIFETIME", "MINUTES", "MODE", "NAME", "NAMESPACE", "PATH", "POLICY", "PREFIX", "PROVIDER", "REF", "REGION",
    "REQUIRED", "SECONDS", "SIZE", "STORE", "SUFFIX", "TIMEOUT", "TTL", "TYPE", "URI", "URL",
];
/// Words that are no secret, whatever the name.
const PLAIN_WORDS: [&str; 20] = [
    "always", "auto", "basic", "bearer", "default", "disabled", "enabled", "false", "never", "nil", "no", "none",
    "null", "off", "on", "required", "true", "undefined", "unset", "yes",
];
/// What people write where a secret is to be filled in.
const PLACEHOLDERS: [&str; 15] = [
    "change-me", "change_me", "changeit", "changeme", "dummy", "example", "insert-", "insert_", "placeholder",
    "redacted", "replace", "todo", "xxxx", "your-", "your_",
];
/// Beginnings of references that something resolves when the process starts.
const REFERENCES: [&str; 12] = [
    "arn:", "awssm:", "bao:", "env:", "file:", "gcp:", "op://", "projects/", "ref+", "secret:", "sm://", "vault:",
];
/// Beginnings of tokens that are recognised by their form, with the shortest length of a real one.
const TOKENS: [(&str, usize); 9] = [
    ("-----BEGIN", 60), ("AKIA", 20), ("ghp_", 40), ("github_pat_", 60), ("glpat-", 26), ("sk_live_", 24),
    ("xoxb-", 24), ("xoxp-", 24), ("npm_", 40),
];

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    for variable in container.env() {
        let value = variable.value();
        if value.get().is_some_and(|text| is_secret(variable.name(), text)) {
            report.at(value).arg("variable", variable.name());
        }
    }
}

fn is_secret(name: &str, value: &str) -> bool {
    let value = value.trim();
    if TOKENS.iter().any(|(start, length)| value.starts_with(start) && value.len() >= *length && !is_filler(value)) {
        return !value.contains("PUBLIC KEY") && !value.contains("CERTIFICATE");
    }
    let words = words(name);
    let Some(last) = words.last().map(String::as_str) else { return false };
    if ABOUT.contains(&last) || words.iter().any(|word| word == "PUBLIC") || is_no_secret(value, &words) {
        return false;
    }
    let of_password = words.iter().any(|word| PASSWORDS.iter().any(|ending| word.ends_with(ending)))
        || (words.len() > 1 && matches!(last, "PASS" | "PWD"));
    let of_key = words.windows(2).any(|pair| pair.get(1).is_some_and(|key| key == "KEY") && is_in(&SECRET_KEYS, pair.first()));
    let of_secret = of_key || words.iter().any(|word| is_in(&SECRETS, Some(word)));
    // Limits and lifetimes of tokens are numbers; among passwords numbers are just the weak ones.
    of_password || (of_secret && !value.starts_with(|c: char| c.is_ascii_digit()) || of_secret && value.len() >= 16)
}

fn is_in(list: &[&str], word: Option<&String>) -> bool {
    word.is_some_and(|word| list.contains(&word.as_str()))
}

/// The words of a name in capitals, parted by signs or by the hump of a camel.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        let begins_word = !c.is_alphanumeric() || (was_lower && c.is_uppercase());
        was_lower = c.is_lowercase();
        match words.last_mut() {
            Some(word) if !begins_word => word.extend(c.to_uppercase()),
            _ => words.push(if c.is_alphanumeric() { c.to_uppercase().collect() } else { String::new() }),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn is_no_secret(value: &str, name: &[String]) -> bool {
    let lower = value.to_ascii_lowercase();
    let repeats_name = || name.len() > 1 && words(value).as_slice() == name;
    let names_file = ["/", "./", "../", "~/"].iter().any(|start| value.starts_with(start)) && !value.ends_with('=');
    let filled_in = ["$(", "${", "{{"].iter().any(|start| value.contains(start)) || value.starts_with(['<', '%']);
    value.len() < 3
        || PLAIN_WORDS.contains(&lower.as_str())
        || is_filler(&lower)
        || REFERENCES.iter().any(|start| lower.starts_with(start))
        || value.get(1..3) == Some(":\\")
        || names_file
        || filled_in
        || repeats_name()
        || is_url_without_password(value)
}

fn is_filler(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let one_sign = value.chars().all(|c| Some(c) == value.chars().next());
    one_sign || PLACEHOLDERS.iter().any(|filler| lower.contains(filler))
}

fn is_url_without_password(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else { return false };
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    !authority.rsplit_once('@').is_some_and(|(user, _)| user.split_once(':').is_some_and(|(_, word)| !word.is_empty()))
}
