//! What the API server takes as the name of something.

/// What is wrong with the key of a label or annotation, to end a sentence: an optional DNS name with `/` behind it, and
/// a name of at most 63 characters.
///
/// Source: `IsQualifiedName` in k8s.io/apimachinery, `pkg/util/validation`.
#[must_use]
pub fn label_key_problem(key: &str) -> Option<&'static str> {
    let (prefix, name) = key.split_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    if name.contains('/') {
        Some("has more than one `/`")
    } else if name.is_empty() {
        Some("has no name")
    } else if name.len() > 63 {
        Some("has a name of more than 63 characters")
    } else if !is_label_text(name) {
        Some("has a name with other characters than letters, digits, `-`, `_` and `.`, or one of these at an end")
    } else if prefix.is_some_and(|prefix| !is_dns_name(prefix)) {
        Some("has a prefix that is no DNS name")
    } else {
        None
    }
}

/// What is wrong with the value of a label, to end a sentence: it is empty, or a name of at most 63 characters.
///
/// Source: `IsValidLabelValue` in k8s.io/apimachinery, `pkg/util/validation`.
#[must_use]
pub fn label_value_problem(value: &str) -> Option<&'static str> {
    if value.len() > 63 {
        Some("has more than 63 characters")
    } else if !value.is_empty() && !is_label_text(value) {
        Some("has other characters than letters, digits, `-`, `_` and `.`, or one of these at an end")
    } else {
        None
    }
}

/// What is wrong with the name of a port, to end a sentence: at most 15 lower-case letters, digits and `-`.
///
/// Source: `IsValidPortName` in k8s.io/apimachinery, `pkg/util/validation`.
#[must_use]
pub fn port_name_problem(name: &str) -> Option<&'static str> {
    let is_known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.len() > 15 {
        Some("has more than 15 characters")
    } else if !name.bytes().all(is_known) {
        Some("has other characters than lower-case letters, digits and `-`")
    } else if !name.bytes().any(|byte| byte.is_ascii_lowercase()) {
        Some("has no letter")
    } else if name.contains("--") || name.starts_with('-') || name.ends_with('-') {
        Some("has a `-` at an end, or two in a row")
    } else {
        None
    }
}

/// What is wrong with a name that must be a DNS label, to end a sentence: at most 63 lower-case letters, digits and `-`.
///
/// Source: `IsDNS1123Label` in k8s.io/apimachinery, `pkg/util/validation`.
#[must_use]
pub fn dns_label_problem(name: &str) -> Option<&'static str> {
    if name.len() > 63 {
        Some("has more than 63 characters")
    } else if !is_dns_label(name) {
        Some("has other characters than lower-case letters, digits and `-`, or a `-` at an end")
    } else {
        None
    }
}

fn is_label_text(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let at_end = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    text.bytes().all(inside) && at_end(text.bytes().next()) && at_end(text.bytes().next_back())
}

fn is_dns_name(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_dns_label)
}

fn is_dns_label(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(inside) && !text.starts_with('-') && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_labels_are_qualified_names() {
        for key in ["app", "app.kubernetes.io/name", "A_b-c.d", "0"] {
            assert_eq!(label_key_problem(key), None, "{key}");
        }
        for key in ["", "a/", "/a", "a/b/c", "App.io/x", "-a", "a b", "ü", &"a".repeat(64)] {
            assert!(label_key_problem(key).is_some(), "{key}");
        }
    }

    #[test]
    fn values_of_labels_are_short_names_or_empty() {
        for value in ["", "1.2.3", "Web_front-2"] {
            assert_eq!(label_value_problem(value), None, "{value}");
        }
        for value in ["a b", "1.2.3+4", "a/b", "-a", "a.", &"a".repeat(64)] {
            assert!(label_value_problem(value).is_some(), "{value}");
        }
    }

    #[test]
    fn names_of_ports_are_those_of_services_on_the_internet() {
        for name in ["http", "http-8080", "1a"] {
            assert_eq!(port_name_problem(name), None, "{name}");
        }
        for name in ["HTTP", "80", "-a", "a-", "a--b", "metrics-exporter", "a_b", ""] {
            assert!(port_name_problem(name).is_some(), "{name}");
        }
    }
}
