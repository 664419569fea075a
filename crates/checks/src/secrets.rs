//! Whether a named value is a secret, for the rules that look for those in clear text.
//!
//! Both sides must speak for it: a name that promises a secret, and a value that could be one. A value in the
//! form of a well-known token needs no name.

/// Words that make a name that of a password, on their own or at the end of a word (`PGPASSWORD`).
const PASSWORDS: [&str; 3] = ["PASSWORD", "PASSWD", "PASSPHRASE"];

/// Words that make a name that of another secret.
const SECRETS: [&str; 5] = ["SECRET", "TOKEN", "APIKEY", "CREDENTIAL", "CREDENTIALS"];

/// Words that make a `KEY` behind them a secret one.
const SECRET_KEYS: &str = "ACCESS ACCOUNT API APP AUTH DECRYPTION ENCRYPTION HMAC JWT MASTER PRIVATE SIGNING";

/// Last words that say that the name is of something about a secret: where it is, how long it lives.
const ABOUT: &str = "ALGORITHM AUDIENCE CMD COMMAND COUNT DAYS DIR DIRECTORY DURATION ENABLED ENDPOINT EXPIRATION EXPIRY FIELD \
    FILE FILENAME FORMAT HEADER HOST HOURS ID INTERVAL IPS ISSUER LENGTH LIFETIME MINUTES MODE NAME NAMESPACE PATH POLICY \
    PREFIX PROVIDER REF REGION REQUIRED SECONDS SIZE STORE SUFFIX TIMEOUT TTL TYPE URI URL";

/// Values that are no secret, whatever the name.
const PLAIN_WORDS: &str = "always auto basic bearer default disabled enabled false never nil no none null off on \
    required true undefined unset yes";

/// What people write where a secret is to be filled in.
const FILLERS: &str = "change-me change_me changeit changeme dummy example insert- insert_ placeholder redacted \
    replace todo xxxx your- your_";

/// Beginnings of references that something resolves when the process starts.
const REFERENCES: &str = "arn: awssm: bao: env: file: gcp: op:// projects/ ref+ secret: sm:// vault:";

/// Beginnings of tokens that are known by their form, with the shortest length of a real one.
const TOKENS: [(&str, usize); 9] = [
    ("-----BEGIN", 60),
    ("AKIA", 20),
    ("ghp_", 40),
    ("github_pat_", 60),
    ("glpat-", 26),
    ("npm_", 40),
    ("sk_live_", 24),
    ("xoxb-", 24),
    ("xoxp-", 24),
];

/// What a name promises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Promise {
    Password,
    Token,
}

/// Whether `value`, found under `name`, is a secret in clear text rather than a placeholder, a reference, a path
/// or a setting.
pub(crate) fn looks_like_secret(name: &str, value: &str) -> bool {
    let value = value.trim();
    let words = words(name);
    match promise(&words) {
        _ if is_known_token(value) => true,
        None => false,
        // Limits and lifetimes of tokens are numbers; among passwords numbers are just the weak ones.
        Some(Promise::Token) if is_amount(value) => false,
        Some(_) => could_be_secret(value) && (words.len() < 2 || self::words(value) != words),
    }
}

fn is_known_token(value: &str) -> bool {
    let has_form = TOKENS.iter().any(|(start, length)| value.starts_with(start) && value.len() >= *length);
    has_form && !is_filler(value) && !value.contains("PUBLIC KEY") && !value.contains("CERTIFICATE")
}

fn promise(words: &[String]) -> Option<Promise> {
    let last = words.last()?.as_str();
    // etcd's `initial-cluster-token` is the name of a cluster.
    let names_cluster = words.ends_with(&["INITIAL", "CLUSTER", "TOKEN"].map(str::to_owned));
    if names_cluster || listed(ABOUT, last) || words.iter().any(|word| word == "PUBLIC") {
        return None;
    }
    let is_password = |word: &String| PASSWORDS.iter().any(|ending| word.ends_with(ending));
    let is_secret_key =
        |pair: &[String]| matches!(pair, [what, key] if key.as_str() == "KEY" && listed(SECRET_KEYS, what));
    if words.iter().any(is_password) || (words.len() > 1 && matches!(last, "PASS" | "PWD")) {
        Some(Promise::Password)
    } else if words.iter().any(|word| SECRETS.contains(&word.as_str())) || words.windows(2).any(is_secret_key) {
        Some(Promise::Token)
    } else {
        None
    }
}

fn could_be_secret(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let names_file = ["/", "./", "../", "~/"].iter().any(|start| value.starts_with(start)) && !value.ends_with('=');
    let names_windows_file = value.get(1..3) == Some(":\\");
    let is_list_of_settings = value.contains(',') && value.trim_end_matches('=').contains('=');
    let is_filled_in_later =
        ["$(", "${", "{{"].iter().any(|start| value.contains(start)) || value.starts_with(['<', '%']);
    value.len() >= 3
        && !listed(PLAIN_WORDS, &lower)
        && !is_filler(value)
        && !REFERENCES.split(' ').any(|start| lower.starts_with(start))
        && !names_file
        && !is_list_of_settings
        && !names_windows_file
        && !is_filled_in_later
        && !is_url_without_password(value)
}

fn is_filler(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let repeats_one_sign = lower.chars().all(|c| lower.starts_with(c));
    repeats_one_sign || FILLERS.split(' ').any(|filler| lower.contains(filler))
}

/// A number, with a unit or without: `3600`, `24h`.
fn is_amount(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    value.len() - number.len() <= 2 && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_url_without_password(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else { return false };
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    let password = authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
    password.is_none_or(str::is_empty)
}

/// The words of a name in capitals, parted by signs or by the hump of a camel.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        let begins_word = !c.is_alphanumeric() || (was_lower && c.is_uppercase());
        was_lower = c.is_lowercase();
        let letters = c.to_uppercase().filter(|_| c.is_alphanumeric());
        match words.last_mut() {
            Some(word) if !begins_word => word.extend(letters),
            _ => words.push(letters.collect()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn listed(words: &str, word: &str) -> bool {
    words.split(' ').any(|listed| listed == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_apart_into_words() {
        assert_eq!(words("dbPassword"), ["DB", "PASSWORD"]);
        assert_eq!(words("X-API__key"), ["X", "API", "KEY"]);
        assert_eq!(words("--"), [""; 0]);
    }

    #[test]
    fn a_name_promises_a_secret_only_if_it_is_of_the_secret_itself() {
        let table = [
            ("MYSQL_PWD", Some(Promise::Password)),
            ("PWD", None),
            ("SMTP_PASS", Some(Promise::Password)),
            ("SECRET_KEY_BASE", Some(Promise::Token)),
            ("STRIPE_API_KEY", Some(Promise::Token)),
            ("SORT_KEY", None),
            ("PASSWORD_MIN_LENGTH", None),
            ("OAUTH_TOKEN_ENDPOINT", None),
            ("SSH_PUBLIC_KEY", None),
            ("MAX_TOKENS", None),
            ("ETCD_INITIAL_CLUSTER_TOKEN", None),
            ("JWT_SECRET_CMD", None),
            ("PASSENGER_APP_ENV", None),
        ];
        for (name, expected) in table {
            assert_eq!(promise(&words(name)), expected, "{name}");
        }
    }

    #[test]
    fn a_private_key_needs_no_name_and_a_certificate_is_none() {
        let pem = |what: &str| format!("-----BEGIN {what}-----\n{}\n-----END {what}-----", "MIIB".repeat(12));
        assert!(looks_like_secret("DATA", &pem("PRIVATE KEY")));
        assert!(!looks_like_secret("DATA", &pem("CERTIFICATE")));
    }
}
