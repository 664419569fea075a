//! Ranges of IP addresses.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use hullmark_parser::NodeRef;

use crate::{FromNode, substitution};

/// A range of IP addresses in CIDR notation, such as `10.0.0.0/8`. An address alone is the range of just that one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Cidr {
    address: IpAddr,
    prefix: u32,
}

/// The text is no range of IP addresses.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a range of IP addresses: an address, a slash and the length of the prefix in bits")]
pub struct InvalidCidr;

impl Cidr {
    /// Whether an address lies in the range.
    #[must_use]
    pub fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => (u32::from(own) ^ u32::from(other)).leading_zeros() >= self.prefix,
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (u128::from(own) ^ u128::from(other)).leading_zeros() >= self.prefix
            }
            _ => false,
        }
    }

    /// Whether half of all addresses or more are in it: `0.0.0.0/0`, `::/0`, or one of the two halves that they are
    /// written as by those who are not allowed to write these.
    #[must_use]
    pub fn is_half_the_internet(self) -> bool {
        self.prefix <= 1
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

impl FromStr for Cidr {
    type Err = InvalidCidr;

    fn from_str(text: &str) -> Result<Self, InvalidCidr> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| InvalidCidr)?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(bits), str::parse).map_err(|_| InvalidCidr)?;
        if prefix <= bits { Ok(Self { address, prefix }) } else { Err(InvalidCidr) }
    }
}

impl<'d> FromNode<'d> for Cidr {
    fn from_node(node: NodeRef<'d>) -> Option<Self> {
        substitution::text_of(node)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cidr(text: &str) -> Cidr {
        text.parse().unwrap()
    }

    #[test]
    fn a_range_holds_the_addresses_that_share_its_prefix() {
        let metadata: IpAddr = "169.254.169.254".parse().unwrap();
        for (range, holds) in [
            ("0.0.0.0/0", true),
            ("128.0.0.0/1", true),
            ("0.0.0.0/1", false),
            ("169.254.169.254", true),
            ("169.254.169.252/31", false),
            ("169.254.0.0/16", true),
            ("::/0", false),
        ] {
            assert_eq!(cidr(range).contains(metadata), holds, "{range}");
        }
        assert!(cidr("fd00::/8").contains("fd12::1".parse().unwrap()));
    }

    #[test]
    fn what_is_no_range_is_an_error() {
        for text in ["", "/", "10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/-1", "web"] {
            assert_eq!(text.parse::<Cidr>(), Err(InvalidCidr), "{text}");
        }
    }
}
