//! Secrets in the languages that configuration files and scripts are written in.
#![expect(clippy::string_slice, reason = "a test may fail")]

use hullmark_secrets::{random_strings, scan};

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
