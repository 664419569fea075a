//! The files of a checkout, without what is built or fetched.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Folders that hold nothing of the project's own.
const SKIPPED: [&str; 3] = ["target", ".git", "node_modules"];

/// A file of the repository could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct TreeError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// The texts of a checkout, by their path from its root with `/` between the parts.
#[derive(Debug)]
pub struct Tree {
    root: PathBuf,
    files: Vec<String>,
}

impl Tree {
    /// Lists all files below `root`, sorted. Symbolic links are not followed.
    ///
    /// # Errors
    /// When a folder cannot be listed.
    pub fn read(root: &Path) -> Result<Self, TreeError> {
        let mut files = Vec::new();
        let mut pending = vec![root.to_path_buf()];
        while let Some(folder) = pending.pop() {
            let failed = |source| TreeError { path: folder.clone(), source };
            for entry in fs::read_dir(&folder).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                let kind = entry.file_type().map_err(failed)?;
                let name = entry.file_name();
                if kind.is_dir() && !SKIPPED.iter().any(|skipped| name == *skipped) {
                    pending.push(entry.path());
                } else if kind.is_file()
                    && let Ok(relative) = entry.path().strip_prefix(root)
                {
                    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
                    files.push(parts.join("/"));
                }
            }
        }
        files.sort_unstable();
        Ok(Self { root: root.to_path_buf(), files })
    }

    /// The root that the paths start from.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The paths that begin with `prefix` and end with `suffix`, sorted.
    pub fn files<'a>(&'a self, prefix: &'a str, suffix: &'a str) -> impl Iterator<Item = &'a str> {
        self.files.iter().map(String::as_str).filter(move |path| path.starts_with(prefix) && path.ends_with(suffix))
    }

    /// Whether a file or folder of that name was found.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let below = format!("{path}/");
        path.is_empty() || self.files.iter().any(|file| file == path || file.starts_with(&below))
    }

    /// The text of a file.
    ///
    /// # Errors
    /// When it cannot be read or is not UTF-8.
    pub fn text(&self, path: &str) -> Result<String, TreeError> {
        let path = self.root.join(path);
        fs::read_to_string(&path).map_err(|source| TreeError { path, source })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A checkout of these files; it is gone when the folder is dropped.
    pub(crate) fn tree(files: &[(&str, &str)]) -> (tempfile::TempDir, Tree) {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let tree = Tree::read(folder.path()).unwrap();
        (folder, tree)
    }

    #[test]
    fn a_tree_lists_what_is_neither_built_nor_fetched() {
        let (_folder, tree) = tree(&[("b/c.rs", ""), ("a.rs", ""), ("target/x.rs", ""), ("b/target/y.rs", "")]);
        assert_eq!(tree.files("", ".rs").collect::<Vec<_>>(), ["a.rs", "b/c.rs"]);
        assert_eq!(tree.files("b/", "").count(), 1);
        assert!(tree.contains("b") && tree.contains("b/") && tree.contains("b/c.rs") && !tree.contains("b/c"));
    }
}
