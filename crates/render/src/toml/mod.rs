//! TOML as `BurntSushi/toml` v1.6 writes and reads it.

mod decode;
mod encode;

pub use decode::{DecodeError, from_toml};
pub use encode::{EncodeError, to_toml};

#[cfg(test)]
mod tests;
