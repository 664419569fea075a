//! DSA keys (FIPS 186-4) with 2048 and 256 bits.

use num_bigint::BigUint;

use super::{Parts, der_integer, hexadecimal, scalar};
use crate::golang::der::{integer, sequence};
use crate::golang::prng::Random;

const OID_DSA: [u8; 9] = [6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x38, 4, 1];

/// The longest prime that is read, in bits.
const MAX_BITS: u64 = 8192;

/// A DSA private key.
#[derive(Clone, Debug)]
pub struct DsaKey {
    /// p, q and g
    domain: [BigUint; 3],
    public: BigUint,
    private: BigUint,
}

impl DsaKey {
    /// A key over the one domain that there is.
    pub fn generate(random: &mut Random) -> Self {
        let mut lines = include_str!("dsa_domain.txt").lines();
        let mut number = || lines.next().map(hexadecimal).unwrap_or_default();
        let [p, q, g] = [number(), number(), number()];
        let private = scalar(&q, random);
        let public = if p.bits() == 0 { BigUint::default() } else { g.modpow(&private, &p) };
        Self { domain: [p, q, g], public, private }
    }

    /// Reads OpenSSL's form.
    pub fn from_der(der: &[u8]) -> Option<Self> {
        let mut parts = Parts::of(der)?;
        let _version = parts.integer()?;
        let domain = [parts.integer()?, parts.integer()?, parts.integer()?];
        let (public, private) = (parts.integer()?, parts.integer()?);
        let fits = domain.iter().all(|number| number.bits() <= MAX_BITS);
        fits.then_some(Self { domain, public, private })
    }

    /// OpenSSL's form.
    pub fn to_der(&self) -> Vec<u8> {
        let [p, q, g] = &self.domain;
        let numbers = [p, q, g, &self.public, &self.private].into_iter().map(der_integer);
        sequence(&std::iter::once(integer(&[0])).chain(numbers).collect::<Vec<_>>())
    }

    /// The `AlgorithmIdentifier` of the public key, domain included.
    pub fn algorithm(&self) -> Vec<u8> {
        sequence(&[OID_DSA.to_vec(), sequence(&self.domain.each_ref().map(der_integer))])
    }

    /// The public key.
    pub fn public_der(&self) -> Vec<u8> {
        der_integer(&self.public)
    }
}
