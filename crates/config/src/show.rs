//! What holds for a path, and who said so.

use std::path::Path;
use std::sync::Arc;

use hullmark_engine::PathGlobs;

use crate::check::LEVEL;
use crate::definition::{SETTINGS, Setting, Shape};
use crate::document::{Node, bare};
use crate::file::ConfigFile;
use crate::find::Found;
use crate::layers::CommandLine;

/// Who said something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Nobody: it is so unless somebody says otherwise.
    Default,
    /// A configuration file.
    File {
        /// Its path, as it is shown.
        path: Arc<Path>,
        /// The 1-based line of the key.
        line: usize,
    },
    /// The command line.
    CommandLine,
}

/// A setting that holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    /// Its key with those of the tables around it, `rules.single-replica.minimum`.
    pub key: String,
    /// Its value as TOML; words in parentheses for a default that TOML cannot say.
    pub value: String,
    /// Who said so.
    pub origin: Origin,
}

/// What holds for the file, folder or chart at a path, in the order of the reference, the rules last. Rules of the
/// profile are not listed, only what is said of rules besides it.
#[must_use]
pub fn effective(found: &Found, start: &Path, path: &Path, is_folder: bool, command_line: &CommandLine) -> Vec<Shown> {
    let mut rows = Rows::default();
    for setting in SETTINGS.iter().filter(|setting| setting.key != "extend") {
        match setting.shape {
            Shape::Table(settings) => {
                settings.iter().for_each(|inner| rows.add_default(&format!("{}.{}", setting.key, inner.key), inner));
            }
            Shape::Tables(..) | Shape::Rules => {}
            _ => rows.add_default(setting.key, setting),
        }
    }
    let holds = |file: &ConfigFile, node: &Node| {
        let globs = node.get("paths").map(Node::texts).unwrap_or_default();
        let globs = PathGlobs::new(start, start.join(&file.base), &globs);
        globs.is_ok_and(|globs| globs.matches(path, is_folder))
    };
    for file in &found.files {
        rows.add_table(file, "", &file.root);
    }
    for file in &found.files {
        for node in file.root.get("overrides").into_iter().flat_map(Node::items).filter(|node| holds(file, node)) {
            rows.add_table(file, "", node);
        }
        for node in file.root.get("charts").into_iter().flat_map(Node::items).filter(|node| holds(file, node)) {
            rows.add_table(file, OF_CHARTS, node);
        }
    }
    for (key, value) in &command_line.shown {
        rows.set(Shown { key: key.clone(), value: value.clone(), origin: Origin::CommandLine });
    }
    rows.shown
}

/// The table that settings of charts are shown in.
const OF_CHARTS: &str = "render.";

#[derive(Default)]
struct Rows {
    shown: Vec<Shown>,
}

impl Rows {
    fn add_default(&mut self, key: &str, setting: &Setting) {
        self.set(Shown { key: key.to_owned(), value: setting.default.to_owned(), origin: Origin::Default });
    }

    /// Adds what a table of a file says, table by table. What is about some paths only is left to the caller.
    fn add_table(&mut self, file: &ConfigFile, prefix: &str, table: &Node) {
        for entry in table.entries() {
            // What may be set for all charts or for some has one name.
            let is_of_file = prefix == OF_CHARTS && SETTINGS.iter().any(|setting| setting.key == entry.key);
            let key = format!("{}{}", if is_of_file { "" } else { prefix }, bare(&entry.key));
            match &*entry.key {
                "extend" | "overrides" | "charts" | "paths" => {}
                "rules" => entry.node.entries().iter().for_each(|rule| self.add_rule(file, rule)),
                _ if !entry.node.entries().is_empty() => self.add_table(file, &format!("{key}."), &entry.node),
                _ => self.set_in(file, key, entry.key_span.start, entry.node.to_toml()),
            }
        }
    }

    fn add_rule(&mut self, file: &ConfigFile, rule: &crate::document::Entry) {
        let key = format!("rules.{}", rule.key);
        if rule.node.text().is_some() {
            return self.set_in(file, key, rule.key_span.start, rule.node.to_toml());
        }
        if rule.node.get(LEVEL).is_none() {
            self.set_in(file, key.clone(), rule.key_span.start, "\"on\"".to_owned());
        }
        for option in rule.node.entries() {
            let key = if option.key == LEVEL { key.clone() } else { format!("{key}.{}", option.key) };
            self.set_in(file, key, option.key_span.start, option.node.to_toml());
        }
    }

    fn set_in(&mut self, file: &ConfigFile, key: String, at: usize, value: String) {
        let origin = Origin::File { path: Arc::clone(&file.path), line: file.line(at) };
        self.set(Shown { key, value, origin });
    }

    fn set(&mut self, row: Shown) {
        match self.shown.iter_mut().find(|shown| shown.key == row.key) {
            Some(shown) => *shown = row,
            None => self.shown.push(row),
        }
    }
}
