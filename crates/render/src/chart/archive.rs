//! Packed charts: the members of a `.tgz`, read in memory and within bounds.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::path_match::clean_path;

/// Helm's limit for the unpacked members of a chart together: 100 MiB.
pub const MAX_CHART_BYTES: u64 = 100 * 1024 * 1024;
/// Helm's limit for one member, and for one file of a chart folder: 5 MiB.
pub const MAX_FILE_BYTES: u64 = 5 * 1024 * 1024;
/// Our own limit for the number of members; Helm has none.
pub const MAX_MEMBERS: usize = 50_000;

/// Why an archive was not unpacked, in Helm's words.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It is no gzip stream or no tar archive, or it is cut off.
    #[error("{0}")]
    Damaged(String),
    /// All members together are too large.
    #[error("decompressed chart is larger than the maximum file size {MAX_CHART_BYTES}")]
    ChartTooLarge,
    /// One member is too large.
    #[error("decompressed chart file {0:?} is larger than the maximum file size {MAX_FILE_BYTES}")]
    FileTooLarge(String),
    /// There are too many members.
    #[error("chart archive holds more than {MAX_MEMBERS} files")]
    TooManyMembers,
    /// A member has an absolute path below the chart's folder.
    #[error("chart illegally contains absolute paths")]
    AbsolutePath,
    /// A member lies beside the chart's folder.
    #[error("chart illegally contains content outside the base directory: {0:?}")]
    OutsideBase(String),
    /// A member's path leads out of the chart's folder.
    #[error("chart illegally references parent directory")]
    ParentDirectory,
    /// A member's path begins with a drive letter.
    #[error("chart contains illegally named files")]
    DrivePath,
    /// `Chart.yaml` lies at the top instead of in the chart's folder.
    #[error("chart yaml not in base directory")]
    ChartYamlAtTop,
    /// No member is a file.
    #[error("no files in chart archive")]
    Empty,
}

/// The members of a packed chart: path relative to the chart's folder, and content. In archive order.
///
/// # Errors
/// When the archive is damaged, exceeds a limit of this module, or holds a path that leads out of the chart.
pub fn unpack(archive: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ArchiveError> {
    let damaged = |error: std::io::Error| ArchiveError::Damaged(error.to_string());
    if !archive.starts_with(&[0x1f, 0x8b]) {
        return Err(ArchiveError::Damaged("gzip: invalid header".into()));
    }
    // One byte more than allowed tells an archive that is too large from one that just fits; headers and
    // padding are part of the stream, hence the second limit's worth of room.
    let stream = MultiGzDecoder::new(archive).take(2 * MAX_CHART_BYTES);
    let mut members = Vec::new();
    let mut remaining = MAX_CHART_BYTES;
    let mut tar = tar::Archive::new(stream);
    for entry in tar.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let kind = entry.header().entry_type();
        if kind.is_dir() || name.ends_with('/') || kind.is_pax_global_extensions() || kind.is_pax_local_extensions() {
            continue;
        }
        let path = member_path(&name)?;
        let size = entry.size();
        if size > remaining {
            return Err(ArchiveError::ChartTooLarge);
        }
        if size > MAX_FILE_BYTES {
            return Err(ArchiveError::FileTooLarge(name));
        }
        if members.len() >= MAX_MEMBERS {
            return Err(ArchiveError::TooManyMembers);
        }
        let mut content = Vec::new();
        (&mut entry).take(MAX_FILE_BYTES).read_to_end(&mut content).map_err(damaged)?;
        remaining = remaining.saturating_sub(size);
        members.push((path, content));
    }
    if members.is_empty() { Err(ArchiveError::Empty) } else { Ok(members) }
}

/// The path of a member without the chart's folder, which every member must lie in.
fn member_path(name: &str) -> Result<String, ArchiveError> {
    // Archives packed on Windows may hold backslashes.
    let delimiter = if name.contains('\\') { '\\' } else { '/' };
    let (folder, rest) = name.split_once(delimiter).unwrap_or((name, ""));
    let rest = rest.replace(delimiter, "/");
    if rest.starts_with('/') {
        return Err(ArchiveError::AbsolutePath);
    }
    let path = clean_path(&rest);
    if path == "." {
        return Err(ArchiveError::OutsideBase(name.into()));
    }
    if path.starts_with("..") {
        return Err(ArchiveError::ParentDirectory);
    }
    let mut chars = path.chars();
    if let (Some('a'..='z' | 'A'..='Z'), Some(':'), Some('/')) = (chars.next(), chars.next(), chars.next()) {
        return Err(ArchiveError::DrivePath);
    }
    if folder == "Chart.yaml" {
        return Err(ArchiveError::ChartYamlAtTop);
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// Paths are written into the header as they are: `tar::Builder` itself refuses the bad ones.
    fn packed(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut tar = Vec::new();
        for (name, content) in members {
            let mut header = tar::Header::new_gnu();
            header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_size(content.len() as u64);
            header.set_cksum();
            tar.extend_from_slice(header.as_bytes());
            tar.extend_from_slice(content);
            tar.resize(tar.len().div_ceil(512) * 512, 0);
        }
        tar.resize(tar.len() + 1024, 0);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&tar).unwrap();
        gzip.finish().unwrap()
    }

    #[test]
    fn members_lose_the_folder_of_the_chart() {
        let members = unpack(&packed(&[("web/Chart.yaml", b"name: web"), ("web\\templates\\a.yaml", b"x")])).unwrap();
        assert_eq!(members, [("Chart.yaml".into(), b"name: web".to_vec()), ("templates/a.yaml".into(), b"x".to_vec())]);
    }

    #[test]
    fn paths_that_lead_out_are_refused() {
        let cases = [
            ("web/../../etc/passwd", "chart illegally references parent directory"),
            ("web//etc/passwd", "chart illegally contains absolute paths"),
            ("passwd", "chart illegally contains content outside the base directory: \"passwd\""),
            ("web/c:/x", "chart contains illegally named files"),
            ("Chart.yaml", "chart illegally contains content outside the base directory: \"Chart.yaml\""),
        ];
        for (name, expected) in cases {
            assert_eq!(unpack(&packed(&[(name, b"x")])).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn limits_hold() {
        let large = vec![b'x'; usize::try_from(MAX_FILE_BYTES).unwrap() + 1];
        assert!(matches!(unpack(&packed(&[("web/big", &large)])), Err(ArchiveError::FileTooLarge(_))));
        assert!(matches!(unpack(&packed(&[])), Err(ArchiveError::Empty)));
        assert!(matches!(unpack(b"not gzip"), Err(ArchiveError::Damaged(_))));
        let mut cut = packed(&[("web/Chart.yaml", b"name: web")]);
        cut.truncate(30);
        assert!(matches!(unpack(&cut), Err(ArchiveError::Damaged(_))));
    }
}
