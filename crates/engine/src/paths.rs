//! Paths that somebody names by globs.

use std::path::{Component, Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// A glob that is none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{glob}` is no glob: {reason}")]
pub struct GlobError {
    /// The glob as given.
    pub glob: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Globs of paths, read as lines of a `.gitignore` file in a folder.
#[derive(Clone, Debug)]
pub struct PathGlobs {
    /// The absolute path that relative ones start from.
    start: PathBuf,
    /// The absolute path of the folder that the globs stand in.
    root: PathBuf,
    globs: Gitignore,
}

impl PathGlobs {
    /// Reads the globs. `start` is the absolute path that relative paths start from, `root` that of the folder that
    /// the globs stand in. Both may be empty where all paths are relative.
    ///
    /// # Errors
    /// The first glob that cannot be read.
    pub fn new(
        start: impl Into<PathBuf>,
        root: impl Into<PathBuf>,
        globs: &[impl AsRef<str>],
    ) -> Result<Self, GlobError> {
        let mut builder = GitignoreBuilder::new("");
        for glob in globs {
            let failure = |error: ignore::Error| GlobError {
                glob: glob.as_ref().to_owned(),
                reason: match error {
                    ignore::Error::Glob { err, .. } => err,
                    other => other.to_string(),
                },
            };
            builder.add_line(None, glob.as_ref()).map_err(failure)?;
        }
        let globs = builder.build().map_err(|error| GlobError { glob: String::new(), reason: error.to_string() })?;
        Ok(Self { start: start.into(), root: resolved(&root.into()), globs })
    }

    /// Whether the globs name a path, or a folder that it lies in.
    #[must_use]
    pub fn matches(&self, path: &Path, is_folder: bool) -> bool {
        let absolute = resolved(&self.start.join(path));
        let matched = match absolute.strip_prefix(&self.root) {
            Ok(below) if !below.has_root() => self.globs.matched_path_or_any_parents(below, is_folder),
            // Only globs that are bound to no folder can name what lies elsewhere.
            _ => self.globs.matched(&absolute, is_folder),
        };
        matches!(matched, Match::Ignore(_))
    }

    /// Whether the globs name a folder itself.
    #[must_use]
    pub fn names_folder(&self, folder: &Path) -> bool {
        let absolute = resolved(&self.start.join(folder));
        let below = absolute.strip_prefix(&self.root).unwrap_or(&absolute);
        matches!(self.globs.matched(below, true), Match::Ignore(_))
    }
}

/// What the user left out: all that any of several lists of globs names.
#[derive(Clone, Default, Debug)]
pub struct Exclude {
    lists: Vec<PathGlobs>,
}

impl Exclude {
    /// Reads globs that stand in the folder that relative paths start from.
    ///
    /// # Errors
    /// The first glob that cannot be read.
    pub fn new(root: impl Into<PathBuf>, globs: &[impl AsRef<str>]) -> Result<Self, GlobError> {
        let root = root.into();
        Ok(Self { lists: vec![PathGlobs::new(root.clone(), root, globs)?] })
    }

    /// Leaves nothing out.
    #[must_use]
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Leaves these out as well.
    pub fn add(&mut self, globs: PathGlobs) {
        self.lists.push(globs);
    }

    /// Whether a path, or a folder that it lies in, is left out.
    #[must_use]
    pub fn excludes(&self, path: &Path, is_folder: bool) -> bool {
        self.lists.iter().any(|globs| globs.matches(path, is_folder))
    }
}

/// A path without `.`, and without `..` where the path itself tells what that is: the file system is not asked, and a
/// `..` in front of all names stays.
#[must_use]
pub fn resolved(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(parts.components().next_back(), Some(Component::Normal(_))) => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts
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
    fn globs_of_a_folder_above_name_paths_that_start_below_it() {
        let globs = PathGlobs::new("/repo/team/shop", "/repo", &["/team/*/old/", "charts/web"]).unwrap();
        assert!(globs.matches(Path::new("old/a.yaml"), false));
        assert!(globs.matches(Path::new("../books/old/a.yaml"), false));
        assert!(!globs.matches(Path::new("new/old/a.yaml"), false));
        assert!(!globs.matches(Path::new("/elsewhere/team/shop/old/a.yaml"), false));
        let here = PathGlobs::new("", "", &["charts/web"]).unwrap();
        assert!(here.matches(Path::new("charts/web/values.yaml"), false));
        assert!(here.names_folder(Path::new("charts/web")) && !here.names_folder(Path::new("charts/web/ci")));
    }

    #[test]
    fn a_broken_glob_is_named() {
        let error = Exclude::new("/repo", &["ok", "{a"]).unwrap_err();
        assert_eq!(error.glob, "{a");
    }
}
