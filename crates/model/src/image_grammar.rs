//! What is wrong with the name of an image.
//!
//! Source: the grammar of github.com/distribution/reference, `normalize.go` included.

use crate::image::is_registry;

/// The longest repository name, registry included.
const LONGEST_NAME: usize = 255;
/// The longest tag.
const LONGEST_TAG: usize = 128;

/// Signs of a text that becomes a reference before it reaches a cluster: those of variables, and the scheme under which
/// ko takes the import path of a Go program to build.
const FILLED_IN: [&str; 6] = ["$(", "${", "{{", "%", "<", "ko://"];

/// Why no container runtime can read an image reference, in a few words; `None` for one that is read, and for one that
/// something fills in first.
#[must_use]
pub fn image_fault(text: &str) -> Option<&'static str> {
    if text.is_empty() || FILLED_IN.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    if text.trim() != text {
        return Some("there is white space around it");
    }
    if text.contains(char::is_whitespace) {
        return Some("there is white space in it");
    }
    if text.contains("://") {
        return Some("a reference has no scheme such as `https://`");
    }
    let (name, digest) = match text.split_once('@') {
        Some((name, digest)) => (name, Some(digest)),
        None => (text, None),
    };
    let (path, tag) = match name.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => (path, Some(tag)),
        _ => (name, None),
    };
    let (registry, repository) = match path.split_once('/') {
        Some((first, rest)) if is_registry(first) => (Some(first), rest),
        _ => (None, path),
    };
    if path.len() > LONGEST_NAME {
        return Some("the name is longer than 255 characters");
    }
    registry
        .and_then(registry_fault)
        .or_else(|| repository_fault(repository, registry.is_some()))
        .or_else(|| tag.and_then(tag_fault))
        .or_else(|| digest.and_then(digest_fault))
}

fn registry_fault(registry: &str) -> Option<&'static str> {
    let (host, port) = match registry.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (registry, None),
    };
    if port.is_some_and(|port| port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit())) {
        return Some("the port of the registry is no number");
    }
    let is_address = host.starts_with('[') && host.ends_with(']');
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    (!is_address && !host.split('.').all(is_part)).then_some("the registry is no host name")
}

fn repository_fault(repository: &str, has_registry: bool) -> Option<&'static str> {
    if repository.is_empty() {
        return Some("the name of the repository is missing");
    }
    if repository.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Some("the name of a repository is in lower case");
    }
    if !repository.split('/').all(is_path_part) {
        return Some("a part of the repository's name is empty or has a sign that names do not have");
    }
    let is_id = !has_registry && repository.len() == 64 && repository.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then_some("64 hexadecimal digits are the id of an image, not a name")
}

/// Lower-case letters and digits, joined by a period, one or two underscores, or hyphens.
fn is_path_part(part: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut runs = part.as_bytes().chunk_by(|a, b| is_letter(*a) == is_letter(*b));
    let joins = |run: &[u8]| matches!(run, b"." | b"_" | b"__") || run.iter().all(|byte| *byte == b'-');
    let ends_well = |byte: Option<&u8>| byte.is_some_and(|byte| is_letter(*byte));
    ends_well(part.as_bytes().first())
        && ends_well(part.as_bytes().last())
        && runs.all(|run| run.first().is_some_and(|byte| is_letter(*byte)) || joins(run))
}

fn tag_fault(tag: &str) -> Option<&'static str> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if tag.is_empty() {
        return Some("there is a `:` and no tag behind it");
    }
    let is_tag = tag.bytes().next().is_some_and(is_word)
        && tag.bytes().all(|byte| is_word(byte) || byte == b'.' || byte == b'-');
    if tag.len() > LONGEST_TAG {
        return Some("the tag is longer than 128 characters");
    }
    (!is_tag).then_some("the tag has a sign that tags do not have")
}

fn digest_fault(digest: &str) -> Option<&'static str> {
    let Some((algorithm, hex)) = digest.split_once(':') else { return Some("the digest names no algorithm") };
    let is_hex = hex.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let length = match algorithm {
        "sha256" => 64,
        "sha512" => 128,
        _ => hex.len().max(32),
    };
    (!is_hex || hex.len() != length || algorithm.is_empty()).then_some("the digest has the wrong length or signs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_runtimes_read_has_no_fault() {
        let digest = "a".repeat(64);
        for text in [
            "nginx",
            "nginx:1.27",
            "library/nginx",
            "r.example:5000/team/web:v1.2.3-rc.1_x",
            "localhost/web",
            "ghcr.io/team/web__a.b-c--d",
            "[::1]:5000/web",
            "Registry/web",
            "$(IMAGE)",
            "${IMAGE}:1",
            "{{ .image }}",
            "ko://example.com/cmd/web",
        ] {
            assert_eq!(image_fault(text), None, "{text}");
        }
        assert_eq!(image_fault(&format!("web:1@sha256:{digest}")), None);
    }

    #[test]
    fn what_no_runtime_reads_has_a_fault() {
        let id = "a".repeat(64);
        for text in [
            "Nginx",
            "r.example/Team/web",
            "nginx:",
            "nginx:-1",
            "nginx@sha256:abc",
            "nginx@abc",
            " nginx",
            "ngi nx",
            "r.example/",
            "https://r.example/web",
            "r.example//web",
            "web/-a",
            "a..b",
            "web:1:2",
            "r.example:port/web",
            id.as_str(),
        ] {
            assert!(image_fault(text).is_some(), "{text}");
        }
    }
}
