//! Writing files so that nobody meets half of one.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// Puts `text` in the place of a file: whoever opens it meets the old content or the new one, never a part. It keeps the
/// permissions of the file that was there, and a symbolic link stays one.
///
/// What is no regular file (`/dev/stdout`, a pipe) is written to as it is, and so is a file in a folder where no other can
/// be made, such as one that is mounted by itself into a container.
///
/// # Errors
///
/// When the file cannot be written.
pub fn replace_file(path: &Path, text: &[u8]) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    match fs::metadata(&target) {
        Ok(existing) if existing.is_file() => {
            replace(&target, text, Some(existing.permissions())).or_else(|_| overwrite(&target, text))
        }
        Ok(_) => overwrite(&target, text),
        Err(_) => replace(&target, text, None),
    }
}

/// Writes a file beside the target and gives it the target's name.
fn replace(target: &Path, text: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    beside(target, text, permissions)?.persist(target).map(drop).map_err(|error| error.error)
}

/// A file in the folder of the target that holds the text and is on the disk. It is gone unless somebody gives it a name.
pub(crate) fn beside(target: &Path, text: &[u8], permissions: Option<Permissions>) -> io::Result<NamedTempFile> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // What the system says of a folder that is not there names no temporary file.
    fs::metadata(folder)?;
    let mut file = new_file(folder)?;
    file.write_all(text)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// A file as any other that a program makes: the process' mask decides who may read it.
#[cfg(unix)]
fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    tempfile::Builder::new().prefix(".hullmark-").permissions(Permissions::from_mode(0o666)).tempfile_in(folder)
}

#[cfg(not(unix))]
fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(".hullmark-").tempfile_in(folder)
}

#[expect(clippy::disallowed_methods, reason = "what cannot be replaced is written to")]
fn overwrite(target: &Path, text: &[u8]) -> io::Result<()> {
    fs::write(target, text)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests look at what was written")]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_else_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        replace_file(&path, b"old and long").unwrap();
        replace_file(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(replace_file(&folder.path().join("no/folder.json"), b"").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        replace_file(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        let fresh = folder.path().join("c");
        replace_file(&fresh, b"").unwrap();
        assert_ne!(fs::metadata(&fresh).unwrap().permissions().mode() & 0o044, 0, "others may read it");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to() {
        replace_file(Path::new("/dev/null"), b"gone").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
