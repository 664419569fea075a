//! Runs a template over a value.
