//! Folders with files in them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// A pod with one fault: its container is privileged.
pub const PRIVILEGED: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - name: app
      image: r.example/app:1.0
      securityContext:
        privileged: true
";

/// A temporary folder with these files, each by its path and text. It is gone when the value is.
///
/// # Panics
///
/// When the system lets nothing be written.
#[must_use]
#[expect(clippy::unwrap_used, reason = "a test that cannot write its files should stop")]
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(path, text)| write(folder.path(), path, text));
    folder
}

/// Writes a file below a folder, with the folders that it lies in.
///
/// # Panics
///
/// When the system lets it not be written.
#[expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test that cannot write its files should stop")]
pub fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
