//! What a name promises.
//!
//! `DB_PASSWORD` is the name of a secret; `DB_PASSWORD_FILE`, `passwordSecretName` and `MAX_TOKENS` are names of
//! something about one.

use crate::wordlist::{WordList, word_list};

/// What kind of secret a name promises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Promise {
    /// A password: whatever stands there is one, weak ones included.
    Password,
    /// A token or secret: a value that is a name or a number is something else.
    Secret,
    /// A key of a kind that is mostly, but not always, secret: the value has to look like one.
    Key,
    /// A key of which nothing says whether it is secret: the value has to look as if a generator had made it.
    Unsaid,
}

/// Words that make a name that of a password, on their own or at the end of a word (`PGPASSWORD`).
const PASSWORDS: [&str; 13] = [
    "AUTHTOK",
    "PSK",
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "PASSWORDS",
    "PASSCODE",
    "PASSWRD",
    "PSWD",
    "PASSWORT",
    "REQUIREPASS",
    "MASTERAUTH",
    "PASSW",
];

/// Words that make a name that of another secret, on their own or at the end of a word.
const SECRETS: [&str; 12] = [
    "SECRET",
    "SECRETS",
    "TOKEN",
    "TOKENS",
    "APIKEY",
    "APIKEYS",
    "CREDENTIAL",
    "CREDENTIALS",
    "CREDS",
    "BEARER",
    "AUTHORIZATION",
    "MNEMONIC",
];

/// Words that make a `KEY` behind them a secret one.
static SECRET_KEYS: WordList = word_list!(
    "ACCESS ACCOUNT API APP APPLICATION AUTH CLIENT COOKIE CREDENTIAL CRYPT CRYPTO DECRYPTION DEPLOY \
    ENCRYPT ENCRYPTION FERNET HASH HMAC INGEST INGESTION INTEGRATION JWT LICENSE LICENCE MAC MASTER OAUTH PRESHARED PRIVATE RESTUSER RNDC ROOT \
    SAS SECRET SECURITY SERVICE SESSION SHARED SIGN SIGNATURE SIGNING SSH STORAGE SUBSCRIPTION TSIG UNSEAL WEBHOOK \
    WRITE XPACK"
);

/// Words in front of `KEY` that make it one that tells apart and opens nothing.
static IDENTIFYING: WordList = word_list!(
    "BUCKET CACHE DEDUP DEDUPLICATION FINGERPRINT FOREIGN GPG GROUP HOST IDEMPOTENCY INDEX INSTRUMENTATION KNOWN LABEL \
     LOCK MEASUREMENT NODE OBJECT PARTITION PGP PRIMARY PROJECT PUB RANGE REDIS S3 SITE SORT TOPOLOGY TRUSTED"
);

/// Words to which `PW` is joined without a sign.
static JOINED: WordList = word_list!("ADMIN APP BIND DB LDAP ROOT USER");

/// Pairs of words, the second of which alone is harmless.
static SECRET_PAIRS: WordList = word_list!(
    "ERLANG:COOKIE REDIS:AUTH AUTH:PASS SECRET:ACCESS CONNECTION:AUTH RABBITMQ:COOKIE PASSWORD:SALT \
    SECRET:SALT AUTH:SALT AUTH:CODE"
);

/// Last words that say that the name is of something about a secret: where it is, how long it lives.
static ABOUT: WordList = word_list!(
    "ACCOUNT AGE ALGORITHM ALGORITHMS ANNOTATION ANNOTATIONS ATTRIBUTE AUDIENCE AUDIENCES BACKEND BUCKET \
    BG CACHE CHANGE CHARS CHARSET CHECK CLAIM CLAIMS CLASS CLIENT CMD COLOR COLOUR COMMAND COMPLEXITY CONTROLLER COUNT DAYS DESCRIPTION DIR DIRECTORY \
    DISABLED DRIVER DURATION ENABLED ENCODER ENCODING ENDPOINT ENDPOINTS ENGINE ENV ENVVAR EXISTS EXPIRATION EXPIRED \
    EXPIRES EXPIRY EXPRESSION FIELD FIELDS FILE FILENAME FILES FOLDER FORMAT FREQUENCY GENERATOR GRANT GROUP HEADER HEADERS HELP HELPER HELPERS MTIME \
    HINT HISTORY HOST HOURS ID IDENTIFIER IDS IMAGE INDEX INTERVAL IPS ISSUER ISSUERS JOB KIND LABEL LABELS LENGTH \
    LEVEL LIFETIME LIMIT LIMITS LIST LOCATION MANAGER MAPPING MAX META METADATA METHOD METHODS MIN MINUTES MODE MODIFIED MOUNT NAME \
    NAMES NAMESPACE OPERATOR OPTIONS ORDER PARAM PARAMETER PATH PATHS PATTERN PERIOD PERMISSION PERMISSIONS PLUGIN POLICIES POLICY PORT PREFIX \
    PROPERTY PROVIDER PROVIDERS QUERY QUOTA RATE REALM REF REFERENCE REFS REGEX REGION REMINDER REQUIRED REQUIREMENTS RESET \
    REPOSITORY RESOURCE RETRIES REVIEW ROLE ROTATION RULE RULES SCHEMA SCOPE SCOPES SECONDS SELECTOR SERVER SERVICE SIZE SOURCE STATE STATUS STORE STORES \
    STRATEGY STRENGTH SUFFIX TEMPLATE TIMEOUT TITLE TTL TYPE TYPES UPDATE URI URIS URL URLS USAGE USER USERNAME USERS VALIDATION \
    VALIDATOR VAR VARIABLE VERSION VOLUME WEBHOOK WINDOW"
);

/// First words of switches and of references to what exists.
static SWITCHES: WordList = word_list!(
    "ALLOW AUTO AUTOMOUNT CREATE DISABLE DISABLED ENABLE ENABLED EXISTING EXPIRE FORCE FORGOT GENERATE HAS \
    HIDE IS MAX MIN MOUNT NUM REQUIRE RESET ROTATE SHOULD SHOW SKIP USE USES WITHOUT"
);

/// Words behind the one that counts.
static NEUTRAL: WordList = word_list!(
    "B64 BASE64 CURRENT DEFAULT DATA HEX LITERAL NEW OLD PLAIN PREVIOUS PRIMARY SECONDARY STRING TEXT VALUE"
);

/// Words in front of `TOKEN`, `SECRET` or `PASS` that make something else of it: a place in a list, the vocabulary of
/// a model, a name.
static NO_SECRETS: WordList = word_list!(
    "BOS CONTINUE CONTINUATION EOS FASTCGI GRPC MASK MEMCACHED NEXT PAD PAGE PAGINATION PROXY:PASS PULL SCGI \
    SEP STOP SYNC TLS:SECRET UNK UWSGI"
);

/// Endings of file names: what stands under such a name is a file, not a value.
static FILE_ENDINGS: WordList = word_list!(
    "asc bak bash cfg cnf conf config crt env go hcl html ini js json jsonnet key list lua map md pem pl \
    properties ps1 py rb rules rego sh sql template tf tmpl toml ts txt xml yaml yml"
);

/// Names of what is stored beside secrets and is none.
static PLAIN: WordList = word_list!(
    "account bucket ca cert certificate chain client-id client_id clientid database db dbname domain email \
    enabled endpoint engine from host hostname issuer kind login name namespace organization port project protocol region \
    schema server service sslmode tenant tenant-id tenant_id type url user user-id userid username vendor version"
);

/// A part of every name that promises something, in a cheap question in front of [`promise`].
const STEMS: [&[u8]; 12] = [
    b"psk",
    b"auth",
    b"bearer",
    b"cred",
    b"cookie",
    b"key",
    b"mnemonic",
    b"pass",
    b"pwd",
    b"secret",
    b"salt",
    b"token",
];

/// By byte, in either case: the stems that begin with it, and those whose second byte it is, as bits.
static STEM_BITS: [[u16; 256]; 2] = [stem_bits(0), stem_bits(1)];

#[expect(clippy::indexing_slicing, reason = "evaluated at build time")]
const fn stem_bits(distance: usize) -> [u16; 256] {
    let mut bits = [0; 256];
    let mut stem = 0;
    while stem < STEMS.len() {
        let byte = STEMS[stem][distance];
        bits[byte as usize] |= 1 << stem;
        bits[byte.to_ascii_uppercase() as usize] |= 1 << stem;
        stem += 1;
    }
    bits
}

/// Whether a name could promise a secret at all: a quick answer that may be wrongly yes.
#[must_use]
pub fn may_promise(name: &str) -> bool {
    let bytes = name.as_bytes();
    let [first, second] = &STEM_BITS;
    let bits = |table: &[u16; 256], byte: u8| table.get(usize::from(byte)).copied().unwrap_or_default();
    let is_stem = |at: usize, stems: u16| {
        let stem = usize::try_from(stems.trailing_zeros()).ok().and_then(|first| STEMS.get(first));
        stem.is_some_and(|stem| bytes.get(at..at + stem.len()).is_some_and(|it| it.eq_ignore_ascii_case(stem)))
    };
    let mut before = 0;
    for (at, byte) in bytes.iter().enumerate() {
        // No two stems begin with the same two bytes.
        let stems = before & bits(second, *byte);
        if stems != 0 && is_stem(at - 1, stems) {
            return true;
        }
        before = bits(first, *byte);
    }
    ends_with_word(bytes, b"pw") || ends_with_word(bytes, b"psw")
}

fn ends_with_word(name: &[u8], word: &[u8]) -> bool {
    name.len() > word.len() && name.get(name.len() - word.len()..).is_some_and(|end| end.eq_ignore_ascii_case(word))
}

/// Whether a name, among the entries of a Secret, is that of something public: `username`, `host`, `tls.crt`.
#[must_use]
pub fn is_plain(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let last = lower.rsplit(['_', '-', '.']).next().unwrap_or_default();
    let word = words(name).pop().unwrap_or_default().to_ascii_lowercase();
    PLAIN.has(&lower) || PLAIN.has(last) || PLAIN.has(&word) || matches!(last, "crt" | "pub" | "id" | "uri")
}

/// What a name promises; `None` for nothing, and for something about a secret.
pub(crate) fn promise(name: &str) -> Option<Promise> {
    if !may_promise(name) || is_file_name(name) {
        return None;
    }
    let mut words = words(name);
    while words.len() > 1 && words.last().is_some_and(|last| NEUTRAL.has(last)) {
        words.pop();
    }
    let (first, last) = (words.first()?.as_str(), words.last()?.as_str());
    let before = words.len().checked_sub(2).and_then(|at| words.get(at)).map_or("", String::as_str);
    // etcd's `initial-cluster-token` is the name of a cluster.
    let is_of_other = |word: &String| matches!(word.as_str(), "PUBLIC" | "PUBLISHABLE" | "CHECKSUM");
    let is_of_cluster = words.windows(2).any(|pair| matches!(pair, [a, b] if a == "INITIAL" && b == "CLUSTER"));
    if words.iter().any(is_of_other) || is_of_cluster {
        return None;
    }
    // Vault calls the token itself so.
    if matches!(words.as_slice(), [.., root, token, id] if root == "ROOT" && token == "TOKEN" && id == "ID") {
        return Some(Promise::Secret);
    }
    if words.len() > 1 && (SWITCHES.has(first) || ABOUT.has(last)) {
        return None;
    }
    // `auth.existingSecret` is the name of one, `AUTH_TOKEN_COOKIE` that of a cookie, `errorInvalidPassword` a message.
    let is_named = words.iter().any(|word| word == "EXISTING");
    let is_cookie = last == "COOKIE" && before == "TOKEN";
    let is_message = matches!(first, "ERROR" | "ERR" | "MSG" | "MESSAGE");
    if words.len() > 1 && (is_named || is_cookie || is_message) {
        return None;
    }
    if NO_SECRETS.has(before) || NO_SECRETS.has(&format!("{before}:{last}")) {
        return None;
    }
    promise_of_words(name, &words, before, last)
}

fn promise_of_words(name: &str, words: &[String], before: &str, last: &str) -> Option<Promise> {
    if last == "KEY" || last == "KEYS" {
        // `passwordKey: db-password` names an entry of a Secret.
        let names_entry = PASSWORDS.contains(&before) || before == "TOKEN" || before.starts_with("CREDENTIAL");
        let is_secret = !names_entry && (SECRET_KEYS.has(before) || words.iter().any(|word| word == "SECRET"));
        let is_unsaid = !names_entry && !IDENTIFYING.has(before);
        return if is_secret { Some(Promise::Key) } else { is_unsaid.then_some(Promise::Unsaid) };
    }
    // As often the name of a Secret.
    let is_of_kubernetes = || words.iter().any(|word| matches!(word.as_str(), "K8S" | "KUBE" | "KUBERNETES"));
    if last == "SECRET" && (matches!(before, "KEY" | "EXTERNAL") || is_of_kubernetes()) {
        return Some(Promise::Key);
    }
    if before == "ERLANG" && last == "COOKIE" {
        return Some(Promise::Password);
    }
    if let Some(what) = last.strip_suffix("KEY")
        && !SECRETS.contains(&last)
    {
        return SECRET_KEYS.has(what).then_some(Promise::Key);
    }
    let ends_in = |list: &[&str], word: &str| list.iter().any(|ending| word.ends_with(ending));
    let is_joined = last.strip_suffix("PW").is_some_and(|whose| JOINED.has(whose));
    let is_short = is_joined
        || matches!(last, "PASS" | "PW" | "PSW" | "PWD") && (words.len() > 1 || name != "PWD") && last != name;
    let is_pass = is_short
        || (last == "PASS" && words.len() == 1)
        || (last.ends_with("PASS") && last.len() <= 8 && last != "BYPASS" && last != "COMPASS");
    let is_pass = is_pass || last == "STOREPASS";
    let is_salted = last.ends_with("SALT") && last != "SALT";
    if is_pass || !is_salted && words.iter().any(|word| ends_in(&PASSWORDS, word)) {
        return Some(if last == "SECRET" || last == "SECRETS" { Promise::Secret } else { Promise::Password });
    }
    if words.iter().any(|word| ends_in(&SECRETS, word)) {
        return Some(Promise::Secret);
    }
    let is_pair = SECRET_PAIRS.has(&format!("{before}:{last}"));
    let has_key = words.windows(2).any(|pair| matches!(pair, [what, key] if key == "KEY" && SECRET_KEYS.has(what)));
    let is_salt = last == "SALT" || last.strip_suffix("SALT").is_some_and(|of| ends_in(&PASSWORDS, of));
    (is_pair || has_key || is_salt || last == "AUTH").then_some(Promise::Key)
}

fn is_file_name(name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    // `server.ssl.key-store-password` has dots too: a file's ending is short, and nothing else has that of a key.
    !stem.is_empty() && ending != "key" && FILE_ENDINGS.has(ending) || name.starts_with('/')
}

/// The words of a name in capitals, parted by signs or by the hump of a camel, without numbers.
pub(crate) fn words(name: &str) -> Vec<String> {
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
    for word in &mut words {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if word != "BASE64" && word != "B64" {
            word.truncate(letters);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_apart_into_words() {
        assert_eq!(words("dbPassword2"), ["DB", "PASSWORD"]);
        assert_eq!(words("X-API__key"), ["X", "API", "KEY"]);
        assert_eq!(words("--"), [""; 0]);
    }

    #[test]
    fn a_name_promises_a_secret_only_if_it_is_of_the_secret_itself() {
        let table = [
            ("MYSQL_PWD", Some(Promise::Password)),
            ("PWD", None),
            ("SMTP_PASS", Some(Promise::Password)),
            ("PGPASSWORD", Some(Promise::Password)),
            ("spring.datasource.password", Some(Promise::Password)),
            ("SECRET_KEY_BASE", Some(Promise::Secret)),
            ("STRIPE_API_KEY", Some(Promise::Key)),
            ("clientSecret", Some(Promise::Secret)),
            ("accesstoken", Some(Promise::Secret)),
            ("RABBITMQ_ERLANG_COOKIE", Some(Promise::Password)),
            ("VAULT_DEV_ROOT_TOKEN_ID", Some(Promise::Secret)),
            ("initial_root_password", Some(Promise::Password)),
            ("olcRootPW", Some(Promise::Password)),
            ("bindpw", Some(Promise::Password)),
            ("PD_ROUTING_KEY", Some(Promise::Unsaid)),
            ("SORT_KEY", None),
            ("passwordKey", None),
            ("userPasswordSecretName", None),
            ("existingSecret", None),
            ("imagePullSecrets", None),
            ("PASSWORD_MIN_LENGTH", None),
            ("OAUTH_TOKEN_ENDPOINT", None),
            ("SSH_PUBLIC_KEY", None),
            ("MAX_TOKENS", None),
            ("ETCD_INITIAL_CLUSTER_TOKEN", None),
            ("JWT_SECRET_CMD", None),
            ("PASSENGER_APP_ENV", None),
            ("proxy_pass", None),
            ("secrets.yaml", None),
        ];
        for (name, expected) in table {
            assert_eq!(promise(name), expected, "{name}");
        }
    }
}
