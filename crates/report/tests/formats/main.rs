//! Every format over the same hand-made findings.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::too_many_lines,
    reason = "a test may fail, and its snapshots are long"
)]

mod case;
mod documents;
mod hostile;
mod sarif;
mod services;
mod text;
