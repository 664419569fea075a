//! `file:` URIs and paths.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;

/// The path of a `file:` URI, percent-encoding undone; `None` for another scheme, another machine, or no absolute path.
pub(crate) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("file:")).and(uri.0.get(5..))?;
    let path = match rest.strip_prefix("//") {
        Some(rest) => rest.strip_prefix("localhost").unwrap_or(rest),
        None => rest,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    if !path.starts_with('/') {
        return None;
    }
    let decoded = decoded(path);
    let is_drive = matches!(decoded.as_bytes(), [b'/', letter, b':', ..] if letter.is_ascii_alphabetic());
    let path = if cfg!(windows) && is_drive { decoded.get(1..)?.replace('/', "\\") } else { decoded };
    // `.` and `..` stay, as the file system has them; a slash at the end of a folder goes.
    Some(Path::new(&path).components().collect())
}

/// The URI of an absolute path.
pub(crate) fn uri_of(path: &Path) -> Uri {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) { format!("/{}", text.replace('\\', "/")) } else { text.into_owned() };
    let mut uri = String::from("file://");
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Uri(uri)
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let hex = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match (first, behind) {
            (b'%', [high, low, behind @ ..]) if hex(*high).is_some() && hex(*low).is_some() => {
                bytes.push(hex(*high).unwrap_or_default() << 4 | hex(*low).unwrap_or_default());
                rest = behind;
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_with_spaces_umlauts_and_signs_go_there_and_back() {
        for path in ["/a/b c.yaml", "/ä/100%/#1/[x].yaml", "/"] {
            assert_eq!(path_of(&uri_of(Path::new(path))).unwrap(), Path::new(path));
        }
        assert_eq!(uri_of(Path::new("/a b/ü")).0, "file:///a%20b/%C3%BC");
    }

    #[test]
    fn uris_as_editors_write_them_are_understood() {
        let path = |uri: &str| path_of(&Uri(uri.to_owned())).map(|path| path.to_string_lossy().into_owned());
        assert_eq!(path("file:///a%20b/c%2Bd.yaml").as_deref(), Some("/a b/c+d.yaml"));
        assert_eq!(path("file://localhost/a/").as_deref(), Some("/a"));
        assert_eq!(path("FILE:/a/100%").as_deref(), Some("/a/100%"));
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("file://server/share"), None);
        assert_eq!(path("ä"), None);
    }
}
