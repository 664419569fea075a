//! Just enough of DER (X.690) and PEM (RFC 7468) to write certificates and keys and to look into them.

/// Writes `tag`, length and contents.
#[must_use]
pub fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut der = vec![tag];
    match u8::try_from(contents.len()) {
        Ok(length) if length < 0x80 => der.push(length),
        _ => {
            let bytes = contents.len().to_be_bytes();
            let bytes: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
            der.push(0x80 | u8::try_from(bytes.len()).unwrap_or(8));
            der.extend(bytes);
        }
    }
    der.extend_from_slice(contents);
    der
}

/// A SEQUENCE.
#[must_use]
pub fn sequence(elements: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &elements.concat())
}

/// An INTEGER that is not negative, from its bytes.
#[must_use]
pub fn integer(big_endian: &[u8]) -> Vec<u8> {
    let first = big_endian.iter().position(|byte| *byte != 0).unwrap_or(big_endian.len());
    let digits = big_endian.get(first..).unwrap_or_default();
    // A first bit of 1 would make it negative.
    match digits.first() {
        Some(byte) if *byte < 0x80 => element(2, digits),
        _ => element(2, &[&[0], digits].concat()),
    }
}

/// A BIT STRING of whole bytes.
#[must_use]
pub fn bit_string(bytes: &[u8]) -> Vec<u8> {
    element(3, &[&[0], bytes].concat())
}

/// Takes the first element off: its tag, its contents, its whole encoding, and what follows.
#[must_use]
pub fn take(der: &[u8]) -> Option<Element<'_>> {
    let (tag, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(*first & 0x7F)).filter(|(bytes, _)| bytes.len() <= 4)?;
        (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
    };
    let (contents, rest) = rest.split_at_checked(length)?;
    let whole = der.get(..der.len() - rest.len())?;
    Some(Element { tag: *tag, contents, whole, rest })
}

/// An element that was taken off.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    /// Its tag.
    pub tag: u8,
    /// Its contents.
    pub contents: &'a [u8],
    /// Tag, length and contents.
    pub whole: &'a [u8],
    /// What follows it.
    pub rest: &'a [u8],
}

/// A PEM block, as Go's `pem.Encode` writes it.
#[must_use]
pub fn pem(label: &str, der: &[u8]) -> String {
    let base64 = super::base64(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in base64.as_bytes().chunks(64) {
        text.push_str(&String::from_utf8_lossy(line));
        text.push('\n');
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

/// The label and contents of the first PEM block, or `None` when there is none. Headers are skipped.
#[must_use]
pub fn from_pem(text: &str) -> Option<(&str, Vec<u8>)> {
    let (_, begun) = text.split_once("-----BEGIN ")?;
    let (label, body) = begun.split_once("-----")?;
    let (body, _) = body.split_once(&format!("-----END {label}-----"))?;
    let base64: String =
        body.lines().filter(|line| !line.contains(':')).flat_map(|line| line.split_whitespace()).collect();
    Some((label, super::from_base64(base64.as_bytes()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_go_round() {
        let long = element(4, &[7; 300]);
        let der = sequence(&[integer(&[0, 0x80]), long.clone()]);
        let outer = take(&der).unwrap();
        assert_eq!((outer.tag, outer.rest), (0x30, [].as_slice()));
        let first = take(outer.contents).unwrap();
        assert_eq!(first.contents, [0, 0x80]);
        assert_eq!(take(first.rest).unwrap().whole, long);
        assert!(take(&[0x30, 5, 0]).is_none());
    }

    #[test]
    fn pem_goes_round() {
        let text = pem("CERTIFICATE", &[1; 100]);
        assert!(text.starts_with("-----BEGIN CERTIFICATE-----\nAQEB"));
        assert_eq!(from_pem(&text), Some(("CERTIFICATE", vec![1; 100])));
        assert_eq!(from_pem("no PEM"), None);
    }
}
