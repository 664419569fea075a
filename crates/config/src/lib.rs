//! `hullmark.toml`: what may stand in it, reading it, and what it means for a path.
//!
//! [`definition`] is the one table of all settings. The reader checks a file against it and tells every mistake with
//! its place; [`schema`] and [`reference()`] are made from it. [`Configurations`] finds the configuration that holds
//! for a folder, and gives what it says as the engine takes it.

mod check;
pub mod definition;
mod document;
mod file;
mod find;
mod layers;
mod output;
mod problem;
mod reference;
mod schema;
mod show;
mod starter;
#[cfg(test)]
mod tests;

pub use file::{ConfigFile, FILE_NAME, load, read};
pub use find::{Configurations, Found, Which};
pub use layers::CommandLine;
pub use output::OutputSettings;
pub use problem::Problem;
pub use reference::reference;
pub use schema::schema;
pub use show::{Origin, Shown, effective};
pub use starter::{Seen, starter};
