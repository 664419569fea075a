//! Certificates (RFC 5280) as Sprig makes them with `crypto/x509`. They verify, and their keys are no secrets.

use sha2::{Digest, Sha256};

use super::der::{bit_string, element, integer, pem, sequence, take};
use super::keys::PrivateKey;
use super::prng::Random;
use super::time::Time;

const OID_COMMON_NAME: [u8; 5] = [6, 3, 0x55, 4, 3];
const OID_SERVER_AUTH: [u8; 10] = [6, 8, 0x2B, 6, 1, 5, 5, 7, 3, 1];
const OID_CLIENT_AUTH: [u8; 10] = [6, 8, 0x2B, 6, 1, 5, 5, 7, 3, 2];

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

/// What signing with a certificate needs to know of it.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// Its subject, encoded.
    name: Vec<u8>,
    public_key: Vec<u8>,
    /// Its subject key identifier.
    key_id: Option<Vec<u8>>,
}

impl Issuer {
    /// Looks into a certificate; `None` when the bytes are none.
    #[must_use]
    pub fn of(der: &[u8]) -> Option<Self> {
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
        let subject = take(rest).filter(|subject| subject.tag == 0x30)?;
        let public_key = take(subject.rest).filter(|key| key.tag == 0x30)?;
        let key_id = take(public_key.rest).filter(|extensions| extensions.tag == 0xA3);
        let key_id = key_id.and_then(|extensions| key_id_in(take(extensions.contents)?.contents));
        Some(Self { name: subject.whole.to_vec(), public_key: public_key.whole.to_vec(), key_id })
    }

    /// Whether this is the key of the certificate.
    #[must_use]
    pub fn has_key(&self, key: &PrivateKey) -> bool {
        key.public_key().0 == self.public_key
    }
}

/// The subject key identifier among extensions.
fn key_id_in(mut extensions: &[u8]) -> Option<Vec<u8>> {
    while let Some(extension) = take(extensions) {
        extensions = extension.rest;
        let id = take(extension.contents)?;
        if id.whole == [6, 3, 0x55, 0x1D, 14] {
            return Some(take(take(id.rest)?.contents)?.contents.to_vec());
        }
    }
    None
}

/// A certificate as PEM: of `key`, signed by an issuer's key or by itself; empty when the signer's key signs none.
pub fn certificate(
    request: &Request<'_>,
    key: &PrivateKey,
    issuer: Option<(&Issuer, &PrivateKey)>,
    random: &mut Random,
) -> String {
    let signer = issuer.map_or(key, |(_, signer)| signer);
    let Some(algorithm) = signer.signature_algorithm() else { return String::new() };
    let subject = name(request.common_name);
    let not_after = request.not_before.add_date(0, 0, request.days);
    let mut serial = random.bytes(16);
    if let Some(first) = serial.first_mut() {
        *first = *first & 0x7F | 0x40;
    }
    let issuer = issuer.map(|(issuer, _)| issuer);
    let to_be_signed = sequence(&[
        element(0xA0, &integer(&[2])),
        integer(&serial),
        algorithm.clone(),
        issuer.map_or_else(|| subject.clone(), |issuer| issuer.name.clone()),
        sequence(&[time(&request.not_before), time(&not_after)]),
        subject.clone(),
        key.public_key().0,
        element(0xA3, &sequence(&extensions(request, key, issuer.filter(|issuer| issuer.name != subject)))),
    ]);
    let signature = bit_string(&signer.sign(&to_be_signed, random));
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

/// The first 160 bits of the public key's SHA-256 (RFC 7093, 2).
fn key_id(key: &PrivateKey) -> Vec<u8> {
    Sha256::digest(key.public_key().1).iter().copied().take(20).collect()
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

fn extensions(request: &Request<'_>, key: &PrivateKey, issuer: Option<&Issuer>) -> Vec<Vec<u8>> {
    // Digital signature and key encipherment, and for an authority the signing of certificates.
    let usage: [u8; 4] = if request.authority { [3, 2, 2, 0xA4] } else { [3, 2, 5, 0xA0] };
    let constraints = if request.authority { element(0x30, &[1, 1, 0xFF]) } else { element(0x30, &[]) };
    let mut extensions = vec![
        extension(15, true, &usage),
        extension(37, false, &sequence(&[OID_SERVER_AUTH.to_vec(), OID_CLIENT_AUTH.to_vec()])),
        extension(19, true, &constraints),
    ];
    if request.authority {
        extensions.push(extension(14, false, &element(4, &key_id(key))));
    }
    if let Some(id) = issuer.and_then(|issuer| issuer.key_id.as_ref()) {
        extensions.push(extension(35, false, &sequence(&[element(0x80, id)])));
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
    use crate::golang::der::from_pem;

    #[test]
    fn a_certificate_can_be_looked_into() {
        let mut random = Random::default();
        let key = PrivateKey::rsa_2048(&mut random);
        let request = |common_name, authority| Request {
            common_name,
            addresses: vec![vec![127, 0, 0, 1]],
            dns_names: vec!["example.org".to_owned()],
            not_before: Time::default(),
            days: 365,
            authority,
        };
        let authority = certificate(&request("an authority", true), &key, None, &mut random);
        let (label, der) = from_pem(&authority).unwrap();
        assert_eq!(label, "CERTIFICATE");
        let issuer = Issuer::of(&der).unwrap();
        assert_eq!(issuer.name, name("an authority"));
        assert_eq!(issuer.key_id, Some(key_id(&key)));
        assert!(issuer.has_key(&key));
        let other = PrivateKey::generate("ed25519", &mut random).unwrap();
        let signed = certificate(&request("example", false), &other, Some((&issuer, &key)), &mut random);
        let signed = Issuer::of(&from_pem(&signed).unwrap().1).unwrap();
        assert_eq!((signed.name.clone(), signed.key_id.clone()), (name("example"), None));
        assert!(signed.has_key(&other) && !signed.has_key(&key));
        assert!(Issuer::of(&[0x30, 0]).is_none());
    }
}
