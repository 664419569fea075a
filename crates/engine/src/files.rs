//! The one door to the file system.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use hullmark_render::chart::IgnoreRules;
use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::Exclude;

/// The largest file that is read; a manifest or chart of this size is a mistake or an attack.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

/// What a path leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PathKind {
    /// A file, or a link to one.
    File,
    /// A folder, or a link to one.
    Folder,
}

/// Which files of a folder a walk gives.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'a> {
    /// Those of somebody's project: without hidden ones, `node_modules`, what `.gitignore` names and what the
    /// user excludes. Links are not followed.
    Project(&'a Exclude),
    /// All that Helm would load from a chart folder: what `.helmignore` leaves, through links, but never version
    /// control's own folders.
    Chart(&'a IgnoreRules),
}

/// What a walk found.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Walked {
    /// The files, sorted by the parts of their paths.
    pub files: Vec<PathBuf>,
    /// The folders and links that could not be followed, with the reason, sorted.
    pub failures: Vec<(PathBuf, String)>,
}

/// Where input comes from. The empty path is the directory of the start.
pub trait Files: Sync {
    /// What `path` leads to.
    ///
    /// # Errors
    /// When there is nothing, or it cannot be told.
    fn kind(&self, path: &Path) -> io::Result<PathKind>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// When it cannot be read, or is larger than [`MAX_FILE_BYTES`].
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// All bytes of standard input.
    ///
    /// # Errors
    /// As [`Files::read`].
    fn read_stdin(&self) -> io::Result<Vec<u8>>;

    /// The files below a folder, at any depth. Their paths begin with `folder`.
    fn walk(&self, folder: &Path, scope: Scope<'_>) -> Walked;
}

/// The files of this machine.
#[derive(Clone, Copy, Default, Debug)]
pub struct OsFiles;

impl Files for OsFiles {
    fn kind(&self, path: &Path) -> io::Result<PathKind> {
        let metadata = std::fs::metadata(or_here(path))?;
        Ok(if metadata.is_dir() { PathKind::Folder } else { PathKind::File })
    }

    #[expect(clippy::disallowed_methods, reason = "this is the door that all other code uses")]
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        read_limited(std::fs::File::open(path)?)
    }

    fn read_stdin(&self) -> io::Result<Vec<u8>> {
        read_limited(io::stdin().lock())
    }

    fn walk(&self, folder: &Path, scope: Scope<'_>) -> Walked {
        let mut builder = WalkBuilder::new(or_here(folder));
        let mut walked = match scope {
            Scope::Chart(rules) => {
                let (rules, folder) = (rules.clone(), or_here(folder).to_owned());
                builder.standard_filters(false).follow_links(true).filter_entry(move |entry| {
                    let below = entry.path().strip_prefix(&folder).unwrap_or(entry.path());
                    !is_version_control(entry) && !rules.ignores(&display_name(below), is_folder(entry))
                });
                // Charts are read side by side: a walk on many threads for each would only get in the way.
                walk_alone(&builder)
            }
            Scope::Project(exclude) => {
                let exclude = exclude.clone();
                // A checkout without its `.git` is still the project, and the same everywhere.
                builder.require_git(false).git_global(false).filter_entry(move |entry| {
                    let is_vendored = is_folder(entry) && entry.file_name() == "node_modules";
                    let is_excluded = exclude.excludes(&without_dot(entry.path()), is_folder(entry));
                    entry.depth() == 0 || !(is_vendored || is_excluded)
                });
                builder.threads(rayon::current_num_threads());
                walk_together(&builder)
            }
        };
        walked.files.sort();
        walked.failures.sort();
        walked
    }
}

impl Walked {
    fn add(&mut self, entry: Result<DirEntry, ignore::Error>) {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                self.files.push(without_dot(entry.path()));
            }
            Ok(_) => {}
            Err(error) => self.failures.push(failure(&error)),
        }
    }
}

fn walk_alone(builder: &WalkBuilder) -> Walked {
    let mut walked = Walked::default();
    builder.build().for_each(|entry| walked.add(entry));
    walked
}

fn walk_together(builder: &WalkBuilder) -> Walked {
    let walked = Mutex::new(Walked::default());
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            walked.lock().unwrap_or_else(PoisonError::into_inner).add(entry);
            WalkState::Continue
        })
    });
    walked.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

/// The path that an error of a walk is about, and the reason.
fn failure(error: &ignore::Error) -> (PathBuf, String) {
    match error {
        ignore::Error::WithPath { path, err } => (without_dot(path), failure(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => failure(err),
        ignore::Error::Loop { ancestor, child } => {
            (without_dot(child), format!("the link leads back to {}", ancestor.display()))
        }
        ignore::Error::Io(error) => (PathBuf::new(), reason(error)),
        other => (PathBuf::new(), other.to_string()),
    }
}

/// The reason of an error in words that are the same on every system, where there are such words.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        io::ErrorKind::FileTooLarge => format!("larger than {} MiB", MAX_FILE_BYTES >> 20),
        _ => error.to_string(),
    }
}

fn is_version_control(entry: &DirEntry) -> bool {
    entry.depth() > 0 && [".git", ".hg", ".svn"].iter().any(|name| entry.file_name() == OsStr::new(name))
}

fn read_limited(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// The empty path as the system knows it.
fn or_here(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

/// The path without `.` parts.
pub(crate) fn without_dot(path: &Path) -> PathBuf {
    path.components().filter(|part| !matches!(part, std::path::Component::CurDir)).collect()
}

/// A path as reports show it, with `/` between its parts.
pub(crate) fn display_name(path: &Path) -> String {
    let name = path.to_string_lossy();
    let name = if std::path::MAIN_SEPARATOR == '/' { name.into_owned() } else { name.replace('\\', "/") };
    if name.is_empty() { ".".to_owned() } else { name }
}

/// Whether a path, relative to the folder of a project, is one that a walk leaves out by its name.
pub(crate) fn is_hidden_or_vendored(path: &Path) -> bool {
    path.components().any(|part| {
        let name = part.as_os_str().to_string_lossy();
        name.starts_with('.') || name == "node_modules"
    })
}
