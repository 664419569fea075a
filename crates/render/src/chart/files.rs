//! The files of a chart, as the caller hands them over, and as the chart keeps them.

use std::sync::Arc;

use hullmark_source::{SourceId, SourceKind, SourceMap};

use super::ChartError;
use super::archive::{MAX_FILE_BYTES, unpack};
use super::ignore::{FILE_NAME, IgnoreError, IgnoreRules};

/// A chart as bytes, before anything is read from it: a folder's files or one packed archive.
#[derive(Clone, Debug)]
pub struct ChartFiles {
    root: Arc<str>,
    content: ChartContent,
}

#[derive(Clone, Debug)]
enum ChartContent {
    Folder(Vec<(String, Vec<u8>)>),
    Archive(Vec<u8>),
}

impl ChartFiles {
    /// The files of a chart folder. `root` is the folder's path as reports show it; the files' paths are
    /// relative to it, with `/` between the parts. Files that `.helmignore` excludes may be among them.
    pub fn folder(root: impl Into<Arc<str>>, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut files: Vec<_> = files.into_iter().collect();
        // A walk in Helm's order: names sorted folder by folder.
        files.sort_by(|(a, _), (b, _)| a.split('/').cmp(b.split('/')));
        Self { root: root.into(), content: ChartContent::Folder(files) }
    }

    /// A packed chart (`.tgz`). `path` is the archive's path as reports show it.
    pub fn archive(path: impl Into<Arc<str>>, bytes: Vec<u8>) -> Self {
        Self { root: path.into(), content: ChartContent::Archive(bytes) }
    }

    /// The path of the folder or the archive.
    #[must_use]
    pub fn root(&self) -> &Arc<str> {
        &self.root
    }

    /// The files that belong to the chart, without byte order marks.
    pub(super) fn members(&self) -> Result<Vec<Member>, ChartError> {
        match &self.content {
            ChartContent::Archive(bytes) => unpack_members(&self.root, bytes),
            ChartContent::Folder(files) => folder_members(&self.root, files),
        }
    }
}

/// A file on its way into a chart.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// Path relative to the chart that is being loaded.
    pub path: String,
    /// Path as reports show it.
    pub name: Arc<str>,
    /// The archive it lies in.
    pub archive: Option<Arc<str>>,
    /// The bytes without a byte order mark.
    pub bytes: Vec<u8>,
}

fn folder_members(root: &Arc<str>, files: &[(String, Vec<u8>)]) -> Result<Vec<Member>, ChartError> {
    let rules = match files.iter().find(|(path, _)| path == FILE_NAME) {
        Some((_, bytes)) => IgnoreRules::parse(&String::from_utf8_lossy(bytes))
            .map_err(|error: IgnoreError| ChartError::in_file(format!("{root}/{FILE_NAME}"), error.to_string()))?,
        None => IgnoreRules::default(),
    };
    let mut members = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| !rules.ignores_file(path)) {
        let name: Arc<str> = match root.trim_end_matches('/') {
            "." => path.as_str().into(),
            root => format!("{root}/{path}").into(),
        };
        if bytes.len() as u64 > MAX_FILE_BYTES {
            let file = super::path_match::base_name(path);
            let message = format!("chart file {file:?} is larger than the maximum file size {MAX_FILE_BYTES}");
            return Err(ChartError::in_file(name, message));
        }
        members.push(Member { path: path.clone(), name, archive: None, bytes: without_mark(bytes).to_vec() });
    }
    Ok(members)
}

/// The members of an archive. `archive` is its path; for an archive in an archive, the outer path, `!` and the
/// member's path.
pub(super) fn unpack_members(archive: &Arc<str>, bytes: &[u8]) -> Result<Vec<Member>, ChartError> {
    let members = unpack(bytes).map_err(|error| ChartError::in_file(Arc::clone(archive), error.to_string()))?;
    let member = |(path, bytes): (String, Vec<u8>)| Member {
        name: format!("{archive}!{path}").into(),
        archive: Some(Arc::clone(archive)),
        bytes: without_mark(&bytes).to_vec(),
        path,
    };
    Ok(members.into_iter().map(member).collect())
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// A file of a loaded chart.
#[derive(Clone, Debug)]
pub struct File {
    /// Path relative to its chart.
    pub path: String,
    /// Path as reports show it.
    pub name: Arc<str>,
    /// What it holds.
    pub content: FileContent,
}

/// The content of a [`File`], without a byte order mark.
#[derive(Clone, Debug)]
pub enum FileContent {
    /// UTF-8 text, registered as a source.
    Text(SourceId, Arc<str>),
    /// Anything else.
    Bytes(Arc<[u8]>),
}

impl File {
    /// Registers the member as a source if it is text.
    ///
    /// A template is text whatever its bytes: see [`same_length`].
    pub(super) fn register(member: Member, sources: &SourceMap) -> Self {
        let bytes = if member.path.starts_with("templates/") {
            String::from_utf8(member.bytes).unwrap_or_else(|error| same_length(error.as_bytes())).into_bytes()
        } else {
            member.bytes
        };
        let content = match String::from_utf8(bytes) {
            Ok(text) => {
                let text: Arc<str> = text.into();
                let kind = match member.archive {
                    Some(archive) => SourceKind::ArchiveMember { archive },
                    None => SourceKind::File,
                };
                FileContent::Text(sources.add(Arc::clone(&member.name), kind, Arc::clone(&text)), text)
            }
            Err(error) => FileContent::Bytes(error.into_bytes().into()),
        };
        Self { path: member.path, name: member.name, content }
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            FileContent::Text(_, text) => text.as_bytes(),
            FileContent::Bytes(bytes) => bytes,
        }
    }

    /// The source and the text; `None` when it is no UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<(SourceId, &Arc<str>)> {
        match &self.content {
            FileContent::Text(source, text) => Some((*source, text)),
            FileContent::Bytes(_) => None,
        }
    }
}

/// Text of the same length: bytes that are no UTF-8 become `?`, so offsets stay what they were.
pub(super) fn same_length(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}
