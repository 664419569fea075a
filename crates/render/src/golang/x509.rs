//! Certificates and keys in shape only: well-formed DER of the size and structure that Go writes, around numbers
//! from the render's fixed sequence. The keys are no keys, and no signature verifies: templates only hand them on,
//! and a linter must not make secrets.

use super::der::{bit_string, element, from_pem, integer, pem, sequence, take};
use super::prng::Random;
use super::time::Time;

const OID_COMMON_NAME: [u8; 5] = [6, 3, 0x55, 4, 3];
const OID_RSA: [u8; 11] = [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1];
const OID_SHA256_WITH_RSA: [u8; 11] = [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11];
const OID_EC: [u8; 9] = [6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1];
const OID_P256: [u8; 10] = [6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7];
const OID_ED25519: [u8; 5] = [6, 3, 0x2B, 0x65, 0x70];
const OID_SERVER_AUTH: [u8; 10] = [6, 8, 0x2B, 6, 1, 5, 5, 7, 3, 1];
const OID_CLIENT_AUTH: [u8; 10] = [6, 8, 0x2B, 6, 1, 5, 5, 7, 3, 2];
const NULL: [u8; 2] = [5, 0];

/// What a certificate says.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The subject's common name.
    pub common_name: &'a str,
    /// Addresses among the subject's alternative names, 4 or 16 bytes each.
    pub addresses: Vec<Vec<u8>>,
    /// DNS names among them.
    pub dns_names: Vec<String>,
    /// When it begins to be valid.
    pub not_before: Time,
    /// For how long.
    pub days: i64,
    /// Whether it is an authority's.
    pub authority: bool,
}

/// A private key of the given type as PEM (`rsa` with 4096 bits, `dsa`, `ecdsa`, `ed25519`); `None` for another type.
pub fn private_key(kind: &str, random: &mut Random) -> Option<String> {
    Some(match kind {
        "" | "rsa" => rsa_key(4096, random),
        "dsa" => {
            let sizes = [256, 32, 256, 256, 32];
            let numbers = sizes.into_iter().map(|size| number(size, random));
            let parts: Vec<Vec<u8>> = std::iter::once(integer(&[0])).chain(numbers).collect();
            pem("DSA PRIVATE KEY", &sequence(&parts))
        }
        "ecdsa" => {
            let point = [&[4], random.bytes(64).as_slice()].concat();
            let parts = [
                integer(&[1]),
                element(4, &random.bytes(32)),
                element(0xA0, &OID_P256),
                element(0xA1, &bit_string(&point)),
            ];
            pem("EC PRIVATE KEY", &sequence(&parts))
        }
        "ed25519" => {
            let seed = element(4, &element(4, &random.bytes(32)));
            pem("PRIVATE KEY", &sequence(&[integer(&[0]), sequence(&[OID_ED25519.to_vec()]), seed]))
        }
        _ => return None,
    })
}

/// A number of exactly so many bytes.
fn number(size: usize, random: &mut Random) -> Vec<u8> {
    let mut bytes = random.bytes(size);
    if let Some(first) = bytes.first_mut() {
        *first |= 0x80;
    }
    if let Some(last) = bytes.last_mut() {
        *last |= 1;
    }
    integer(&bytes)
}

/// A PKCS #1 private key in shape.
pub fn rsa_key(bits: usize, random: &mut Random) -> String {
    let size = bits / 8;
    let mut parts = vec![integer(&[0]), number(size, random), integer(&[1, 0, 1]), number(size, random)];
    parts.extend((0..5).map(|_| number(size / 2, random)));
    pem("RSA PRIVATE KEY", &sequence(&parts))
}

/// Whether a PEM text holds a private key, in the words of Sprig when it doesn't.
///
/// # Errors
/// What Sprig says.
pub fn check_private_key(text: &str) -> Result<(), String> {
    let Some((label, der)) = from_pem(text) else { return Err("no PEM data in input".to_owned()) };
    let whole = take(&der).is_some_and(|outer| outer.tag == 0x30 && outer.rest.is_empty());
    let malformed = if whole { None } else { Some("asn1: structure error") };
    let reading = match label {
        "PRIVATE KEY" => "decoding PEM as PKCS#8",
        "RSA PRIVATE KEY" => "parsing RSA private key from PEM",
        "EC PRIVATE KEY" => "parsing EC private key from PEM",
        "DSA PRIVATE KEY" => "parsing DSA private key from PEM",
        _ => {
            return Err(match label.strip_suffix(" PRIVATE KEY") {
                Some(kind) => format!("invalid private key type {kind}"),
                None => format!("no private key data in PEM block of type {label}"),
            });
        }
    };
    malformed.map_or(Ok(()), |why| Err(format!("{reading}: {why}")))
}

/// The subject of a certificate as it is encoded; `None` when the bytes are no certificate.
#[must_use]
pub fn subject(der: &[u8]) -> Option<&[u8]> {
    let certificate = take(der).filter(|outer| outer.tag == 0x30 && outer.rest.is_empty())?;
    let mut rest = take(certificate.contents)?.contents;
    // The version may be left out.
    if take(rest)?.tag == 0xA0 {
        rest = take(rest)?.rest;
    }
    // Serial number, signature algorithm, issuer, validity.
    for _ in 0..4 {
        rest = take(rest)?.rest;
    }
    take(rest).filter(|subject| subject.tag == 0x30).map(|subject| subject.whole)
}

/// A certificate as PEM. `key` is its private key as PEM; `issuer` is an encoded name, the subject's own when `None`.
pub fn certificate(request: &Request<'_>, key: &str, issuer: Option<&[u8]>, random: &mut Random) -> String {
    let algorithm = sequence(&[OID_SHA256_WITH_RSA.to_vec(), NULL.to_vec()]);
    let subject = name(request.common_name);
    let not_after = request.not_before.add_date(0, 0, request.days);
    let mut serial = random.bytes(16);
    if let Some(first) = serial.first_mut() {
        *first = *first & 0x7F | 0x40;
    }
    let to_be_signed = sequence(&[
        element(0xA0, &integer(&[2])),
        integer(&serial),
        algorithm.clone(),
        issuer.map_or_else(|| subject.clone(), <[u8]>::to_vec),
        sequence(&[time(&request.not_before), time(&not_after)]),
        subject,
        public_key(key, random),
        element(0xA3, &sequence(&extensions(request, issuer.is_some(), random))),
    ]);
    let signature = bit_string(&random.bytes(256));
    pem("CERTIFICATE", &sequence(&[to_be_signed, algorithm, signature]))
}

fn name(common_name: &str) -> Vec<u8> {
    let printable = |byte: u8| byte.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(&byte);
    let tag = if common_name.bytes().all(printable) { 0x13 } else { 0x0C };
    let attribute = sequence(&[OID_COMMON_NAME.to_vec(), element(tag, common_name.as_bytes())]);
    let attributes = if common_name.is_empty() { Vec::new() } else { element(0x31, &attribute) };
    element(0x30, &attributes)
}

/// Two digits of the year up to 2049 (RFC 5280, 4.1.2.5).
fn time(time: &Time) -> Vec<u8> {
    let utc = time.to_utc();
    if (1950..2050).contains(&utc.date().year) {
        element(0x17, utc.format("060102150405Z").as_bytes())
    } else {
        element(0x18, utc.format("20060102150405Z").as_bytes())
    }
}

fn public_key(key: &str, random: &mut Random) -> Vec<u8> {
    if let Some(("RSA PRIVATE KEY", der)) = from_pem(key)
        && let Some(modulus) = take(&der).and_then(|key| take(key.contents)).and_then(|version| take(version.rest))
    {
        let numbers = sequence(&[modulus.whole.to_vec(), integer(&[1, 0, 1])]);
        return sequence(&[sequence(&[OID_RSA.to_vec(), NULL.to_vec()]), bit_string(&numbers)]);
    }
    let point = [&[4], random.bytes(64).as_slice()].concat();
    sequence(&[sequence(&[OID_EC.to_vec(), OID_P256.to_vec()]), bit_string(&point)])
}

/// `id` is the last number of an OID below 2.5.29.
fn extension(id: u8, critical: bool, contents: &[u8]) -> Vec<u8> {
    let mut parts = vec![vec![6, 3, 0x55, 0x1D, id]];
    if critical {
        parts.push(vec![1, 1, 0xFF]);
    }
    parts.push(element(4, contents));
    sequence(&parts)
}

fn extensions(request: &Request<'_>, signed: bool, random: &mut Random) -> Vec<Vec<u8>> {
    // Digital signature and key encipherment, and for an authority the signing of certificates.
    let usage: [u8; 4] = if request.authority { [3, 2, 2, 0xA4] } else { [3, 2, 5, 0xA0] };
    let constraints = if request.authority { element(0x30, &[1, 1, 0xFF]) } else { element(0x30, &[]) };
    let mut extensions = vec![
        extension(15, true, &usage),
        extension(37, false, &sequence(&[OID_SERVER_AUTH.to_vec(), OID_CLIENT_AUTH.to_vec()])),
        extension(19, true, &constraints),
    ];
    if request.authority {
        extensions.push(extension(14, false, &element(4, &random.bytes(20))));
    }
    if signed {
        extensions.push(extension(35, false, &sequence(&[element(0x80, &random.bytes(20))])));
    }
    let mut names: Vec<Vec<u8>> = request.dns_names.iter().map(|name| element(0x82, name.as_bytes())).collect();
    names.extend(request.addresses.iter().map(|address| element(0x87, address)));
    if !names.is_empty() {
        extensions.push(extension(17, request.common_name.is_empty(), &sequence(&names)));
    }
    extensions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_can_be_looked_into() {
        let mut random = Random::default();
        let key = rsa_key(2048, &mut random);
        let request = Request {
            common_name: "example",
            addresses: vec![vec![127, 0, 0, 1]],
            dns_names: vec!["example.org".to_owned()],
            not_before: Time::default(),
            days: 365,
            authority: false,
        };
        let text = certificate(&request, &key, Some(&name("an authority")), &mut random);
        let (label, der) = from_pem(&text).unwrap();
        assert_eq!(label, "CERTIFICATE");
        assert_eq!(subject(&der), Some(name("example").as_slice()));
        assert_eq!(check_private_key(&key), Ok(()));
    }

    #[test]
    fn keys_are_of_the_kind_that_is_asked_for() {
        for (kind, label) in [
            ("", "RSA PRIVATE KEY"),
            ("dsa", "DSA PRIVATE KEY"),
            ("ecdsa", "EC PRIVATE KEY"),
            ("ed25519", "PRIVATE KEY"),
        ] {
            let key = private_key(kind, &mut Random::default()).unwrap();
            assert_eq!(from_pem(&key).unwrap().0, label);
            assert_eq!(check_private_key(&key), Ok(()));
        }
        assert_eq!(private_key("x", &mut Random::default()), None);
        assert_eq!(check_private_key(""), Err("no PEM data in input".to_owned()));
    }
}
