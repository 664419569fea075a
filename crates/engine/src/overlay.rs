//! The files of this machine, with the texts of an editor in place of those that are open in it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::files::{OsFiles, display_name, is_hidden_or_vendored};
use crate::{Files, PathKind, Scope, Walked};

/// How many bytes of files are kept. The largest charts have a few megabytes.
const MAX_KEPT_BYTES: usize = 256 << 20;

/// Bytes of files on disk, kept until the files change: a check after an edit reads the edited text only.
#[derive(Debug, Default)]
pub struct DiskCache {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    files: BTreeMap<PathBuf, (Stamp, Arc<[u8]>)>,
    bytes: usize,
}

/// What is taken as a sign that a file is as it was.
type Stamp = (Option<SystemTime>, u64);

impl DiskCache {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let metadata = std::fs::metadata(path)?;
        let stamp = (metadata.modified().ok(), metadata.len());
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, bytes)) = known().files.get(path).filter(|(known, _)| *known == stamp) {
            return Ok(bytes.to_vec());
        }
        let bytes = OsFiles.read(path)?;
        let mut known = known();
        if known.bytes.saturating_add(bytes.len()) > MAX_KEPT_BYTES {
            *known = Known::default();
        }
        known.bytes = known.bytes.saturating_add(bytes.len());
        if let Some((_, old)) = known.files.insert(path.to_owned(), (stamp, bytes.as_slice().into())) {
            known.bytes = known.bytes.saturating_sub(old.len());
        }
        Ok(bytes)
    }
}

/// Files on disk under the texts that are open in an editor.
#[derive(Clone, Debug, Default)]
pub struct OverlayFiles {
    /// The open texts by their paths.
    pub open: BTreeMap<PathBuf, Arc<str>>,
    /// What lies below.
    pub disk: Arc<DiskCache>,
}

impl Files for OverlayFiles {
    fn kind(&self, path: &Path) -> io::Result<PathKind> {
        if self.open.contains_key(path) { Ok(PathKind::File) } else { OsFiles.kind(path) }
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.open.get(path) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => self.disk.read(path),
        }
    }

    /// Nothing: an editor speaks there.
    fn read_stdin(&self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }

    fn walk(&self, folder: &Path, scope: Scope<'_>) -> Walked {
        let mut walked = OsFiles.walk(folder, scope);
        let below = |path: &&PathBuf| path.starts_with(folder) && OsFiles.kind(path).is_err();
        // A file that was never saved is as good as one that was.
        let new = self.open.keys().filter(below).filter(|path| {
            let relative = path.strip_prefix(folder).unwrap_or(path);
            match scope {
                Scope::Chart(rules) => !rules.ignores_file(&display_name(relative)),
                Scope::Project(exclude) => !exclude.excludes(path, false) && !is_hidden_or_vendored(relative),
            }
        });
        walked.files.extend(new.cloned());
        walked.files.sort();
        walked
    }
}

#[cfg(test)]
mod tests {
    use hullmark_render::chart::IgnoreRules;

    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test is about files on disk")]
    fn open_texts_hide_what_is_on_disk_and_files_are_read_again_when_they_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("a.yaml"), "disk").unwrap();
        std::fs::write(path("b.yaml"), "b").unwrap();
        let open = [("a.yaml", "open"), ("new.yaml", "new"), ("new.bak", "left out")];
        let open = open.map(|(name, text)| (path(name), Arc::from(text)));
        let files = OverlayFiles { open: open.into(), disk: Arc::default() };
        let rules = IgnoreRules::parse("*.bak\n").unwrap();
        let walked = files.walk(folder.path(), Scope::Chart(&rules));
        assert_eq!(walked.files, ["a.yaml", "b.yaml", "new.yaml"].map(path));
        assert_eq!(files.read(&path("a.yaml")).unwrap(), b"open");
        assert_eq!(files.read(&path("b.yaml")).unwrap(), b"b");
        std::fs::write(path("b.yaml"), "changed").unwrap();
        assert_eq!(files.read(&path("b.yaml")).unwrap(), b"changed");
        assert!(files.read(&path("c.yaml")).is_err());
    }
}
