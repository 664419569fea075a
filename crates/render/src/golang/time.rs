//! Go's `time`.

/// An instant.
#[derive(Clone, Copy, Debug, Default)]
pub struct Time;
