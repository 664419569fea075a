//! Every format over the same hand-made findings.
#![expect(clippy::unwrap_used, clippy::too_many_lines, reason = "a test may fail, and its snapshots are long")]

mod case;
mod documents;
mod text;
