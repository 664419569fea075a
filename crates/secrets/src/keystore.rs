//! Key stores, which are binary, below base64.

/// The least base64 of a store with one key.
const SHORTEST: usize = 400;

/// Whether a value is base64 of a store that can hold private keys: PKCS #12 (RFC 7292, by the version and the length
/// of its outer sequences), Java's JKS and JCEKS (by their magic numbers). What is called a trust store holds
/// certificates and no keys.
pub(crate) fn is_key_store(name: &str, value: &str) -> bool {
    if value.len() < SHORTEST {
        return false;
    }
    let lower = name.to_ascii_lowercase();
    if ["trust", "cacert", "ca."].iter().any(|of_others| lower.contains(of_others)) {
        return false;
    }
    // `30 82 LL LL 02 01 03 30 82`: the lengths leave the second half of the second group and the third as they are.
    let is_pkcs12 = value.starts_with("MI") && value.get(6..12) == Some("IBAzCC");
    let is_java = ["/u3+7QAAAA", "zs7OzgAAAA"].iter().any(|magic| value.starts_with(magic));
    is_pkcs12 || is_java
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    #[test]
    fn stores_of_keys_are_told_by_how_they_begin() {
        let below = |head: &[u8]| STANDARD.encode([head, &[7; 400]].concat());
        let pkcs12 = below(&[0x30, 0x82, 0x09, 0xf1, 2, 1, 3, 0x30, 0x82, 9, 0xb7]);
        let jks = below(&[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2]);
        let certificate = below(&[0x30, 0x82, 0x09, 0xf1, 0x30, 0x82, 8]);
        assert!(is_key_store("client.p12", &pkcs12) && is_key_store("keystore.jks", &jks));
        assert!(!is_key_store("truststore.jks", &jks) && !is_key_store("ca.der", &certificate));
        assert!(pkcs12.get(..40).is_some_and(|cut| !is_key_store("client.p12", cut)));
    }
}
