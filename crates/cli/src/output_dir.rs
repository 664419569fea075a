//! `hullmark template --output-dir`: manifests in files, as `helm template` writes them.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use hullmark_render::chart::{ManifestFile, ManifestOptions, Rendered, WriteMode, manifest_files};

/// Writes the manifests below `folder`, or below a folder of the release in it, and gives what Helm prints of it.
pub(crate) fn write_files(
    folder: &Path,
    release: Option<&str>,
    rendered: &Rendered,
    options: &ManifestOptions,
) -> Result<Vec<u8>, String> {
    let (files, _) = manifest_files(rendered, options).map_err(|error| error.to_string())?;
    let mut printed = String::new();
    for file in files {
        let folder = match release {
            Some(release) if !file.is_crd => folder.join(release),
            _ => folder.to_path_buf(),
        };
        // Helm joins the two with a slash, whatever the folder's name looks like.
        let path = format!("{}/{}", folder.display(), file.name);
        write(Path::new(&path), &file).map_err(|error| format!("{path}: {error}"))?;
        printed.push_str(&format!("wrote {path}\n"));
    }
    printed.push('\n');
    Ok(printed.into_bytes())
}

fn write(path: &Path, file: &ManifestFile) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let appends = match file.mode {
        WriteMode::Replace => false,
        WriteMode::Append => true,
        WriteMode::AppendIfThere => path.exists(),
    };
    let mut options = OpenOptions::new();
    options.write(true).create(!appends).append(appends).truncate(!appends);
    options.open(path)?.write_all(&file.text)
}
