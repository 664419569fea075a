//! RSA (RFC 8017).

use std::sync::LazyLock;

use num_bigint::BigUint;
use sha2::{Digest, Sha256};

use super::{Parts, der_integer, fixed_width, hexadecimal};
use crate::golang::der::{integer, sequence};
use crate::golang::prng::Random;

/// The longest modulus that is read, in bits: computing with longer ones takes seconds.
const MAX_BITS: u64 = 8192;

/// The DER in front of a SHA-256 hash (RFC 8017, 9.2).
const SHA256_INFO: [u8; 19] = [0x30, 0x31, 0x30, 0x0D, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];

/// The primes of generated keys: those with 1024 bits, then those with 2048.
static PRIMES: LazyLock<(Vec<BigUint>, Vec<BigUint>)> = LazyLock::new(|| {
    let lines = include_str!("primes.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(hexadecimal).partition(|prime| prime.bits() <= 1024)
});

/// An RSA private key.
#[derive(Clone, Debug)]
pub struct RsaKey {
    modulus: BigUint,
    public_exponent: BigUint,
    exponent: BigUint,
    primes: [BigUint; 2],
    /// The private exponent modulo each prime less one.
    exponents: [BigUint; 2],
    /// The second prime's inverse modulo the first.
    coefficient: BigUint,
}

impl RsaKey {
    /// One of the few keys that there are.
    pub fn of_2048_bits(random: &mut Random) -> Self {
        Self::of_two(&PRIMES.0, random)
    }

    /// One of the few keys that there are.
    pub fn of_4096_bits(random: &mut Random) -> Self {
        Self::of_two(&PRIMES.1, random)
    }

    fn of_two(primes: &[BigUint], random: &mut Random) -> Self {
        let first = random.pick(primes).cloned().unwrap_or_default();
        let others: Vec<&BigUint> = primes.iter().filter(|prime| **prime != first).collect();
        let second = random.pick(&others).map(|prime| (*prime).clone()).unwrap_or_default();
        Self::of_primes(first, second, BigUint::from(65537_u32)).unwrap_or_else(|| Self {
            modulus: BigUint::default(),
            public_exponent: BigUint::default(),
            exponent: BigUint::default(),
            primes: Default::default(),
            exponents: Default::default(),
            coefficient: BigUint::default(),
        })
    }

    fn of_primes(p: BigUint, q: BigUint, public_exponent: BigUint) -> Option<Self> {
        let one = BigUint::from(1_u8);
        if p <= one || q <= one {
            return None;
        }
        let (p_less, q_less) = (&p - &one, &q - &one);
        let exponent = public_exponent.modinv(&(&p_less * &q_less))?;
        Some(Self {
            modulus: &p * &q,
            public_exponent,
            exponents: [&exponent % &p_less, &exponent % &q_less],
            exponent,
            coefficient: q.modinv(&p)?,
            primes: [p, q],
        })
    }

    /// Reads PKCS #1.
    pub fn from_der(der: &[u8]) -> Option<Self> {
        let mut parts = Parts::of(der)?;
        let _version = parts.integer()?;
        let (modulus, public_exponent) = (parts.integer()?, parts.integer()?);
        let _exponent = parts.integer()?;
        let (p, q) = (parts.integer()?, parts.integer()?);
        if modulus.bits() > MAX_BITS || p.bits() + q.bits() > MAX_BITS || &p * &q != modulus {
            return None;
        }
        Self::of_primes(p, q, public_exponent)
    }

    /// PKCS #1
    pub fn to_der(&self) -> Vec<u8> {
        let [p, q] = &self.primes;
        let [p_exponent, q_exponent] = &self.exponents;
        let numbers =
            [&self.modulus, &self.public_exponent, &self.exponent, p, q, p_exponent, q_exponent, &self.coefficient];
        let numbers = numbers.into_iter().map(der_integer);
        sequence(&std::iter::once(integer(&[0])).chain(numbers).collect::<Vec<_>>())
    }

    /// The public key in PKCS #1.
    pub fn public_der(&self) -> Vec<u8> {
        sequence(&[der_integer(&self.modulus), der_integer(&self.public_exponent)])
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let size = usize::try_from(self.modulus.bits().div_ceil(8)).unwrap_or(0);
        let info = [SHA256_INFO.as_slice(), Sha256::digest(message).as_slice()].concat();
        let padding = vec![0xFF; size.saturating_sub(info.len()).saturating_sub(3)];
        let padded = BigUint::from_bytes_be(&[[0, 1].as_slice(), &padding, &[0], &info].concat());
        let [p, q] = &self.primes;
        let [p_exponent, q_exponent] = &self.exponents;
        if p.bits() == 0 || q.bits() == 0 {
            return Vec::new();
        }
        let (by_p, by_q) = (padded.modpow(p_exponent, p), padded.modpow(q_exponent, q));
        let difference = (&by_p + p * q - &by_q % p) % p;
        fixed_width(&(by_q + (difference * &self.coefficient % p) * q), size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_verify_with_every_key() {
        for primes in [&PRIMES.0, &PRIMES.1] {
            for pair in primes.windows(2) {
                let key = RsaKey::of_primes(pair[0].clone(), pair[1].clone(), BigUint::from(65537_u32)).unwrap();
                assert!([2048, 4096].contains(&key.modulus.bits()));
                let signature = BigUint::from_bytes_be(&key.sign(b"message"));
                let opened = signature.modpow(&key.public_exponent, &key.modulus).to_bytes_be();
                assert!(opened.starts_with(&[1, 0xFF, 0xFF]));
                assert!(opened.ends_with(&Sha256::digest(b"message")));
            }
        }
    }

    #[test]
    fn numbers_that_make_no_key_are_refused() {
        let number = |number: u32| der_integer(&BigUint::from(number));
        let key = |n: u32, p: u32, q: u32| {
            let numbers = [0, n, 3, 1, p, q, 1, 1, 1].map(number);
            RsaKey::from_der(&sequence(&numbers))
        };
        assert!(key(55, 5, 11).is_some());
        assert!(key(56, 5, 11).is_none() && key(0, 0, 0).is_none() && key(7, 7, 1).is_none());
    }
}
