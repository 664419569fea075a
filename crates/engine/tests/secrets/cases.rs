//! A labelled set: secrets that are made when the test runs, and what only looks like one, in everything that can
//! carry them. Nothing here is a credential, and no literal looks like one: tokens are put together from their parts.

/// A small generator of numbers, the same in each run (the linear congruential one of MMIX).
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    pub(crate) fn text(&mut self, alphabet: &str, length: usize) -> String {
        let bytes = alphabet.as_bytes();
        (0..length).map(|_| char::from(bytes[self.below(bytes.len())])).collect()
    }
}

const ALNUM: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LOWER: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
const HEX: &str = "0123456789abcdef";
const BASE32: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SIGNS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789!@%^*_+-";

/// A value under a name, and what it is.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) kind: &'static str,
    pub(crate) name: &'static str,
    pub(crate) value: String,
    /// What must be pointed at; the value itself, or a part of it.
    pub(crate) secret: String,
}

fn case(kind: &'static str, name: &'static str, value: String) -> Case {
    Case { kind, name, secret: value.clone(), value }
}

/// Secrets of each kind, on one line.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(crate) fn secrets(numbers: &mut Numbers) -> Vec<Case> {
    let mut all = Vec::new();
    let mut token = |kind, prefix: &str, alphabet, length, numbers: &mut Numbers| {
        all.push(case(kind, "upstream", format!("{prefix}{}", numbers.text(alphabet, length))));
    };
    token("aws key id", "AKIA", BASE32, 16, numbers);
    token("google api key", "AIza", ALNUM, 35, numbers);
    token("github", "ghp_", ALNUM, 36, numbers);
    token("github fine", "github_pat_", ALNUM, 82, numbers);
    token("gitlab", "glpat-", ALNUM, 20, numbers);
    token("slack", "xoxb-", "0123456789", 12, numbers);
    token("stripe", "sk_live_", ALNUM, 24, numbers);
    token("twilio", "SK", HEX, 32, numbers);
    token("mailgun", "key-", HEX, 32, numbers);
    token("npm", "npm_", ALNUM, 36, numbers);
    token("pypi", "pypi-AgEIcHlwaS5vcmc", ALNUM, 90, numbers);
    token("docker hub", "dckr_pat_", ALNUM, 27, numbers);
    token("hugging face", "hf_", ALNUM, 34, numbers);
    token("openai", "sk-proj-", ALNUM, 60, numbers);
    token("anthropic", "sk-ant-api03-", ALNUM, 80, numbers);
    token("digitalocean", "dop_v1_", HEX, 64, numbers);
    token("vault", "hvs.", ALNUM, 90, numbers);
    token("notion", "secret_", ALNUM, 43, numbers);
    token("vault, before 1.10", "s.", ALNUM, 24, numbers);
    token("google refresh", "1//0", ALNUM, 60, numbers);
    token("dropbox", "sl.", ALNUM, 136, numbers);
    token("infracost", "ico-", ALNUM, 32, numbers);
    token("duffel", "duffel_live_", ALNUM, 43, numbers);
    token("age", "AGE-SECRET-KEY-1", BASE32, 58, numbers);
    for it in all.iter_mut().filter(|it| it.kind == "slack") {
        it.value = format!("{}-{}-{}", it.value, numbers.text("0123456789", 12), numbers.text(ALNUM, 24));
        it.secret.clone_from(&it.value);
    }
    let sendgrid = format!("SG.{}.{}", numbers.text(ALNUM, 22), numbers.text(ALNUM, 43));
    all.push(case("sendgrid", "upstream", sendgrid));
    let telegram = format!("{}:AA{}", numbers.text("123456789", 9), numbers.text(ALNUM, 33));
    all.push(case("telegram", "bot", telegram));
    // {"alg":"HS256","typ":"JWT"} and {"sub":"1234567890"}
    let jwt = format!("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.{}", numbers.text(ALNUM, 43));
    all.push(case("jwt", "upstream", jwt));
    let key = format!("{}==", numbers.text(ALNUM, 86));
    let azure =
        format!("DefaultEndpointsProtocol=https;AccountName=shop;AccountKey={key};EndpointSuffix=core.windows.net");
    all.push(Case { kind: "azure storage", name: "storage", value: azure, secret: key });
    for (kind, scheme) in
        [("postgres url", "postgres"), ("mongodb url", "mongodb+srv"), ("amqp url", "amqp"), ("basic auth", "https")]
    {
        let password = numbers.text(ALNUM, 14);
        all.push(Case {
            kind,
            name: "dsn",
            value: format!("{scheme}://shop:{password}@db.internal/shop"),
            secret: password,
        });
    }
    let password = numbers.text(ALNUM, 14);
    let server = format!("Server=db;Database=shop;User Id=shop;Password={password};Encrypt=true");
    all.push(Case { kind: "sql server", name: "connection", value: server, secret: password });
    let webhook = format!(
        "https://hooks.slack.com/services/T{}/B{}/{}",
        numbers.text(BASE32, 8),
        numbers.text(BASE32, 8),
        numbers.text(ALNUM, 24)
    );
    all.push(case("slack webhook", "notify", webhook));
    all.push(case("aws secret", "AWS_SECRET_ACCESS_KEY", numbers.text(ALNUM, 40)));
    for name in ["DB_PASSWORD", "smtp_password", "adminPassword", "redis-password", "ldap.bind.passwd"] {
        all.push(case("password", name, numbers.text(SIGNS, 14)));
        all.push(case("short password", name, format!("{}{}", numbers.text(LOWER, 5), numbers.text("0123456789", 3))));
    }
    all.push(case("chosen password", "MYSQL_PASSWORD", "Sommer2024!".to_owned()));
    all.push(case("chosen password", "keystore.password", "Winterreise7".to_owned()));
    for name in ["API_KEY", "apiKey", "client_secret", "JWT_SECRET", "accessToken", "ENCRYPTION_KEY", "auth-token"] {
        all.push(case("hex key", name, numbers.text(HEX, 32)));
        all.push(case("key", name, numbers.text(ALNUM, 24)));
    }
    let uuid = [8, 4, 4, 4, 12].map(|length| numbers.text(HEX, length)).join("-");
    all.push(case("uuid secret", "CLIENT_SECRET", uuid));
    let password = numbers.text(ALNUM, 14);
    all.push(Case { kind: "neo4j", name: "NEO4J_AUTH", value: format!("neo4j/{password}"), secret: password });
    for value in ["changeme", "admin123", "P@ssw0rd", "postgres"] {
        all.push(case("default password", "DB_PASSWORD", value.to_owned()));
    }
    all
}

/// What is no secret, though its name or its form could make one think so.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(crate) fn harmless(numbers: &mut Numbers) -> Vec<Case> {
    let fixed = [
        ("reference", "DB_PASSWORD", "$(DB_PASSWORD)"),
        ("reference", "DB_PASSWORD", "${DB_PASSWORD}"),
        ("reference", "smtp_password", "$SMTP_PASSWORD"),
        ("reference", "apiKey", "vault:secret/data/shop#api-key"),
        ("reference", "password", "ref+vault://shop/db#/password"),
        ("reference", "password", "op://shop/db/password"),
        ("reference", "adminPassword", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf"),
        ("reference", "password", "projects/shop/secrets/db/versions/latest"),
        ("reference", "password", "ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]"),
        ("reference", "password", "{{resolve}}"),
        ("placeholder", "DB_PASSWORD", "<password>"),
        ("placeholder", "DB_PASSWORD", "xxxxxxxxxxxx"),
        ("placeholder", "API_KEY", "YOUR_API_KEY"),
        ("placeholder", "token", "REPLACE_ME"),
        ("placeholder", "client_secret", "********"),
        ("placeholder", "password", "[REDACTED]"),
        ("placeholder", "apiKey", "your-api-key-here"),
        ("name", "existingSecret", "shop-db-credentials"),
        ("name", "secretName", "shop-tls"),
        ("name", "passwordKey", "db-password"),
        ("name", "tokenSecretName", "ci-token"),
        ("name", "imagePullSecret", "registry-login"),
        ("name", "DB_PASSWORD_KEY", "password"),
        ("name", "secretKeyName", "api-key"),
        ("path", "DB_PASSWORD_FILE", "/run/secrets/db-password"),
        ("path", "TOKEN_PATH", "/var/run/secrets/tokens/api"),
        ("path", "tls.key.path", "/etc/tls/tls.key"),
        ("path", "GOOGLE_APPLICATION_CREDENTIALS", "/var/secrets/google/key.json"),
        ("setting", "TOKEN_TTL", "3600"),
        ("setting", "PASSWORD_MIN_LENGTH", "12"),
        ("setting", "SESSION_TOKEN_EXPIRY", "24h"),
        ("setting", "password_encryption", "scram-sha-256"),
        ("setting", "TOKEN_ISSUER", "https://auth.shop.example/realms/shop"),
        ("setting", "AUTH_TOKEN_HEADER", "X-Auth-Token"),
        ("setting", "USE_PASSWORD", "true"),
        ("setting", "SECRET_ROTATION", "enabled"),
        ("setting", "MAX_TOKENS", "4096"),
        ("setting", "tokenizer", "sentencepiece"),
        ("setting", "passwordPolicy", "length(12) and upperCase(1)"),
        ("setting", "keyboard", "de-latin1-nodeadkeys"),
        ("setting", "cache_key_prefix", "shop:session:v2"),
        ("setting", "partition_key", "customer_id"),
        ("url", "DATABASE_URL", "postgres://db.internal:5432/shop"),
        ("url", "REGISTRY", "https://registry.shop.example/v2/"),
        ("url", "repository", "git@github.com:shop/web.git"),
        ("url", "DATABASE_URL", "postgres://shop:${DB_PASSWORD}@db/shop"),
        ("url", "TOKEN_URL", "https://auth.shop.example/oauth/token"),
        ("public", "JWT_PUBLIC_KEY", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZr8vNw2Lx0Tt7Yb3Mk6Pj9"),
        ("public", "authorized_key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGq5Zr8vNw2Lx0Tt7Yb3Mk6Pj9 shop"),
        ("public", "recipient", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"),
        ("text", "description", "The password is taken from the Secret of the release"),
        ("text", "motd", "Enter your token: it is shown once"),
        ("text", "class", "org.springframework.security.crypto.password.DelegatingPasswordEncoder"),
        ("text", "image", "r.example/shop/web:1.2.3"),
    ];
    let mut all: Vec<Case> = fixed.map(|(kind, name, value)| case(kind, name, value.to_owned())).into();
    all.push(case("digest", "image", format!("r.example/web@sha256:{}", numbers.text(HEX, 64))));
    all.push(case("digest", "checksum", numbers.text(HEX, 64)));
    all.push(case("digest", "integrity", format!("sha512-{}==", numbers.text(ALNUM, 86))));
    all.push(case("commit", "revision", numbers.text(HEX, 40)));
    for name in ["request_id", "CLIENT_ID", "tenantId", "deployment"] {
        all.push(case("uuid", name, [8, 4, 4, 4, 12].map(|length| numbers.text(HEX, length)).join("-")));
    }
    all.push(case("public", "certificate", format!("MII{}", numbers.text(ALNUM, 120))));
    all
}
