//! What the user left out.

use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// A glob that is none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{glob}` is no glob: {reason}")]
pub struct ExcludeError {
    /// The glob as given.
    pub glob: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Globs of paths to leave out, read as lines of a `.gitignore` file in the directory of the start.
#[derive(Clone, Debug)]
pub struct Exclude {
    root: PathBuf,
    globs: Gitignore,
}

impl Exclude {
    /// Reads the globs. `root` is the absolute path that they and relative paths start from.
    ///
    /// # Errors
    /// The first glob that cannot be read.
    pub fn new(root: impl Into<PathBuf>, globs: &[impl AsRef<str>]) -> Result<Self, ExcludeError> {
        let mut builder = GitignoreBuilder::new("");
        for glob in globs {
            let failure = |error: ignore::Error| ExcludeError {
                glob: glob.as_ref().to_owned(),
                reason: match error {
                    ignore::Error::Glob { err, .. } => err,
                    other => other.to_string(),
                },
            };
            builder.add_line(None, glob.as_ref()).map_err(failure)?;
        }
        let globs = builder.build().map_err(|error| ExcludeError { glob: String::new(), reason: error.to_string() })?;
        Ok(Self { root: root.into(), globs })
    }

    /// Leaves nothing out.
    #[must_use]
    pub fn nothing() -> Self {
        Self { root: PathBuf::new(), globs: Gitignore::empty() }
    }

    /// Whether a path, or a folder that it lies in, is left out.
    #[must_use]
    pub fn excludes(&self, path: &Path, is_folder: bool) -> bool {
        let path = if path.is_absolute() { path.strip_prefix(&self.root).unwrap_or(path) } else { path };
        let matched = if path.has_root() {
            self.globs.matched(path, is_folder)
        } else {
            self.globs.matched_path_or_any_parents(path, is_folder)
        };
        matches!(matched, Match::Ignore(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_are_read_as_lines_of_a_gitignore_file() {
        let exclude = Exclude::new("/repo", &["vendor/", "/build/*.yaml", "*.tpl.yaml", "!keep.tpl.yaml"]).unwrap();
        let cases = [
            ("a/vendor/x.yaml", true),
            ("build/x.yaml", true),
            ("a/build/x.yaml", false),
            ("/repo/build/x.yaml", true),
            ("a/x.tpl.yaml", true),
            ("a/keep.tpl.yaml", false),
            ("/elsewhere/x.tpl.yaml", true),
        ];
        for (path, expected) in cases {
            assert_eq!(exclude.excludes(Path::new(path), false), expected, "{path}");
        }
        assert!(exclude.excludes(Path::new("a/vendor"), true));
    }

    #[test]
    fn a_broken_glob_is_named() {
        let error = Exclude::new("/repo", &["ok", "{a"]).unwrap_err();
        assert_eq!(error.glob, "{a");
    }
}
