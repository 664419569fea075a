//! The language server: findings, fixes and origins in editors.
//!
//! [`serve`] speaks the Language Server Protocol over a pair of streams. Three threads share the work: one reads
//! messages, one writes them, and one checks; what is left, answering and deciding what to check, is the caller's
//! thread. A message that makes no sense is answered or left alone, never the end.

mod actions;
mod checker;
mod client;
mod configuration;
mod diagnostics;
mod documents;
mod encoding;
mod expression;
mod first_render;
mod hover;
mod navigation;
mod origins;
mod question;
mod server;
mod settings;
mod suppress;
mod transport;
mod uri;

pub use server::{Ending, serve};
