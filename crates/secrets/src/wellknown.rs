//! Passwords that everybody tries first.

use crate::wordlist::{WordList, word_list};

/// Passwords of tutorials, default values and first guesses, in lower case.
static DEFAULTS: WordList = word_list!(
    "0000 000000 00000000 1111 111111 11111111 123 1234 12345 123456 1234567 12345678 123456789 1234567890 \
    123qwe 1q2w3e4r abc123 abcd1234 admin administrator airflow ansible apache artifactory bitnami bitwarden camunda cassandra change-it \
    change-me change-this change_it change_me change_this changeit changeme changethis clickhouse couchdb datadog dbpass \
    dbpassword debezium default demo dev django docker druid elastic elasticsearch example-password foo foobar gitea gitlab \
    grafana guest harbor harbor12345 hello influxdb iloveyou jenkins kafka keycloak kibana kong letmein ldap localdev mariadb master matomo mattermost \
    minio minioadmin mongo mongodb moodle my-password my-secret-password my-secret-pw my_password mypass mypassword \
    mysecret mysecretpassword mysql neo4j nextcloud nexus odoo openldap oracle p@ss p@ss0rd p@ssw0rd pass passw0rd passwd password pg \
    pgpass postgres postgresql prom-operator qwerty qwerty123 rabbit rabbitmq redis redmine replication root rootpass \
    rootpassword s3cr3t sa secret secretpassword secretpw solr sonar sonarqube strongpassword superadmin supersecret \
    supersecretpassword superset superuser sysadmin system temporal test tester testing testpass testpassword thisisnotasecret tomcat toor \
    topsecret user userpass userpassword verysecret wazuh welcome wordpress zabbix zookeeper"
);

/// Whether a password is one of those, or one of those with digits and signs behind it (`Admin123!`).
pub(crate) fn is_default_password(value: &str) -> bool {
    if value.len() > 32 {
        return false;
    }
    let lower = value.to_ascii_lowercase();
    let base = lower.trim_end_matches(|c: char| c.is_ascii_digit() || "!@#$_-.".contains(c));
    let behind = lower.len() - base.len();
    let is_listed = |word: &str| DEFAULTS.has(word);
    let is_change_me = ["change", "changeme"].iter().any(|start| lower.starts_with(start)) && lower.contains("me");
    let is_compound = |ending: &str| {
        base.strip_suffix(ending).is_some_and(|head| {
            is_listed(head.trim_end_matches(['-', '_'])) || matches!(head, "my" | "db" | "my-" | "my_")
        })
    };
    is_listed(&lower)
        || (base.len() >= 4 && behind <= 4 && is_listed(base))
        || is_change_me
        || ["password", "passwd", "pass", "pw", "secret"].into_iter().any(is_compound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_known_with_the_usual_trimmings() {
        for password in
            ["changeme", "CHANGE_ME", "Admin123!", "P@ssw0rd", "postgres", "admin-password", "change-me-please"]
        {
            assert!(is_default_password(password), "{password}");
        }
        for password in ["hunter2", "Zr8vNw2Lx0Tt", "correct horse", "tk-7d0c2be4f5"] {
            assert!(!is_default_password(password), "{password}");
        }
    }
}
