//! The files of a run with some texts in their place.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use hullmark_engine::{Files, PathKind, Scope, Walked};

/// Files of which some have another text, or come into being.
pub(crate) struct Overlay<'a> {
    pub(crate) base: &'a dyn Files,
    pub(crate) texts: BTreeMap<PathBuf, String>,
}

impl Overlay<'_> {
    /// The files that come into being.
    pub(crate) fn new_files(&self) -> impl Iterator<Item = &PathBuf> {
        self.texts.keys().filter(|path| self.base.kind(path).is_err())
    }
}

impl Files for Overlay<'_> {
    fn kind(&self, path: &Path) -> io::Result<PathKind> {
        if self.texts.contains_key(path) { Ok(PathKind::File) } else { self.base.kind(path) }
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.texts.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.base.read(path),
        }
    }

    fn read_stdin(&self) -> io::Result<Vec<u8>> {
        self.base.read_stdin()
    }

    /// A new file is met where another file of its folder is.
    fn walk(&self, folder: &Path, scope: Scope<'_>) -> Walked {
        let mut walked = self.base.walk(folder, scope);
        let is_met = |path: &&PathBuf| {
            let beside = |other: &PathBuf| other.parent() == path.parent();
            path.starts_with(folder) && !walked.files.contains(path) && walked.files.iter().any(beside)
        };
        let new: Vec<PathBuf> = self.new_files().filter(is_met).cloned().collect();
        if !new.is_empty() {
            walked.files.extend(new);
            walked.files.sort();
        }
        walked
    }
}
