//! Secrets in the languages that configuration files and scripts are written in.
#![expect(clippy::string_slice, reason = "a test may fail")]

use hullmark_secrets::{Kind, Setting, random_strings, scan, scan_named};

/// The secrets that are found in a text.
fn found(text: &str) -> Vec<&str> {
    scan(text).into_iter().map(|it| &text[it.range]).collect()
}

#[test]
fn a_password_is_found_behind_the_words_that_each_language_has_for_it() {
    let lines = [
        "CREATE USER app WITH PASSWORD 'it';",
        "alter role app password 'it';",
        "CREATE USER 'app'@'%' IDENTIFIED BY 'it';",
        "<?php define('DB_PASSWORD', 'it');",
        "props.put(\"db.password\", \"it\");",
        "  password it",
        "curl -u admin:it https://api.shop.example/orders",
        "curl -s --user admin:it https://api.shop.example/orders",
        "docker login -u bot -p it r.example",
        "helm registry login r.example -u bot -p it",
        "proxy_set_header X-Api-Key \"it\";",
        // As the arguments of a container are joined.
        "curl\u{1f}-u\u{1f}admin:it\u{1f}https://api.shop.example",
        "docker\u{1f}login\u{1f}-p\u{1f}it\u{1f}r.example",
    ];
    let secret = ["Wq4WiHJ", "Lxt4z"].concat();
    for line in lines {
        let text = line.replacen("'it'", &format!("'{secret}'"), 1);
        let text = text.replace("\"it\"", &format!("\"{secret}\"")).replace(":it", &format!(":{secret}"));
        let text = text.replace(" it", &format!(" {secret}")).replace("\u{1f}it", &format!("\u{1f}{secret}"));
        assert_eq!(found(&text), [secret.as_str()], "{text}");
    }
}

#[test]
fn credentials_behind_a_scheme_are_found_under_whatever_name() {
    let token = ["Zr8vNw2Lx0Tt7Yb3", "Mk6Pj9Qa"].concat();
    assert_eq!(found(&format!("X-Upstream: Bearer {token}")), [token.as_str()]);
    // `admin:Qz81hdn2`
    let login = ["YWRtaW46", "UXo4MWhkbjI="].concat();
    assert_eq!(found(&format!("value Basic {login}")), [login.as_str()]);
}

#[test]
fn what_only_speaks_of_passwords_is_none() {
    let lines = [
        "password required",
        "CREATE USER app WITH PASSWORD :'password';",
        "SELECT password FROM users WHERE role = 'admin'",
        "IDENTIFIED BY '${DB_PASSWORD}'",
        "getenv('DB_PASSWORD', 'secret')",
        "t(\"login.password\", \"Password\")",
        "[\"password\", \"username\"]",
        "docker run -p 8080:80 shop",
        "helm upgrade web shop/web -p",
        "curl -u $USER:$PASSWORD https://api.shop.example",
        "Authorization: Bearer $TOKEN",
        "bearer tokens and basic authentication",
        "Basic authentication is off",
        "proxy_set_header X-Api-Key $http_x_api_key;",
    ];
    for line in lines {
        assert_eq!(found(line), [""; 0], "{line}");
    }
}

#[test]
fn what_looks_random_and_is_made_to_be_shown_is_no_secret() {
    let random = ["Zr8vNw2Lx0Tt7Yb3", "Mk6Pj9Qa4Hs5Dg1C"].concat();
    assert_eq!(random_strings("value", &random).len(), 1);
    for start in ["pk_live_", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5", "sha512-", "6LZr8vNw"] {
        assert_eq!(random_strings("value", &format!("{start}{random}")), [], "{start}");
    }
}

#[test]
fn a_password_without_a_name_is_found_where_a_format_has_its_place() {
    let lines = [
        "user app on >it ~app:* +@all",
        "jdbc:oracle:thin:app/it@//db:1521/XE",
        "  stats auth admin:it",
        "cache_peer p.example parent 3128 0 login=svc:it",
        "ConvertTo-SecureString -String \"it\" -AsPlainText",
        "realm.createAccount(\"admin\", \"it\")",
        "echo 'root:it' | chpasswd",
        "chpasswd:\n  list: |\n    root:it\n",
        "echo it | docker login -u ci --password-stdin r.example",
        "rabbitmqctl add_user app it",
        "rootpw --plaintext it",
        "htpasswd -bc /etc/h admin it",
        "htpasswd -nb admin it",
        "aws configure set aws_secret_access_key it",
        "<property><name>fs.s3a.secret.key</name><value>it</value></property>",
        "PGPASSWORD=it psql -h db",
        "define( 'DB_PASSWORD', \"it\" );",
        "ops:{PLAIN}it",
        "PlainLoginModule required\n  username=\"admin\"\n  user_admin=\"it\"",
        "rocommunity it 10.0.0.0/8",
        "snmp:\n  community: it",
        "createUser ops SHA \"it\"",
        "  user admin insecure-password it",
        "10.0.0.1 10.0.0.2 : PSK \"it\"",
        "[admins]\nadmin = it",
        "BUNDLE_GEMS__CONTRIBSYS__COM: \"it\"",
        "headers:\n  x-honeycomb-team: it",
        "  'passwordsalt' => 'it',",
        "Driver={ODBC Driver 18};Server=db;UID=sa;PWD=it",
        "openssl pkcs12 -in a.p12 -passin pass:it -nodes",
        "keytool -list -keystore k.jks -storepass it",
        "7z a -p'it' backup.7z /data",
        "zip -P it out.zip /data",
        "unzip -P it in.zip",
        "mc alias set prod https://s3.example ops it",
        "echo 'it' | kinit svc@EXAMPLE",
        "sqlplus erp/it@ORCL",
        "cqlsh -u cass -p it",
        "lftp -u up,it ftp.example",
        "snmpwalk -v2c -c it 10.0.0.1",
        "mosquitto_pub -u iot -P it -t a",
        "twine upload -u ci -p it dist/a",
        "etcdctl --user root:it get /",
        "cypher-shell -u neo4j -p it",
        "ipmitool -H h -U admin -P it power status",
    ];
    let secret = ["Wq4WiHJ", "Lxt4z"].concat();
    for line in lines {
        // The last `it` that is a word of its own.
        let at = line.match_indices("it").filter(|(at, _)| {
            let around = [line.as_bytes().get(at.wrapping_sub(1)), line.as_bytes().get(at + 2)];
            !around.into_iter().flatten().any(u8::is_ascii_alphanumeric)
        });
        let at = at.map(|(at, _)| at).last().unwrap();
        let text = format!("{}{secret}{}", &line[..at], &line[at + 2..]);
        assert_eq!(found(&text), [secret.as_str()], "{text}");
    }
}

#[test]
fn where_such_a_place_has_a_reference_nothing_is_found() {
    for line in [
        "user app on >${REDIS_PASSWORD} ~*",
        "jdbc:oracle:thin:@//db:1521/XE",
        "jdbc:oracle:thin:${USER}/${PASSWORD}@db:1521/XE",
        "  stats auth admin:\"$STATS_PASSWORD\"",
        "http://h/x?a=b login=PASS",
        "ConvertTo-SecureString $env:PASSWORD -AsPlainText",
        "echo \"root:$PASSWORD\" | chpasswd",
        "echo \"$PASSWORD\" | docker login --password-stdin r.example",
        "rabbitmqctl add_user app \"$RABBIT_PASSWORD\"",
        "htpasswd -c /etc/h admin",
        "htpasswd -bc /etc/h \"$USER\" \"$PASSWORD\"",
        "aws configure set aws_secret_access_key $KEY",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"}",
        "the hashes begin with $2y$10$ or with $apr1$",
        "#   user worker +@list on >ffa9203c493aa99",
        "# generate it with: htpasswd -Bbn username password",
        "key: v2-s3-artifact-repository",
        "API_KEY=(?i).*api(-|_)key( *=+ *).*[A-Z0-9]{20,60}",
        "secret_key: S3-SECRET-KEY",
        "exec: [\"mysqladmin status -uroot -p$MARIADB_ROOT_PASSWORD\"]",
        "login with username and password since you have disabled single sign-on",
        "\"$$hashKey\": \"object:419\"",
        "sentinel auth-pass mymaster $REDIS_PASSWORD",
        "ES_AUTH=\"$ELASTIC_USERNAME:$ELASTIC_PASSWORD\"",
        "aws_session_token: Session Token, which is short-lived",
        "REGISTRY_AUTH_HTPASSWD_REALM=Registry",
        "the name user_admin=\"x\" is no user of a login module",
        "rocommunity public",
        "\"community\": \"https://community.example\"",
        "openssl pkcs12 -in a.p12 -passin file:/run/secrets/pass",
        "openssl pkcs12 -in a.p12 -passin env:KEYPASS",
        "mysql -h db -p3306",
        "mc alias set prod \"$URL\" \"$ACCESS\" \"$SECRET\"",
        "Errors are identified by `http.response.status_code`.",
        "auth: {PLAIN}%s\\n",
        "gzip -9 dump.sql && unzip -o in.zip",
        "Usage: app [--password PASSWORD] [--token TOKEN]",
        "  --password   password of the user",
        "gitlab_rails['initial_root_password'] = root_pass unless root_pass.to_s == '';",
        "{\"api_key\": \"phc_6AT2D3sP5u4fkUZtSqgtmoKmcx8rEX8f86lpISOpAhx\"}",
        "{\"password.new\": \"Neues Kennwort\"}",
        "{\"error.password\": \"Invalid user name or password\"}",
        "helm install --set a.adminPassword=<passwd>,b.password=<passwd>",
        "#   secretKey: MY-K8S-PATH",
        "access_key: 12345678-1234-1234-1234-123456789012",
        "token: 11111111-2222-3333-4444-555555555555",
        "AUTH_TOKEN_COOKIE: __Host-session7",
        "--token-color: #a1b2c3;",
        "auth.existingSecret: redis-password1",
        "{\"authToken\": \"fake-travis-ci-auth-token\"}",
        "PASSWORD=\"value_not_used\"",
        "DATABASE_PASSWORD=postgres://app@db/app",
        "--secret-access-key=\u{1f}--session-token=\u{1f}--preview=false",
    ] {
        assert!(found(line).is_empty(), "{line}: {:?}", found(line));
    }
}

#[test]
fn the_private_part_of_a_key_is_found_and_the_public_part_is_not() {
    let private = "Zr8vNw2Lx0Tt7Yb3Mk6Pj9HuGd1FaQ5Xc7Be4Sn0Kd2J";
    let public = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbf";
    let rsa = format!("{{\"kty\": \"RSA\", \"n\": \"{public}\", \"e\": \"AQAB\", \"d\": \"{private}\"}}");
    assert_eq!(found(&rsa), [private]);
    let shared = format!("{{\"k\":\"{private}\",\"kty\":\"oct\"}}");
    assert_eq!(found(&shared), [private]);
    let putty = format!(
        "PuTTY-User-Key-File-3: ssh-ed25519\nPublic-Lines: 1\n{public}\nPrivate-Lines: 1\n{private}\nPrivate-MAC: 0f\n"
    );
    assert_eq!(found(&putty), [private]);
}

#[test]
fn a_password_hash_is_found_without_a_name_and_told_apart_from_a_password() {
    let hash = format!("$2y$10$N9qo8uLOickgx2ZMRZoMye{}", "IjZAgcfl7p92ldGxad68LJZdL17lh");
    let found = scan(&format!("admin:{hash}"));
    assert_eq!(found.iter().map(|it| it.kind).collect::<Vec<_>>(), [Kind::PasswordHash]);
}

#[test]
fn tokens_whose_issuer_stands_behind_them_are_found_whole() {
    let mailchimp = format!("{}-us14", "7c1d9e4fa02b6385".repeat(2));
    let new_relic = format!("{}NRAL", "7c1d9e4fa02b6385d1e8".repeat(2).get(..36).unwrap());
    for token in [mailchimp, new_relic] {
        assert_eq!(found(&format!("upstream {token}\n")), [token.as_str()]);
        assert!(found(&format!("upstream x{token}\n")).is_empty());
    }
}

#[test]
fn tokens_with_parts_are_found_by_their_parts() {
    let letters = "Zr8vNw2Lx0Tt7Yb3Mk6Pj9HuGd1FaQ5Xc7Be4Sn0Kd2Jm6Wp1RoVt5Nw2Lx0TtYb3";
    let capitals = letters.to_uppercase();
    let tokens = [
        format!("{}JQQJ99CAACYeBjFEqg7NAAACAZCR3xQ2", &letters[..52]),
        format!("{}_{}_mmk", &letters[..6], &letters[..29]),
        format!(
            "A3-{}-{}-{}-{}-{}",
            &capitals[..6],
            &capitals[..11],
            &capitals[..5],
            &capitals[5..10],
            &capitals[9..14]
        ),
        format!("{}FFFFNRAL", "7c1d9e4fa02b6385".repeat(2)),
    ];
    for token in &tokens {
        assert_eq!(found(&format!("upstream: {token}\n")), [token.as_str()]);
    }
    for other in ["packagist_ort_is_a_prefix", "theme_background_color_mmk", "upstream: A3-LANDSCAPE"] {
        assert_eq!(found(other), [""; 0], "{other}");
    }
}

#[test]
fn what_a_chart_keeps_in_a_secret_besides_is_a_setting() {
    let is_secret = |value: &str| !scan_named("setting", value, Setting::SecretData).is_empty();
    for setting in [
        "sqlite3",
        "cni0",
        "0.0.0.0:8080",
        "db.shop.svc:5432",
        "app=web",
        "ops@shop.example",
        "true",
        "public-read",
        "3600s",
    ] {
        assert!(!is_secret(setting), "{setting}");
    }
    for secret in ["Wq4WiHJLxt4z", "SDUFQA7YL3KTWZNKOXX7XXIYU4R5R6JK", "p$w0rd!x"] {
        assert!(is_secret(secret), "{secret}");
    }
}

#[test]
fn a_whole_value_is_known_by_its_form_or_by_what_its_name_says_of_it() {
    let discord = format!("{}.GaX4rq.{}", "MTA4NzYxMjM0NTY3ODkwMTIz", "Zr8vNw2Lx0Tt7Yb3Mk6Pj9HuGd1FaQ5Xc7Be4S");
    assert_eq!(scan_named("setting", &discord, Setting::Field).len(), 1);
    let hosts = scan_named("REDIS_HOSTS", "a:redis:6379:0:Wq4WiHJ,b:redis:6379:1:Lxt4zKo", Setting::Variable);
    assert_eq!(hosts.iter().map(|it| it.range.clone()).collect::<Vec<_>>(), [15..22, 38..45]);
    let chap = scan_named("chap-secrets", "# client server secret\nvpn * Wq4WiHJ *\n", Setting::Field);
    assert_eq!(chap.first().map(|it| it.range.clone()), Some(29..36));
}

#[test]
fn a_digest_under_a_name_that_says_so_is_the_hash_of_a_password() {
    let digest = "716b36073a90c6fe1d445ac1af85f477".repeat(2);
    let texts = [
        format!("<password_sha256_hex>{digest}</password_sha256_hex>"),
        format!("password: 'sha1:aae8550c0a44:{}'", &digest[..40]),
    ];
    for text in texts {
        let kinds: Vec<Kind> = scan(&text).into_iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [Kind::PasswordHash], "{text}");
    }
}
