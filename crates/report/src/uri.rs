//! Source names as URI references.

use std::fmt::Write;

/// A URI reference, and whether it is relative to the source root.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct UriReference {
    pub(crate) uri: String,
    pub(crate) is_relative: bool,
}

/// The reference of a path with `/` between its parts: relative where it lies under `root` (an absolute path),
/// a `file:` URI where it does not.
pub(crate) fn reference(path: &str, root: Option<&str>) -> UriReference {
    if !is_absolute(path) && !climbs(path) {
        return UriReference { uri: percent_encoded(&resolved(path, "")), is_relative: true };
    }
    let Some(root) = root.map(|root| root.trim_end_matches('/')) else {
        return UriReference { uri: percent_encoded(path), is_relative: !is_absolute(path) };
    };
    let absolute = if is_absolute(path) { path.to_owned() } else { resolved(path, root) };
    match absolute.strip_prefix(root).and_then(|rest| rest.strip_prefix('/')) {
        Some(rest) => UriReference { uri: percent_encoded(rest), is_relative: true },
        None => {
            let slash = if absolute.starts_with('/') { "" } else { "/" };
            UriReference { uri: format!("file://{slash}{}", percent_encoded(&absolute)), is_relative: false }
        }
    }
}

/// A path as tools take it that know the root by themselves: relative to it where it lies below, else absolute; without
/// `.` and `..` where that is possible.
pub(crate) fn path_below_root(path: &str, root: Option<&str>) -> String {
    let root = root.map(|root| root.trim_end_matches('/'));
    let absolute = match root {
        _ if is_absolute(path) => path.to_owned(),
        None if climbs(path) => return path.to_owned(),
        None => return resolved(path, ""),
        Some(root) => resolved(path, root),
    };
    let below = root.and_then(|root| absolute.strip_prefix(root)?.strip_prefix('/'));
    below.map(str::to_owned).unwrap_or(absolute)
}

/// The `file:` URI of a path; `None` for a relative one whose root is not known.
pub(crate) fn file_uri(path: &str, root: Option<&str>) -> Option<String> {
    let absolute = if is_absolute(path) { path.to_owned() } else { resolved(path, root?.trim_end_matches('/')) };
    let slash = if absolute.starts_with('/') { "" } else { "/" };
    Some(format!("file://{slash}{}", percent_encoded(&absolute)))
}

fn is_absolute(path: &str) -> bool {
    let has_drive = matches!(path.as_bytes(), [drive, b':', b'/', ..] if drive.is_ascii_alphabetic());
    path.starts_with('/') || has_drive
}

/// Whether a relative path leaves the directory that it starts from.
fn climbs(path: &str) -> bool {
    let mut depth = 0_i64;
    path.split('/').any(|part| {
        match part {
            "" | "." => {}
            ".." => depth -= 1,
            _ => depth += 1,
        }
        depth < 0
    })
}

/// `path` seen from `root`, without `.` and `..`.
fn resolved(path: &str, root: &str) -> String {
    let mut parts: Vec<&str> = root.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let slash = if root.starts_with('/') { "/" } else { "" };
    format!("{slash}{}", parts.join("/"))
}

/// Percent-encodes every byte but RFC 3986's unreserved characters and the `/` between segments.
fn percent_encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_relative_under_the_root_and_absolute_elsewhere() {
        let cases = [
            ("charts/my chart/ü.yaml", "charts/my%20chart/%C3%BC.yaml", true),
            ("./a/../b.yaml", "b.yaml", true),
            ("/repo/a.yaml", "a.yaml", true),
            ("/repository/a.yaml", "file:///repository/a.yaml", false),
            ("../other/a.yaml", "file:///other/a.yaml", false),
            ("../repo/a.yaml", "a.yaml", true),
            ("C:/x/a.yaml", "file:///C%3A/x/a.yaml", false),
            ("100%.yaml", "100%25.yaml", true),
        ];
        for (path, uri, is_relative) in cases {
            assert_eq!(reference(path, Some("/repo")), UriReference { uri: uri.to_owned(), is_relative }, "{path}");
        }
    }

    #[test]
    fn paths_below_the_root_lose_it_and_their_detours() {
        let cases = [
            ("./a b/../ü.yaml", "ü.yaml"),
            ("/repo/a.yaml", "a.yaml"),
            ("../repo/a.yaml", "a.yaml"),
            ("../other/a.yaml", "/other/a.yaml"),
            ("/elsewhere/a.yaml", "/elsewhere/a.yaml"),
        ];
        for (path, expected) in cases {
            assert_eq!(path_below_root(path, Some("/repo")), expected, "{path}");
        }
        assert_eq!(path_below_root("../a.yaml", None), "../a.yaml");
    }

    #[test]
    fn file_uris_are_absolute() {
        assert_eq!(file_uri("a b.yaml", Some("/repo")).unwrap(), "file:///repo/a%20b.yaml");
        assert_eq!(file_uri("/x/a.yaml", None).unwrap(), "file:///x/a.yaml");
        assert_eq!(file_uri("a.yaml", None), None);
    }
}
