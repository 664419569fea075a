//! Reads the files of a chart as Helm does: what `.helmignore` leaves, links followed.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use hullmark_render::chart::{ChartFiles, HELMIGNORE, IgnoreRules, Warning};

/// The files of a chart, and the links among them, of which Helm tells.
pub(crate) struct ReadChart {
    pub(crate) files: ChartFiles,
    pub(crate) links: Vec<Warning>,
}

/// Why the files of a chart could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("cannot load irregular file {0} as it has file mode type bits set")]
    Irregular(String),
    #[error("error evaluating symlink {link}: lstat {missing}: no such file or directory")]
    BrokenLink { link: String, missing: String },
}

/// Reads the chart in a folder or an archive.
#[expect(clippy::disallowed_methods, reason = "the command line is one of the two places that read files")]
pub(crate) fn read_chart(path: &Path) -> Result<ReadChart, ReadError> {
    let root = path.to_string_lossy().into_owned();
    if !path.is_dir() {
        return Ok(ReadChart { files: ChartFiles::archive(root, fs::read(path)?), links: Vec::new() });
    }
    let rules = match fs::read(path.join(HELMIGNORE)) {
        Ok(bytes) => IgnoreRules::parse(&String::from_utf8_lossy(&bytes)).unwrap_or_default(),
        Err(_) => IgnoreRules::default(),
    };
    let mut folder = Folder { rules, files: Vec::new(), links: Vec::new() };
    folder.read(path, "")?;
    Ok(ReadChart { files: ChartFiles::folder(root, folder.files), links: folder.links })
}

struct Folder {
    rules: IgnoreRules,
    files: Vec<(String, Vec<u8>)>,
    links: Vec<Warning>,
}

impl Folder {
    /// Reads the files below `folder` that the rules don't ignore; `prefix` is its path in the chart. A link to a
    /// folder around it ends with the system's own limit for links.
    #[expect(clippy::disallowed_methods, reason = "the command line is one of the two places that read files")]
    fn read(&mut self, folder: &Path, prefix: &str) -> Result<(), ReadError> {
        let mut names =
            fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<OsString>>>()?;
        names.sort();
        for name in names {
            let path = folder.join(&name);
            let name = format!("{prefix}{}", name.to_string_lossy());
            if fs::symlink_metadata(&path)?.is_symlink() {
                self.links.push(followed(&path)?);
            }
            let metadata = fs::metadata(&path).map_err(|error| named(&path, &error))?;
            if self.rules.ignores(&name, metadata.is_dir()) {
                continue;
            }
            if metadata.is_dir() {
                self.read(&path, &format!("{name}/"))?;
            } else if metadata.is_file() {
                self.files.push((name, fs::read(&path).map_err(|error| named(&path, &error))?));
            } else {
                return Err(ReadError::Irregular(absolute(&path)));
            }
        }
        Ok(())
    }
}

/// The system's error with the file that it is about.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// What Helm says of a link that it follows.
fn followed(path: &Path) -> Result<Warning, ReadError> {
    match fs::canonicalize(path) {
        Ok(target) => Ok(Warning::Link(absolute(path), target.to_string_lossy().into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(ReadError::BrokenLink { link: absolute(path), missing: first_missing(path) })
        }
        Err(error) => Err(error.into()),
    }
}

/// The first part of the way to a link's target that is not there.
fn first_missing(link: &Path) -> String {
    let target = fs::read_link(link).unwrap_or_default();
    let start = std::path::absolute(link.parent().unwrap_or(link)).unwrap_or_default();
    let mut way = PathBuf::new();
    for part in start.join(target).components() {
        match part {
            Component::ParentDir => drop(way.pop()),
            part => way.push(part),
        }
        if !way.exists() {
            break;
        }
    }
    way.to_string_lossy().into_owned()
}

fn absolute(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned()
}
