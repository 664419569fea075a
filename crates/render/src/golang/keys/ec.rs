//! ECDSA (FIPS 186-4) on the curves P-256 and P-384.
//!
//! Points are affine: a render makes few keys, and the plain formulas are easy to hold against the standard.

use std::sync::LazyLock;

use num_bigint::BigUint;
use sha2::{Digest, Sha256, Sha384};

use super::{Parts, der_integer, fixed_width, hexadecimal, scalar};
use crate::golang::der::{bit_string, element, integer, sequence};
use crate::golang::prng::Random;

/// A curve y² = x³ - 3x + b.
#[derive(Debug)]
struct Curve {
    oid: &'static [u8],
    signature_oid: &'static [u8],
    /// Of a coordinate, in bytes.
    size: usize,
    prime: BigUint,
    base: Point,
    order: BigUint,
}

/// `None` is the point at infinity.
type Point = Option<(BigUint, BigUint)>;

static P256: LazyLock<Curve> = LazyLock::new(|| Curve {
    oid: &[6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7],
    signature_oid: &[6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2],
    size: 32,
    prime: hexadecimal("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),
    base: Some((
        hexadecimal("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
        hexadecimal("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
    )),
    order: hexadecimal("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
});

static P384: LazyLock<Curve> = LazyLock::new(|| Curve {
    oid: &[6, 5, 0x2B, 0x81, 4, 0, 0x22],
    signature_oid: &[6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 3],
    size: 48,
    prime: hexadecimal(
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
    ),
    base: Some((
        hexadecimal("aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"),
        hexadecimal("3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"),
    )),
    order: hexadecimal(
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
    ),
});

impl Curve {
    /// The sum of two points, the same one twice included.
    fn add(&self, a: &Point, b: &Point) -> Point {
        let p = &self.prime;
        let (Some((ax, ay)), Some((bx, by))) = (a, b) else { return a.clone().or_else(|| b.clone()) };
        let minus = |left: &BigUint, right: &BigUint| (left + p - right) % p;
        let (rise, run) = if ax == bx && ay == by {
            let one = BigUint::from(1_u8);
            (BigUint::from(3_u8) * minus(&(ax * ax % p), &one), ay + ay)
        } else {
            (minus(by, ay), minus(bx, ax))
        };
        let slope = rise * (run % p).modinv(p)? % p;
        let x = minus(&minus(&(&slope * &slope % p), ax), bx);
        let y = minus(&(&slope * minus(ax, &x) % p), ay);
        Some((x, y))
    }

    /// So many times the base point.
    fn multiple(&self, number: &BigUint) -> Point {
        let mut sum = None;
        for bit in (0..number.bits()).rev() {
            sum = self.add(&sum, &sum);
            if number.bit(bit) {
                sum = self.add(&sum, &self.base);
            }
        }
        sum
    }
}

/// An ECDSA private key.
#[derive(Clone, Debug)]
pub struct EcKey {
    curve: &'static Curve,
    private: BigUint,
    public: Point,
}

impl EcKey {
    /// A key on P-256.
    pub fn generate(random: &mut Random) -> Self {
        let private = scalar(&P256.order, random);
        Self { curve: &P256, public: P256.multiple(&private), private }
    }

    /// Reads SEC 1. The curve may be named outside of it.
    pub fn from_der(der: &[u8], curve_oid: Option<&[u8]>) -> Option<Self> {
        let mut parts = Parts::of(der)?;
        let _version = parts.integer()?;
        let private = BigUint::from_bytes_be(parts.next(4)?.contents);
        let named = parts.next(0xA0).map(|parameters| parameters.contents);
        let oid = named.or(curve_oid)?;
        let curve: &'static Curve = [&P256, &P384].into_iter().find(|curve| curve.oid == oid)?;
        let valid = private.bits() > 0 && private < curve.order;
        valid.then(|| Self { curve, public: curve.multiple(&private), private })
    }

    /// SEC 1
    pub fn to_der(&self) -> Vec<u8> {
        sequence(&[
            integer(&[1]),
            element(4, &fixed_width(&self.private, self.curve.size)),
            element(0xA0, self.curve.oid),
            element(0xA1, &bit_string(&self.public_point())),
        ])
    }

    /// The public key, not compressed.
    pub fn public_point(&self) -> Vec<u8> {
        let Some((x, y)) = &self.public else { return Vec::new() };
        let size = self.curve.size;
        [[4].as_slice(), &fixed_width(x, size), &fixed_width(y, size)].concat()
    }

    /// The curve's name.
    pub const fn curve_oid(&self) -> &'static [u8] {
        self.curve.oid
    }

    /// The name of how [`EcKey::sign`] signs.
    pub const fn signature_oid(&self) -> &'static [u8] {
        self.curve.signature_oid
    }

    /// A signature over a hash as long as the curve's order.
    pub fn sign(&self, message: &[u8], random: &mut Random) -> Vec<u8> {
        let hash = if self.curve.size == 32 {
            BigUint::from_bytes_be(&Sha256::digest(message))
        } else {
            BigUint::from_bytes_be(&Sha384::digest(message))
        };
        let order = &self.curve.order;
        let once = scalar(order, random);
        let (Some((x, _)), Some(inverse)) = (self.curve.multiple(&once), once.modinv(order)) else { return Vec::new() };
        let r = x % order;
        let s = inverse * (hash + &r * &self.private) % order;
        sequence(&[der_integer(&r), der_integer(&s)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6979, A.2.5 and A.2.6.
    #[test]
    fn public_keys_are_those_of_the_standard() {
        for (curve, private, x) in [
            (
                &*P256,
                "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
                "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
            ),
            (
                &*P384,
                "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
                "ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13",
            ),
        ] {
            assert_eq!(curve.multiple(&hexadecimal(private)).unwrap().0, hexadecimal(x));
            assert_eq!(curve.multiple(&curve.order), None);
        }
    }

    #[test]
    fn signatures_verify() {
        let mut random = Random::default();
        let key = EcKey::generate(&mut random);
        let signature = key.sign(b"message", &mut random);
        let mut parts = Parts::of(&signature).unwrap();
        let (r, s) = (parts.integer().unwrap(), parts.integer().unwrap());
        let order = &key.curve.order;
        let inverse = s.modinv(order).unwrap();
        let hash = BigUint::from_bytes_be(&Sha256::digest(b"message"));
        let (x, _) = key.curve.multiple(&((hash + &r * &key.private) * inverse % order)).unwrap();
        assert_eq!(x % order, r);
    }
}
