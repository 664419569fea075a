//! Putting fixed texts on the disk.
//!
//! A file is written whole beside the old one and put in its place in one step, so that at no time half of it is there.
#![expect(clippy::disallowed_methods, reason = "the fixed files are written here, and looked at before")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::ChangedFile;
use crate::replace_file::beside;

/// Why a file was not written; it is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Somebody else changed it.
    #[error("{}: changed on disk in the meantime; it was left as it is", .0.display())]
    ChangedMeanwhile(PathBuf),
    /// It must not be written.
    #[error("{}: {reason}; it was left as it is", .path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The system says no.
    #[error("cannot write {}: {error}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What it says.
        #[source]
        error: io::Error,
    },
}

/// Says whether a file on the disk may be changed.
///
/// # Errors
/// The reason why not: it is a symbolic link or in a folder that is one below the current one, so that other places
/// would change too; or it is read-only.
pub fn may_write(path: &Path) -> Result<(), String> {
    let is_absolute = path.is_absolute();
    let folders = path.ancestors().skip(1).filter(|folder| !is_absolute && !folder.as_os_str().is_empty());
    for part in std::iter::once(path).chain(folders) {
        if fs::symlink_metadata(part).is_ok_and(|it| it.file_type().is_symlink()) {
            return Err(format!("`{}` is a symbolic link; fix what it leads to", part.display()));
        }
    }
    match fs::metadata(path) {
        Ok(metadata) if metadata.permissions().readonly() => Err("it is read-only".to_owned()),
        _ => Ok(()),
    }
}

/// Writes one fixed file, with the permissions that it had.
///
/// # Errors
/// When the file is not what it was when it was read, or cannot be written.
pub fn write(file: &ChangedFile) -> Result<(), WriteError> {
    let path = &file.path;
    may_write(path).map_err(|reason| WriteError::Refused { path: path.clone(), reason })?;
    let failed = |error: io::Error| WriteError::Io { path: path.clone(), error };
    let permissions = match file.before {
        Some(_) => Some(fs::metadata(path).map_err(failed)?.permissions()),
        None => None,
    };
    let new = beside(path, file.after.as_bytes(), permissions).map_err(failed)?;
    let Some(before) = &file.before else {
        return match new.persist_noclobber(path) {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                Err(WriteError::ChangedMeanwhile(path.clone()))
            }
            Err(error) => Err(failed(error.error)),
        };
    };
    if fs::read(path).map_err(failed)? != before.as_bytes() {
        return Err(WriteError::ChangedMeanwhile(path.clone()));
    }
    new.persist(path).map(drop).map_err(|error| failed(error.error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(path: &Path, before: Option<&str>, after: &str) -> ChangedFile {
        ChangedFile { path: path.to_owned(), before: before.map(Into::into), after: after.to_owned() }
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        fs::write(&path, "theirs").unwrap();
        assert!(matches!(write(&changed(&path, Some("ours"), "new")), Err(WriteError::ChangedMeanwhile(_))));
        assert!(matches!(write(&changed(&path, None, "new")), Err(WriteError::ChangedMeanwhile(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_links_are_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        write(&changed(&path, Some("old"), "new")).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");

        let link = folder.path().join("b.yaml");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(matches!(write(&changed(&link, Some("new"), "newer")), Err(WriteError::Refused { .. })));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
        assert!(matches!(write(&changed(&path, Some("new"), "newer")), Err(WriteError::Refused { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }

    #[test]
    fn a_new_file_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.yaml");
        write(&changed(&path, None, "new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }
}
