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
}
