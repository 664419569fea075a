//! From the bytes of a file to its text.

use std::borrow::Cow;

/// Why bytes are no text that can be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EncodingError {
    /// UTF-16 or UTF-32, as some Windows programs write. `kubectl` may read it, but no place in it could be given.
    #[error("the text is {name}: save it as UTF-8")]
    Wide {
        /// The name of the encoding.
        name: &'static str,
    },
    /// A byte that is no UTF-8.
    #[error("no UTF-8: byte {at} is wrong")]
    Invalid {
        /// Its offset; what stands before it is UTF-8.
        at: usize,
    },
}

impl EncodingError {
    /// As much of `bytes`, which gave this error, as can be read; to tell what the text is about, not for places.
    #[must_use]
    pub fn lossy(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            // What YAML and Kubernetes have names for is ASCII.
            Self::Wide { .. } => {
                bytes.iter().filter(|byte| byte.is_ascii() && **byte != 0).map(|b| char::from(*b)).collect()
            }
            Self::Invalid { .. } => String::from_utf8_lossy(bytes),
        }
    }
}

/// The text of a file, its byte order mark included, which [`parse`](crate::parse) passes over.
///
/// # Errors
///
/// For UTF-16 and UTF-32, which are known by their byte order mark or, as YAML 1.2.2 (5.2) has it, by the NUL bytes
/// beside an ASCII character at the beginning; and for bytes that are no UTF-8.
///
/// ```
/// use hullmark_parser::decode;
///
/// assert_eq!(decode("kind: Pod\n".into()).unwrap(), "kind: Pod\n");
/// let (error, _) = decode(b"k\0i\0n\0d\0".to_vec()).unwrap_err();
/// assert_eq!(error.to_string(), "the text is UTF-16 (little endian): save it as UTF-8");
/// let (error, bytes) = decode(b"kind: \xff".to_vec()).unwrap_err();
/// assert_eq!(error.to_string(), "no UTF-8: byte 6 is wrong");
/// assert!(error.lossy(&bytes).starts_with("kind"));
/// ```
pub fn decode(bytes: Vec<u8>) -> Result<String, (EncodingError, Vec<u8>)> {
    if let Some(name) = wide_encoding(&bytes) {
        return Err((EncodingError::Wide { name }, bytes));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        (EncodingError::Invalid { at }, error.into_bytes())
    })
}

fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [1..=255, 0, 0, 0, ..] => Some("UTF-32 (little endian)"),
        [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, 1..=255, ..] => Some("UTF-32 (big endian)"),
        [0xff, 0xfe, ..] | [1..=255, 0, 1..=255, 0, ..] => Some("UTF-16 (little endian)"),
        [0xfe, 0xff, ..] | [0, 1..=255, 0, 1..=255, ..] => Some("UTF-16 (big endian)"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{EncodingError, decode};

    #[track_caller]
    fn check(text: &str, encode: fn(u16) -> [u8; 2], name: &'static str) {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(encode).collect();
        let (error, bytes) = decode(bytes).unwrap_err();
        assert_eq!(error, EncodingError::Wide { name });
        assert!(error.lossy(&bytes).ends_with("kind: Pod"));
    }

    #[test]
    fn utf_16_is_known_with_a_byte_order_mark_and_without() {
        check("\u{feff}kind: Pod", u16::to_le_bytes, "UTF-16 (little endian)");
        check("kind: Pod", u16::to_le_bytes, "UTF-16 (little endian)");
        check("\u{feff}kind: Pod", u16::to_be_bytes, "UTF-16 (big endian)");
        check("kind: Pod", u16::to_be_bytes, "UTF-16 (big endian)");
    }

    #[test]
    fn utf_8_with_a_byte_order_mark_is_text() {
        assert_eq!(decode("\u{feff}é: 日本".into()).unwrap(), "\u{feff}é: 日本");
        assert_eq!(decode(Vec::new()).unwrap(), "");
    }
}
