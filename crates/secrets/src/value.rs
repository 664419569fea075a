//! What a value is, under a name that promises a secret.

use crate::Kind;
use crate::encoded;
use crate::entropy::{distinct, is_random};
use crate::name::{self, Promise, words};
use crate::placeholder::is_filler;
use crate::scan::Setting;
use crate::url;
use crate::wellknown::is_default_password;
use crate::wordlist::{WordList, word_list};

/// Values that are no secret, whatever the name.
static PLAIN_WORDS: WordList = word_list!(
    "all always any auto automatic basic bearer boolean bytes client default digest disable disabled \
    enable enabled env false file generate generated ignore inherit int jwt kennwort key kubernetes kv ldap manual missing md5 never \
    nil no none null object off oidc oauth oauth2 on parola passwort opaque optional plain prompt public random required saml senha scram-sha-256 \
    scram-sha-512 secretkeyref sha1 sha256 sha512 str string tls trust true undefined unset vault wachtwoord yes"
);

/// Last words of the names of Secrets.
static NAMED_SO: WordList =
    word_list!("SECRET SECRETS CREDENTIAL CREDENTIALS CREDS TLS CERT CERTS AUTH KEY KEYS CONFIG");

/// What passwords are called where a sentence speaks of one.
static PASSWORD_WORDS: WordList =
    word_list!("contraseña kennwort mot-de-passe passphrase password passwords passwort secret senha token");

/// Beginnings of references that something resolves when the process starts.
const REFERENCES: &str = "!vault #{ $__ %env( @microsoft.keyvault( akv: arn: aws-sm: aws-ssm: awssecret: awssm: awsssm: azkv: azure-keyvault: \
    azurekeyvault: bao: berglas: configmap: doppler: dec:: enc( enc[ env. env: env:// env( file: file:// gcpsm: gcp-sm: gcp: gcpsecretmanager: \
    getenv gsm: infisical: k8s: keepass: keyring: keyvault: kubernetes: lookup( op: os.environ os.getenv parameterstore: process.env projects/ \
    ref+ ref: resolve: s3:// secret: secret/ secrets: secretref: secretmanager: secretsmanager: sm: sops: ssm: system.getenv valuefrom \
    vals: vault. vault: vault/ {cipher}";

/// Endings of file names.
const FILE_ENDINGS: &str = ".cer .cfg .conf .crt .csv .env .gpg .ini .jks .json .kdbx .key .keystore .keytab .p12 .pem .pfx .properties \
    .pub .sh .toml .txt .xml .yaml .yml";

/// What `value` is, found under a name that promises something; `None` for a placeholder, a reference, a path, a
/// setting, the name of something.
pub(crate) fn judge(name: &str, promise: Promise, value: &str, setting: Setting) -> Option<Kind> {
    if value.len() > MAX_LENGTH || is_elsewhere(value) || is_public(value) {
        return None;
    }
    if is_password_hash(value) || is_digest_of(name, value) {
        return Some(Kind::PasswordHash);
    }
    let is_default = is_default_password(value);
    // `minioadmin` is the key of many a store; in a field it may as well be the name of an entry.
    let is_loose = matches!(setting, Setting::Variable | Setting::SecretData);
    let may_be_default = promise == Promise::Password || promise == Promise::Key && is_loose && value.len() >= 8;
    if may_be_default && is_default && !PLAIN_WORDS.has(&value.to_ascii_lowercase()) {
        return Some(Kind::DefaultPassword);
    }
    if is_setting(value)
        || is_filler(value)
        || ((!is_default || promise != Promise::Password) && is_name_of_secret(name, value, setting))
    {
        return None;
    }
    match promise {
        Promise::Password => password(value, setting),
        Promise::Secret => secret(value, is_default, setting),
        Promise::Key => key(value, setting),
        Promise::Unsaid => key_of_unknown_kind(name, value, setting),
    }
}

/// Longer values are texts, not secrets.
const MAX_LENGTH: usize = 4096;

fn password(value: &str, setting: Setting) -> Option<Kind> {
    let least = if setting == Setting::Prose { 5 } else { 3 };
    let most_words = match setting {
        Setting::Variable => 8,
        Setting::Prose => 1,
        _ => 4,
    };
    let is_text = value.split_ascii_whitespace().count() > most_words;
    (value.len() >= least && !is_text && !is_sentence(value, setting)).then_some(Kind::Password)
}

/// Words of a surface or a message (`Neues Kennwort`, `Invalid user name or password`), which speak of a password.
fn is_sentence(value: &str, setting: Setting) -> bool {
    let words: Vec<&str> = value.split_ascii_whitespace().collect();
    let is_word = |word: &&str| word.trim_end_matches(['.', ':', '!', '?', ',']).chars().all(char::is_alphabetic);
    let is_capitalised = value.chars().next().is_some_and(char::is_uppercase);
    let speaks_of_it = words.iter().any(|word| PASSWORD_WORDS.has(&word.to_ascii_lowercase()));
    let least = if setting == Setting::Field { 2 } else { 4 };
    words.len() >= least && words.iter().all(is_word) && is_capitalised && (speaks_of_it || setting == Setting::Field)
}

fn secret(value: &str, is_default: bool, setting: Setting) -> Option<Kind> {
    let most_words = match setting {
        Setting::Prose => 1,
        Setting::Variable => 3,
        _ => 2,
    };
    if is_amount(value) || value.len() < 3 || value.split_ascii_whitespace().count() > most_words {
        return None;
    }
    if is_default && setting != Setting::Variable && setting != Setting::SecretData {
        return (value.len() > 4).then_some(Kind::DefaultPassword);
    }
    let is_loose = matches!(setting, Setting::Variable | Setting::SecretData);
    (is_loose || looks_chosen(value)).then_some(if is_default { Kind::DefaultPassword } else { Kind::Key })
}

/// Whether a value was in use, rather than made up to explain something, as comments do.
#[must_use]
pub fn looks_used(kind: Kind, value: &str) -> bool {
    let has = |is: fn(&u8) -> bool| value.bytes().any(|byte| is(&byte));
    let has_digit = has(u8::is_ascii_digit);
    let classes = [has_digit, has(u8::is_ascii_lowercase), has(u8::is_ascii_uppercase), has(u8::is_ascii_punctuation)];
    let classes = classes.into_iter().filter(|has| *has).count();
    match kind {
        Kind::Password | Kind::Key | Kind::UrlPassword => {
            let is_mixed = has_digit && classes >= 2 || classes >= 3 && !is_slug(&value.to_ascii_lowercase());
            let is_long =
                value.len() >= 16 && classes >= 2 && !is_camel(value) && !is_slug(value) || has_opaque_humps(value);
            value.len() >= 8 && (is_mixed || is_long) && !is_constant_of_words(value)
        }
        Kind::DefaultPassword | Kind::PasswordHash | Kind::Random => false,
        Kind::Token(_) | Kind::PrivateKey | Kind::RegistryLogin => true,
    }
}

/// `MY-K8S-PATH`: words in capitals, as placeholders are written.
fn is_constant_of_words(value: &str) -> bool {
    let parts: Vec<&str> = value.split(['-', '_']).collect();
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_capital = value.bytes().all(|byte| !byte.is_ascii_lowercase());
    parts.len() > 1 && is_capital && parts.iter().filter(|part| is_word(part)).count() * 2 > parts.len()
}

/// Letters of both cases in turn, more often than the humps of names: `gaXrqdaBYKPcYradrvUZuyVS`.
fn has_opaque_humps(value: &str) -> bool {
    value.len() >= 16 && !is_camel(value) && value.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// A value that a generator has made, and no fingerprint: those are written in capitals.
fn key_of_unknown_kind(name: &str, value: &str, setting: Setting) -> Option<Kind> {
    let is_fingerprint = value.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte));
    let is_alone = name.eq_ignore_ascii_case("key");
    let is_token =
        value.len() >= 20 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte));
    let has = |is: fn(&u8) -> bool| value.bytes().any(|byte| is(&byte));
    // `v2-s3-artifact-repository` has words and is even enough to look random.
    let may_be_words = value.contains(['-', '_', '/']) && !(has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit));
    (is_token
        && !may_be_words
        && is_random(value)
        && !is_uuid(value)
        && !is_fingerprint
        && (!is_alone || setting == Setting::Prose))
        .then_some(Kind::Key)
}

/// Letters, digits and signs of all kinds, blanks among them, as `WordPress` makes its keys.
fn is_jumble(value: &str) -> bool {
    let signs = value.bytes().filter(u8::is_ascii_punctuation).count();
    let has = |is: fn(&u8) -> bool| value.bytes().any(|byte| is(&byte));
    value.len() >= 32
        && signs >= 3
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_uppercase)
        && value.split(' ').count() <= 4
        && distinct(value) >= 20
}

fn key(value: &str, setting: Setting) -> Option<Kind> {
    let is_one_word = !value.contains(char::is_whitespace) || is_jumble(value);
    let is_loose = matches!(setting, Setting::Variable | Setting::SecretData);
    let is_long_enough = value.len() >= if is_loose { 8 } else { 10 };
    (is_one_word && is_long_enough && !is_amount(value) && looks_chosen(value)).then_some(Kind::Key)
}

/// Whether somebody or something chose a value to be hard to guess: digits among letters, signs that no name has.
pub(crate) fn is_chosen(value: &str) -> bool {
    !value.contains(char::is_whitespace) && !is_amount(value) && looks_chosen(value)
}

/// Whether a value has what names and words have not: digits among letters, or signs that no name has.
fn looks_chosen(value: &str) -> bool {
    let is_uuid = is_uuid(value);
    let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
    let has_lower = value.bytes().any(|byte| byte.is_ascii_lowercase());
    let has_upper = value.bytes().any(|byte| byte.is_ascii_uppercase());
    let has_sign = value.bytes().any(|byte| b"!@#$%^&*+=?~|".contains(&byte));
    let kinds = [has_digit, has_lower, has_upper, has_sign].into_iter().filter(|has| *has).count();
    if is_uuid || is_random(value) {
        return true;
    }
    // `my-app-tls-v2` has a digit, and is a name all the same.
    let is_slug = is_slug(value);
    if is_slug {
        return value.len() >= 8 && value.split(['-', '.', '_']).any(|word| is_opaque_word(word) || is_leet(word));
    }
    if value.chars().all(|c| c.is_alphabetic() || c == '-') && !value.is_ascii() {
        return false;
    }
    value.len() >= 6 && kinds >= 2 && (has_digit || has_sign)
        || value.len() >= 12 && has_upper && has_lower && !is_camel(value)
}

/// A part of a slug that no dictionary has: letters and digits in turn (`7d0c2be4f5`).
fn is_opaque_word(word: &str) -> bool {
    let mut changes = 0;
    let mut before = None;
    for byte in word.bytes() {
        let is_digit = byte.is_ascii_digit();
        changes += u32::from(before.is_some_and(|was| was != is_digit));
        before = Some(is_digit);
    }
    word.len() >= 6 && changes >= 3
}

/// A word in which a digit stands for a letter (`wh1stle`), as no name has it but abbreviations.
fn is_leet(word: &str) -> bool {
    const ABBREVIATIONS: [&str; 9] =
        ["oauth2", "i18n", "l10n", "k8s", "x509", "base64", "sha256", "v1beta1", "v1alpha1"];
    let is_between = |three: &[u8]| matches!(three, [a, b, c] if a.is_ascii_alphabetic() && b"0134578".contains(b) && c.is_ascii_alphabetic());
    word.len() >= 5 && !ABBREVIATIONS.contains(&word) && word.as_bytes().windows(3).any(is_between)
}

/// A name as Kubernetes has them: lower-case words with `-` and `.` between them.
fn is_slug(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte))
}

/// An identifier of some program: letters only, or words joined by humps.
fn is_camel(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.' || byte == b'_')
        && value.split(|c: char| !c.is_ascii_alphabetic()).all(|part| {
            let humps = part.bytes().skip(1).filter(u8::is_ascii_uppercase).count();
            humps * 4 <= part.len()
        })
}

pub(crate) fn is_uuid(value: &str) -> bool {
    let lengths: Vec<usize> = value.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Whether the secret stands somewhere else, and the value says where; or is filled in later.
pub(crate) fn is_elsewhere(value: &str) -> bool {
    let lower = value.get(..value.len().min(64)).unwrap_or(value).to_ascii_lowercase();
    let is_filled_in = ["$(", "${", "{{", "<%", "%{", "$[", "}}"].iter().any(|sign| value.contains(sign));
    let is_enclosed = |open: char, close: char| value.starts_with(open) && value.ends_with(close) && value.len() > 1;
    is_filled_in
        || has_variable(value)
        || is_enclosed('<', '>')
        || value.starts_with('<') && value.contains(">,")
        || is_enclosed('%', '%')
        || is_enclosed('`', '`')
        || is_tagged(value)
        || is_enclosed('[', ']')
        || is_enclosed('{', '}')
        || is_enclosed('(', ')')
        || (is_enclosed('_', '_') && value.starts_with("__"))
        || (is_enclosed('@', '@') && value.len() > 2)
        || is_variable(value)
        || REFERENCES.split_ascii_whitespace().any(|start| lower.starts_with(start))
        || is_path(value)
        || url::is_without_password(value)
}

/// `$DB_USER:$DB_PASSWORD`: names in capitals behind dollars.
fn has_variable(value: &str) -> bool {
    let is_name = |part: &str| part.bytes().take_while(|byte| byte.is_ascii_uppercase() || *byte == b'_').count() >= 4;
    value.split('$').skip(1).any(is_name) && !is_password_hash(value)
}

/// `!secret db_password`: what reads the file resolves the tag.
fn is_tagged(value: &str) -> bool {
    let tag = value.strip_prefix('!').and_then(|rest| rest.split_once(' '));
    tag.is_some_and(|(tag, rest)| {
        tag.bytes().all(|byte| byte.is_ascii_alphabetic()) && tag.len() > 2 && !rest.is_empty()
    })
}

/// `$DB_PASSWORD`, `$1`, `%s`, `:password`, `process.env.X`.
fn is_variable(value: &str) -> bool {
    let is_identifier = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:".contains(&byte))
    };
    let value = value.strip_prefix('\\').unwrap_or(value);
    match value.split_at_checked(1) {
        Some(("$", rest)) => is_identifier(rest) && !is_password_hash(value),
        Some(("%", rest)) => rest.len() <= 2 || rest.starts_with("s\\"),
        Some((":", rest)) => is_identifier(rest) && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
        _ => value.starts_with("&{"),
    }
}

fn is_path(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let has_ending = value.len() < 256
        && !value.contains(' ')
        && FILE_ENDINGS.split_ascii_whitespace().any(|ending| lower.ends_with(ending) && lower.len() > ending.len());
    let is_relative =
        ["./", "../", "~/"].iter().any(|start| value.starts_with(start)) || value.get(1..3) == Some(":\\");
    let is_absolute = value.starts_with('/') && !value.ends_with('=') && !value.split('/').any(is_random);
    // `db/credentials`, the way to an entry in some store.
    let is_way = value.contains('/')
        && value.split('/').all(|part| !part.is_empty() && is_slug(part) && !is_random(part) && !is_opaque_word(part));
    has_ending || is_relative || is_absolute || is_way
}

fn is_public(value: &str) -> bool {
    let is_block = value.contains("-----BEGIN") && !value.contains("PRIVATE KEY");
    is_block
        || is_public_token(value)
        || ["ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-", "age1", "sha256:", "sha512:", "sha256-", "sha384-", "sha512-"]
            .iter()
            .any(|start| value.starts_with(start))
        || encoded::holds_certificate(value)
}

/// Keys that issuers call publishable: `PostHog`'s of a project, Stripe's, Mapbox's.
fn is_public_token(value: &str) -> bool {
    ["phc_", "pk_live_", "pk_test_", "pk.eyJ"].iter().any(|start| value.starts_with(start))
}

/// A number, with a unit or without: `3600`, `24h`.
fn is_amount(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    value.len() - number.len() <= 2
        && !number.is_empty()
        && number.len() <= 12
        && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// A word, list or mapping that sets something, rather than a secret.
fn is_setting(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_list = value.contains(',') && value.trim_end_matches('=').contains('=');
    let is_selector = value.starts_with("$.") || value.starts_with('.') && is_slug(value);
    let is_typed = lower.starts_with("kubernetes.io/");
    let is_html = value.starts_with('<') || value.starts_with("|");
    let is_pattern = ["(?", "[A-Z", "[a-z", "[0-9", ".*", "\\d", "\\w"].iter().any(|sign| value.contains(sign));
    PLAIN_WORDS.has(&lower) || is_list || is_selector || is_typed || is_html || is_pattern || is_call(value)
}

/// `randAlphaNum(16)`, `req.body.password`: an expression of some language.
fn is_call(value: &str) -> bool {
    let head = value.split(['(', '[']).next().unwrap_or_default();
    let is_call = value.contains("()")
        || (head.len() < value.len()
            && head.len() > 2
            && (value.ends_with(')') || value.ends_with(']'))
            && head.bytes().all(|byte| byte.is_ascii_alphabetic() || b"._".contains(&byte)));
    let parts: Vec<&str> = value.split('.').collect();
    let is_member = parts.len() > 1
        && parts.iter().all(|part| {
            part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_') && is_camel(part)
        });
    is_call || is_member
}

/// Whether a value is itself a name of a secret: that of a key in a Secret, of a Secret, of a variable.
fn is_name_of_secret(name: &str, value: &str, setting: Setting) -> bool {
    let value_words = words(value);
    let name_words = words(name);
    let (Some(last), Some(name_last)) = (value_words.last(), name_words.last()) else { return false };
    if value_words.len() > 1 && value_words == name_words || value == name && value_words.len() > 1 {
        return true;
    }
    // `myPasswordKey`, `token`: the name of an entry, or no value at all.
    let repeats = value_words.len() == 1
        && name_words.contains(last)
        && !name::promise(name).is_some_and(|it| it == Promise::Password);
    let is_entry = value_words.len() > 2 && last == "KEY" && is_camel(value) && name::may_promise(value);
    if repeats || is_entry {
        return true;
    }
    let is_constant = value.contains(['_', '-'])
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
        && name::promise(value).is_some();
    if is_constant {
        return true;
    }
    let is_slug = is_slug(value) && !value.split(['-', '.', '_']).any(is_opaque_word);
    let is_secret_name = value.contains(['-', '.']) && is_slug && NAMED_SO.has(last);
    let names_alike = value.contains(['-', '.', '_']) && is_slug && last == name_last;
    match setting {
        Setting::SecretData => false,
        Setting::Variable => is_secret_name,
        _ => is_secret_name || names_alike,
    }
}

/// bcrypt, the crypt(3) family, LDAP's and PHC's forms, `PostgreSQL`'s SCRAM verifiers.
pub(crate) fn is_password_hash(value: &str) -> bool {
    const STARTS: [&str; 18] = [
        "$1$",
        "$2a$",
        "$2b$",
        "$2y$",
        "$5$",
        "$6$",
        "$7$",
        "$y$",
        "$apr1$",
        "$argon2",
        "$pbkdf2",
        "$scrypt$",
        "{SSHA",
        "{SHA}",
        "{CRYPT}",
        "SCRAM-SHA-256$",
        "pbkdf2_sha256$",
        "pbkdf2:sha",
    ];
    // `sha1:SALT:DIGEST`, as Jupyter had it.
    let is_hex = |part: &str| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let [algorithm, salt, digest] = value.split(':').collect::<Vec<_>>().as_slice()
        && matches!(*algorithm, "md5" | "sha1" | "sha256" | "sha512")
    {
        return is_hex(salt) && is_hex(digest);
    }
    let bare =
        value.split_once(':').filter(|(user, _)| is_slug(user) && !user.is_empty()).map_or(value, |(_, hash)| hash);
    STARTS.iter().any(|start| (value.starts_with(start) || bare.starts_with(start)) && value.len() >= start.len() + 12)
}

/// A digest in hexadecimal, under a name that says that it is one: `password_sha256_hex`.
fn is_digest_of(name: &str, value: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    matches!(value.len(), 32 | 40 | 64 | 96 | 128)
        && value.bytes().all(|byte| byte.is_ascii_hexdigit())
        && ["sha1", "sha2", "sha5", "md5", "_hash", "hashed"].iter().any(|algorithm| lower.contains(algorithm))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(name: &str, value: &str) -> Option<Kind> {
        judge(name, name::promise(name)?, value, Setting::Field)
    }

    #[test]
    fn what_stands_for_a_secret_is_none() {
        for (name, value) in [
            ("password", "${DB_PASSWORD}"),
            ("password", "$DB_PASSWORD"),
            ("password", "<your password>"),
            ("password", "xxxxxxxx"),
            ("password", "vault:kv/data/web#password"),
            ("password", "ref+awsssm://shop/db"),
            ("password", "op://shop/db/password"),
            ("password", "ENC[AES256_GCM,data:abc=,iv:def=,tag:ghi=,type:str]"),
            ("password", "/run/secrets/db"),
            ("password", "db-password.txt"),
            ("password", "DB_PASSWORD"),
            ("password", "REPLACE_ME"),
            ("token", "my-app-token"),
            ("secret", "shop-tls"),
            ("clientSecret", "keycloak-credentials"),
            ("token", "3600"),
            ("token", "true"),
            ("apiKey", "api-key"),
            ("secretKey", "password"),
            ("dbPassword", "db-password"),
            ("password", "req.body.password"),
        ] {
            assert_eq!(judged(name, value), None, "{name}: {value}");
        }
    }

    #[test]
    fn what_could_be_a_secret_is_one_under_its_name() {
        for (name, value, kind) in [
            ("password", "hunter2", Kind::Password),
            ("password", "changeme", Kind::DefaultPassword),
            ("password", "12345678", Kind::DefaultPassword),
            ("password", "correct horse battery staple", Kind::Password),
            ("password", "p$$w0rd!x", Kind::Password),
            ("clientSecret", "5f0d8a52-8b1c-4f0e-9a55-0c1f2d3e4b5a", Kind::Key),
            ("apiKey", "Zr8vNw2Lx0Tt7Yb3", Kind::Key),
            ("token", "tk-7d0c2be4f5", Kind::Key),
            ("passwordHash", "$2y$10$abcdefghijklmnopqrstuv", Kind::PasswordHash),
        ] {
            assert_eq!(judged(name, value), Some(kind), "{name}: {value}");
        }
    }
}
