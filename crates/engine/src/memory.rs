//! Files that lie in memory: an editor's buffers, and tests.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::files::{display_name, is_hidden_or_vendored, without_dot};
use crate::{Files, PathKind, Scope, Walked};

/// A folder tree in memory, without links, permissions and `.gitignore`.
#[derive(Clone, Default, Debug)]
pub struct MemoryFiles {
    files: BTreeMap<PathBuf, Vec<u8>>,
    stdin: Vec<u8>,
}

impl MemoryFiles {
    /// Files by their paths.
    pub fn new<P: AsRef<Path>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files = files.into_iter().map(|(path, bytes)| (without_dot(path.as_ref()), bytes.into())).collect();
        Self { files, stdin: Vec::new() }
    }

    /// The same with something on standard input.
    #[must_use]
    pub fn with_stdin(self, stdin: impl Into<Vec<u8>>) -> Self {
        Self { stdin: stdin.into(), ..self }
    }
}

impl Files for MemoryFiles {
    fn kind(&self, path: &Path) -> io::Result<PathKind> {
        if self.files.contains_key(path) {
            Ok(PathKind::File)
        } else if self.files.keys().any(|file| file.starts_with(path)) {
            Ok(PathKind::Folder)
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn read_stdin(&self) -> io::Result<Vec<u8>> {
        Ok(self.stdin.clone())
    }

    fn walk(&self, folder: &Path, scope: Scope<'_>) -> Walked {
        Walked::among(self.files.keys().map(PathBuf::as_path), folder, scope)
    }
}

impl Walked {
    /// What a walk below a folder finds when these are all files that there are, sorted. There is no `.gitignore` among
    /// what leaves files out.
    pub fn among<'f>(files: impl IntoIterator<Item = &'f Path>, folder: &Path, scope: Scope<'_>) -> Self {
        let is_in_scope = |file: &Path| match scope {
            Scope::Chart(rules) => !rules.ignores_file(&display_name(file.strip_prefix(folder).unwrap_or(file))),
            Scope::Project(exclude) => {
                let below = file.strip_prefix(folder).unwrap_or(file);
                !exclude.excludes(file, false) && !is_hidden_or_vendored(below)
            }
        };
        let files = files.into_iter().filter(|file| file.starts_with(folder) && is_in_scope(file));
        Self { files: files.map(Path::to_owned).collect(), failures: Vec::new() }
    }
}
