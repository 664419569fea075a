//! Go's `path` package. `path/filepath` is the same on Unix, the only system that templates are rendered as.

/// `path.Clean`: the shortest name of the same path, by text alone; the empty path is `.`.
#[must_use]
pub fn clean(path: &[u8]) -> Vec<u8> {
    let rooted = path.first() == Some(&b'/');
    let mut kept: Vec<&[u8]> = Vec::new();
    for element in path.split(|byte| *byte == b'/') {
        match element {
            b"" | b"." => {}
            b".." => match kept.last() {
                Some(last) if *last != b".." => {
                    kept.pop();
                }
                _ if rooted => {}
                _ => kept.push(element),
            },
            _ => kept.push(element),
        }
    }
    let joined = kept.join(&b'/');
    match (rooted, joined.is_empty()) {
        (true, _) => [b"/", joined.as_slice()].concat(),
        (false, true) => b".".to_vec(),
        (false, false) => joined,
    }
}

/// `path.Base`: where the last element lies in the path, without trailing slashes; `None` for the empty path
/// (whose base is `.`) and for slashes alone (whose base is `/`).
#[must_use]
pub fn base(path: &[u8]) -> Option<std::ops::Range<usize>> {
    let end = path.iter().rposition(|byte| *byte != b'/')? + 1;
    let start = path.get(..end)?.iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    Some(start..end)
}

/// `path.Dir`: all but the last element, cleaned.
#[must_use]
pub fn dir(path: &[u8]) -> Vec<u8> {
    let end = path.iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    clean(path.get(..end).unwrap_or_default())
}

/// `path.Ext`: where the file name's extension begins, at its dot; the length of the path when there is none.
#[must_use]
pub fn ext(path: &[u8]) -> usize {
    let last = path.iter().rposition(|byte| matches!(byte, b'/' | b'.'));
    last.filter(|at| path.get(*at) == Some(&b'.')).unwrap_or(path.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_shortens_by_text_alone() {
        for (path, cleaned) in [
            ("", "."),
            ("a/b/../c//d/.", "a/c/d"),
            ("/../a", "/a"),
            ("../../a", "../../a"),
            ("a/..", "."),
            ("/", "/"),
            ("a/../../b", "../b"),
        ] {
            assert_eq!(clean(path.as_bytes()), cleaned.as_bytes(), "{path}");
        }
    }

    #[test]
    fn a_path_falls_into_directory_name_and_extension() {
        assert_eq!(base(b"a/bc//"), Some(2..4));
        assert_eq!(base(b"//"), None);
        assert_eq!(dir(b"/a/b/"), b"/a/b");
        assert_eq!(dir(b"x"), b".");
        assert_eq!(ext(b"a.b/c"), 5);
        assert_eq!(ext(b"a/c.tar.gz"), 7);
    }
}
