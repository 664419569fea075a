//! Ed25519 (RFC 8032).

use std::sync::LazyLock;

use num_bigint::BigUint;
use sha2::{Digest, Sha512};

use super::hexadecimal;
use crate::golang::prng::Random;

/// The curve -x² + y² = 1 + dx²y².
struct Curve {
    prime: BigUint,
    d: BigUint,
    base: Point,
    order: BigUint,
}

type Point = (BigUint, BigUint);

static CURVE: LazyLock<Curve> = LazyLock::new(|| Curve {
    prime: hexadecimal("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed"),
    d: hexadecimal("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3"),
    base: (
        hexadecimal("216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a"),
        hexadecimal("6666666666666666666666666666666666666666666666666666666666666658"),
    ),
    order: hexadecimal("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed"),
});

impl Curve {
    /// The sum of two points; the formula has no exceptions.
    fn add(&self, (ax, ay): &Point, (bx, by): &Point) -> Point {
        let p = &self.prime;
        let inverse = |number: BigUint| number.modinv(p).unwrap_or_default();
        let one = BigUint::from(1_u8);
        let product = &self.d * (ax * bx % p) % p * (ay * by % p) % p;
        let x = (ax * by + ay * bx) % p * inverse((&one + &product) % p) % p;
        let y = (ay * by + ax * bx) % p * inverse((&one + p - &product) % p) % p;
        (x, y)
    }

    /// So many times the base point, encoded.
    fn encoded_multiple(&self, number: &BigUint) -> [u8; 32] {
        let mut sum = (BigUint::default(), BigUint::from(1_u8));
        for bit in (0..number.bits()).rev() {
            sum = self.add(&sum, &sum);
            if number.bit(bit) {
                sum = self.add(&sum, &self.base);
            }
        }
        let mut encoded = little_endian(&sum.1);
        if let (true, Some(last)) = (sum.0.bit(0), encoded.last_mut()) {
            *last |= 0x80;
        }
        encoded
    }
}

/// The 32 bytes of a number, the lowest first.
fn little_endian(number: &BigUint) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (byte, digit) in bytes.iter_mut().zip(number.to_bytes_le()) {
        *byte = digit;
    }
    bytes
}

/// An Ed25519 private key.
#[derive(Clone, Debug)]
pub struct Ed25519Key {
    seed: [u8; 32],
}

impl Ed25519Key {
    /// A key from the fixed sequence.
    pub fn generate(random: &mut Random) -> Self {
        let mut seed = [0; 32];
        for (byte, drawn) in seed.iter_mut().zip(random.bytes(32)) {
            *byte = drawn;
        }
        Self { seed }
    }

    /// The key of a seed.
    pub fn from_seed(seed: &[u8]) -> Option<Self> {
        Some(Self { seed: seed.try_into().ok()? })
    }

    /// The seed.
    pub const fn seed(&self) -> &[u8; 32] {
        &self.seed
    }

    /// The secret number, and what makes the secret number of a signature.
    fn expanded(&self) -> (BigUint, Vec<u8>) {
        let mut secret = Sha512::digest(self.seed).to_vec();
        let prefix = secret.split_off(32);
        if let [first, .., last] = secret.as_mut_slice() {
            *first &= 0xF8;
            *last = *last & 0x7F | 0x40;
        }
        (BigUint::from_bytes_le(&secret), prefix)
    }

    /// The public key.
    pub fn public_point(&self) -> Vec<u8> {
        CURVE.encoded_multiple(&self.expanded().0).to_vec()
    }

    /// A signature.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let order = &CURVE.order;
        let (secret, prefix) = self.expanded();
        let number = |parts: &[&[u8]]| BigUint::from_bytes_le(&Sha512::digest(parts.concat())) % order;
        let once = number(&[&prefix, message]);
        let point = CURVE.encoded_multiple(&once);
        let challenge = number(&[&point, &self.public_point(), message]);
        [point, little_endian(&((once + challenge * secret) % order))].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, 7.1, test 1.
    #[test]
    fn keys_and_signatures_are_those_of_the_standard() {
        let bytes = |digits| hexadecimal(digits).to_bytes_be();
        let seed = bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        let key = Ed25519Key::from_seed(&seed).unwrap();
        assert_eq!(key.public_point(), bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
        let signature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555\
                         fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
        assert_eq!(key.sign(b""), bytes(signature));
    }
}
