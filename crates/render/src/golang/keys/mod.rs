//! Private keys as `crypto/*` and `crypto/x509` have them: made, read, written, and signing.
//!
//! A render must come out the same every time and quickly, so nothing here is secret: RSA keys are put together from a
//! few primes that stand in the sources, the others are drawn from the render's fixed sequence. They are sound keys all
//! the same, and what they sign verifies.

mod dsa;
mod ec;
mod ed25519;
mod rsa;

use num_bigint::BigUint;

use super::der::{Element, bit_string, element, from_pem, integer, pem, sequence, take};
use super::prng::Random;
use dsa::DsaKey;
use ec::EcKey;
use ed25519::Ed25519Key;
use rsa::RsaKey;

const OID_RSA: [u8; 11] = [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1];
const OID_SHA256_WITH_RSA: [u8; 11] = [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11];
const OID_EC: [u8; 9] = [6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1];
const OID_ED25519: [u8; 5] = [6, 3, 0x2B, 0x65, 0x70];
const NULL: [u8; 2] = [5, 0];

/// A private key.
#[derive(Clone, Debug)]
pub enum PrivateKey {
    /// RSA
    Rsa(RsaKey),
    /// ECDSA
    Ec(EcKey),
    /// Ed25519
    Ed25519(Ed25519Key),
    /// DSA, which signs no certificates any more.
    Dsa(DsaKey),
}

impl PrivateKey {
    /// An RSA key of 2048 bits, as certificates have them.
    pub fn rsa_2048(random: &mut Random) -> Self {
        Self::Rsa(RsaKey::of_2048_bits(random))
    }

    /// A key of a type that `genPrivateKey` knows: `rsa` with 4096 bits, `dsa`, `ecdsa` on P-256, `ed25519`.
    pub fn generate(kind: &str, random: &mut Random) -> Option<Self> {
        Some(match kind {
            "" | "rsa" => Self::Rsa(RsaKey::of_4096_bits(random)),
            "dsa" => Self::Dsa(DsaKey::generate(random)),
            "ecdsa" => Self::Ec(EcKey::generate(random)),
            "ed25519" => Self::Ed25519(Ed25519Key::generate(random)),
            _ => return None,
        })
    }

    /// Reads the first PEM block of a text.
    ///
    /// # Errors
    /// What Sprig says of a text without a private key. Go's words about malformed DER are one sentence here.
    pub fn from_pem(text: &str) -> Result<Self, String> {
        let (label, der) = from_pem(text).ok_or("no PEM data in input")?;
        let (reading, key) = match label {
            "PRIVATE KEY" => ("decoding PEM as PKCS#8", Self::from_pkcs8(&der)),
            "RSA PRIVATE KEY" => ("parsing RSA private key from PEM", RsaKey::from_der(&der).map(Self::Rsa)),
            "EC PRIVATE KEY" => ("parsing EC private key from PEM", EcKey::from_der(&der, None).map(Self::Ec)),
            "DSA PRIVATE KEY" => ("parsing DSA private key from PEM", DsaKey::from_der(&der).map(Self::Dsa)),
            _ => {
                return Err(match label.strip_suffix(" PRIVATE KEY") {
                    Some(kind) => format!("invalid private key type {kind}"),
                    None => format!("no private key data in PEM block of type {label}"),
                });
            }
        };
        key.ok_or_else(|| format!("{reading}: asn1: structure error"))
    }

    /// RFC 5208: the algorithm, and the key in its own form.
    fn from_pkcs8(der: &[u8]) -> Option<Self> {
        let mut parts = Parts::of(der)?;
        parts.integer()?;
        let mut algorithm = Parts::of(parts.next(0x30)?.whole)?;
        let name = algorithm.next(6)?.whole;
        let key = parts.next(4)?.contents;
        if name == OID_RSA {
            RsaKey::from_der(key).map(Self::Rsa)
        } else if name == OID_EC {
            EcKey::from_der(key, Some(algorithm.next(6)?.whole)).map(Self::Ec)
        } else if name == OID_ED25519 {
            Ed25519Key::from_seed(take(key)?.contents).map(Self::Ed25519)
        } else {
            None
        }
    }

    /// As Sprig writes it: each type in its own form, Ed25519 as PKCS #8.
    #[must_use]
    pub fn to_pem(&self) -> String {
        match self {
            Self::Rsa(key) => pem("RSA PRIVATE KEY", &key.to_der()),
            Self::Ec(key) => pem("EC PRIVATE KEY", &key.to_der()),
            Self::Dsa(key) => pem("DSA PRIVATE KEY", &key.to_der()),
            Self::Ed25519(key) => {
                let parts = [integer(&[0]), sequence(&[OID_ED25519.to_vec()]), element(4, &element(4, key.seed()))];
                pem("PRIVATE KEY", &sequence(&parts))
            }
        }
    }

    /// The `SubjectPublicKeyInfo` of a certificate (RFC 5280, 4.1.2.7), and the bits of the key in it.
    #[must_use]
    pub fn public_key(&self) -> (Vec<u8>, Vec<u8>) {
        let (algorithm, key) = match self {
            Self::Rsa(key) => (sequence(&[OID_RSA.to_vec(), NULL.to_vec()]), key.public_der()),
            Self::Ec(key) => (sequence(&[OID_EC.to_vec(), key.curve_oid().to_vec()]), key.public_point()),
            Self::Ed25519(key) => (sequence(&[OID_ED25519.to_vec()]), key.public_point()),
            Self::Dsa(key) => (key.algorithm(), key.public_der()),
        };
        (sequence(&[algorithm, bit_string(&key)]), key)
    }

    /// The `AlgorithmIdentifier` of [`PrivateKey::sign`]; `None` for a key that signs no certificates.
    #[must_use]
    pub fn signature_algorithm(&self) -> Option<Vec<u8>> {
        Some(match self {
            Self::Rsa(_) => sequence(&[OID_SHA256_WITH_RSA.to_vec(), NULL.to_vec()]),
            Self::Ec(key) => sequence(&[key.signature_oid().to_vec()]),
            Self::Ed25519(_) => sequence(&[OID_ED25519.to_vec()]),
            Self::Dsa(_) => return None,
        })
    }

    /// The signature of a message; empty for a key that signs no certificates.
    pub fn sign(&self, message: &[u8], random: &mut Random) -> Vec<u8> {
        match self {
            Self::Rsa(key) => key.sign(message),
            Self::Ec(key) => key.sign(message, random),
            Self::Ed25519(key) => key.sign(message),
            Self::Dsa(_) => Vec::new(),
        }
    }
}

/// Goes through the elements of a SEQUENCE.
struct Parts<'d> {
    rest: &'d [u8],
}

impl<'d> Parts<'d> {
    /// `der` is one SEQUENCE and nothing else.
    fn of(der: &'d [u8]) -> Option<Self> {
        let outer = take(der).filter(|outer| outer.tag == 0x30 && outer.rest.is_empty())?;
        Some(Self { rest: outer.contents })
    }

    /// The next element, when it has this tag.
    fn next(&mut self, tag: u8) -> Option<Element<'d>> {
        let next = take(self.rest).filter(|next| next.tag == tag)?;
        self.rest = next.rest;
        Some(next)
    }

    /// The next element, an INTEGER that is not negative.
    fn integer(&mut self) -> Option<BigUint> {
        let digits = self.next(2)?.contents;
        digits.first().filter(|first| **first < 0x80)?;
        Some(BigUint::from_bytes_be(digits))
    }
}

/// An INTEGER.
fn der_integer(number: &BigUint) -> Vec<u8> {
    integer(&number.to_bytes_be())
}

/// A constant of this module's tables.
fn hexadecimal(digits: &str) -> BigUint {
    BigUint::parse_bytes(digits.as_bytes(), 16).unwrap_or_default()
}

/// A number from 1 to `below` - 1, or 1 when there is none.
fn scalar(below: &BigUint, random: &mut Random) -> BigUint {
    let size = usize::try_from(below.bits() / 8).unwrap_or(0).saturating_add(16);
    let one = BigUint::from(1_u8);
    let count = if *below > one { below - &one } else { one.clone() };
    BigUint::from_bytes_be(&random.bytes(size)) % count + one
}

/// The bytes of a number, with leading zeros up to a size.
fn fixed_width(number: &BigUint, size: usize) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    let mut padded = vec![0; size.saturating_sub(bytes.len())];
    padded.extend(bytes);
    padded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_of_the_type_that_is_asked_for_and_can_be_read_again() {
        for (kind, label) in [
            ("", "RSA PRIVATE KEY"),
            ("dsa", "DSA PRIVATE KEY"),
            ("ecdsa", "EC PRIVATE KEY"),
            ("ed25519", "PRIVATE KEY"),
        ] {
            let key = PrivateKey::generate(kind, &mut Random::default()).unwrap();
            let text = key.to_pem();
            assert_eq!(from_pem(&text).unwrap().0, label);
            let read = PrivateKey::from_pem(&text).unwrap();
            assert_eq!((read.to_pem(), read.public_key()), (text, key.public_key()));
        }
        assert!(PrivateKey::generate("x", &mut Random::default()).is_none());
    }

    #[test]
    fn what_is_no_key_is_told_in_the_words_of_sprig() {
        for (text, error) in [
            ("", "no PEM data in input"),
            (
                "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
                "no private key data in PEM block of type CERTIFICATE",
            ),
            ("-----BEGIN X PRIVATE KEY-----\nMAA=\n-----END X PRIVATE KEY-----\n", "invalid private key type X"),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n",
                "parsing RSA private key from PEM: asn1: structure error",
            ),
        ] {
            assert_eq!(PrivateKey::from_pem(text).unwrap_err(), error);
        }
    }

    #[test]
    fn keys_in_pkcs_8_are_read() {
        let mut random = Random::default();
        for (key, algorithm) in [
            (PrivateKey::rsa_2048(&mut random), sequence(&[OID_RSA.to_vec(), NULL.to_vec()])),
            (
                PrivateKey::generate("ecdsa", &mut random).unwrap(),
                sequence(&[OID_EC.to_vec(), [6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7].to_vec()]),
            ),
        ] {
            let text = key.to_pem();
            let (_, der) = from_pem(&text).unwrap();
            let wrapped = pem("PRIVATE KEY", &sequence(&[integer(&[0]), algorithm, element(4, &der)]));
            assert_eq!(PrivateKey::from_pem(&wrapped).unwrap().to_pem(), text);
        }
    }
}
