//! An identity for findings that survives moved lines.

use std::fmt;

/// A 64-bit identity of a finding, stable across runs, platforms and versions.
///
/// It is FNV-1a over the parts given, each closed by a zero byte, so that `("ab", "c")` and `("a", "bc")`
/// differ. Line numbers are no part of it; see `Finding::fingerprint`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The identity of these parts in this order.
    #[must_use]
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        let hash = parts.into_iter().fold(OFFSET_BASIS, |hash, part| step(part.bytes().fold(hash, step), 0));
        Self(hash)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_border_between_parts_counts() {
        assert_ne!(Fingerprint::of(["ab", "c"]), Fingerprint::of(["a", "bc"]));
        assert_eq!(Fingerprint::of(["ab", "c"]), Fingerprint::of(["ab", "c"]));
    }

    #[test]
    fn it_prints_as_sixteen_hexadecimal_digits() {
        assert_eq!(Fingerprint::of([]).to_string(), "cbf29ce484222325");
    }
}
