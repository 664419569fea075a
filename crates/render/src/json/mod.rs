//! JSON as Go's `encoding/json` writes and reads it.

mod decode;
mod encode;
mod number;
mod string;

pub use decode::{DecodeError, decode};
pub use encode::{Layout, encode};
pub(crate) use encode::{MAX_DEPTH, MAX_OUTPUT, base64_of};
pub use number::number;
pub(crate) use string::{string_length, valid_utf8};

/// Why a value can't be written.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EncodeError {
    /// A number that JSON doesn't have.
    #[error("json: unsupported value: {0}")]
    UnsupportedValue(&'static str),
    /// A map that holds itself.
    #[error("json: unsupported value: encountered a cycle")]
    TooDeep,
    /// Output beyond all reason: Go runs out of memory.
    #[error("a value takes more than {} bytes when it is written", MAX_OUTPUT)]
    TooLarge,
    /// `sigs.k8s.io/yaml` can't read the JSON that it made: control characters, keys above 1024 characters.
    #[error("yaml: control characters are not allowed")]
    Unreadable,
}

#[cfg(test)]
mod tests;
