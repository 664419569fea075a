//! Plain manifests: from bytes to the documents that hold Kubernetes objects.

use std::io;
use std::sync::Arc;

use hullmark_checks::Selection;
use hullmark_findings::{Finding, Unchecked, UncheckedKind};
use hullmark_model::Object;
use hullmark_parser::{Document, NodeKind, NodeRef, Parsed, decode, parse};
use hullmark_source::{SourceId, SourceKind, SourceMap};
use rayon::prelude::*;

use crate::discover::{ManifestFile, UnitOfFiles};
use crate::files::{Files, reason};
use crate::findings::{spelling, syntax_error};
use crate::secrets;
use crate::{PathRules, Settings};

/// What became of a file.
#[derive(Debug)]
pub(crate) enum Manifest {
    /// It holds objects, or something that should have been one.
    Checked {
        /// Its path.
        path: String,
        /// The complete documents with objects.
        documents: Vec<Document>,
        /// The syntax errors.
        findings: Vec<Finding>,
    },
    /// It holds no Kubernetes object.
    LeftAlone {
        /// Its path.
        path: String,
        /// Secrets in it, where it holds values.
        findings: Vec<Finding>,
    },
    /// It could not be checked.
    Unchecked {
        /// Why.
        unchecked: Unchecked,
        /// Secrets in its text.
        findings: Vec<Finding>,
    },
}

impl Manifest {
    /// Why it could not be checked.
    pub(crate) fn unchecked(&self) -> Option<&Unchecked> {
        match self {
            Self::Unchecked { unchecked, .. } => Some(unchecked),
            _ => None,
        }
    }

    /// Its path, as reports show it.
    pub(crate) fn path(&self) -> &str {
        match self {
            Self::Checked { path, .. } | Self::LeftAlone { path, .. } => path,
            Self::Unchecked { unchecked, .. } => &unchecked.path,
        }
    }

    /// The complete documents with objects.
    pub(crate) fn documents(&self) -> &[Document] {
        match self {
            Self::Checked { documents, .. } => documents,
            _ => &[],
        }
    }

    fn findings_mut(&mut self) -> &mut Vec<Finding> {
        match self {
            Self::Checked { findings, .. } | Self::LeftAlone { findings, .. } | Self::Unchecked { findings, .. } => {
                findings
            }
        }
    }
}

/// The manifests of a release unit.
#[derive(Debug)]
pub(crate) struct ManifestUnit {
    pub(crate) manifests: Vec<Arc<Manifest>>,
    pub(crate) settings: Arc<Settings>,
}

impl ManifestUnit {
    /// Reads the files on all threads.
    pub(crate) fn read(files: &dyn Files, unit: &UnitOfFiles, sources: &SourceMap) -> Self {
        let settings = Arc::clone(&unit.settings);
        let read = |file: &ManifestFile| Arc::new(of_bytes(bytes(files, file), file, &settings.rules, sources));
        Self { manifests: unit.files.par_iter().map(read).collect(), settings }
    }

    /// The complete documents with objects.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &Document> {
        self.manifests.iter().flat_map(|manifest| manifest.documents())
    }
}

/// The bytes of a file.
pub(crate) fn bytes(files: &dyn Files, file: &ManifestFile) -> io::Result<Vec<u8>> {
    match &file.path {
        Some(path) => files.read(path),
        None => files.read_stdin(),
    }
}

/// Registers what was read of a file as a source and parses it, if it may hold objects at all.
pub(crate) fn of_bytes(
    bytes: io::Result<Vec<u8>>,
    file: &ManifestFile,
    rules: &PathRules,
    sources: &SourceMap,
) -> Manifest {
    let mut manifest = parsed(bytes, file, rules.anywhere(), sources);
    rules.settle(manifest.findings_mut(), sources);
    manifest
}

fn parsed(bytes: io::Result<Vec<u8>>, file: &ManifestFile, selection: &Selection, sources: &SourceMap) -> Manifest {
    let unchecked = |kind, reason: String| {
        let unchecked = Unchecked { path: file.name.clone(), kind, reason };
        Manifest::Unchecked { unchecked, findings: Vec::new() }
    };
    let left_alone = || Manifest::LeftAlone { path: file.name.clone(), findings: Vec::new() };
    let text = match bytes.map(decode) {
        Ok(Ok(text)) => text,
        Ok(Err((error, bytes))) => {
            let is_candidate = file.is_named || may_hold_objects(&error.lossy(&bytes));
            let reason = error.to_string();
            return if is_candidate { unchecked(UncheckedKind::Unreadable, reason) } else { left_alone() };
        }
        Err(error) => return unchecked(UncheckedKind::Unreadable, reason(&error)),
    };
    let may_hold_objects = file.is_named || may_hold_objects(&text);
    if !may_hold_objects && !looks_for_secrets(selection) {
        return left_alone();
    }
    let text: Arc<str> = text.into();
    if !may_hold_objects {
        return values(&file.name, &text, selection, sources);
    }
    let kind = if file.path.is_some() { SourceKind::File } else { SourceKind::Stdin };
    let source = sources.add(file.name.as_str(), kind, Arc::clone(&text));
    let parsed = parse(source, &text);
    if looks_like_template(&parsed, &text) {
        let reason = "it looks like a template outside a chart".to_owned();
        // In a folder it is one file among others; somebody who names it wants it checked.
        let kind = if file.is_named { UncheckedKind::Unreadable } else { UncheckedKind::LooksLikeTemplate };
        let unchecked = Unchecked { path: file.name.clone(), kind, reason };
        let findings = secrets::in_text(source, &text, "this template", selection, sources);
        return Manifest::Unchecked { unchecked, findings };
    }
    let has_errors = !parsed.errors.is_empty();
    let mut findings: Vec<Finding> =
        parsed.errors.iter().filter_map(|error| syntax_error(error, &file.name, selection, sources)).collect();
    let documents: Vec<Document> =
        parsed.documents.into_iter().filter(|it| it.is_complete() && !Object::all_in(it).is_empty()).collect();
    findings.extend(documents.iter().flat_map(|document| spelling(document, &file.name, selection, sources)));
    let path = file.name.clone();
    if documents.is_empty() && !has_errors {
        return Manifest::LeftAlone { path, findings: Vec::new() };
    }
    Manifest::Checked { path, documents, findings }
}

fn looks_for_secrets(selection: &Selection) -> bool {
    selection.has("values-secret") || selection.has("values-default-password")
}

/// A file that holds no object. What may be in it besides is secrets, if it holds values.
fn values(name: &str, text: &Arc<str>, selection: &Selection, sources: &SourceMap) -> Manifest {
    // Most of what is left alone has nothing to do with us; only what is looked into becomes a source.
    let parsed = parse(SourceId::new(u32::MAX), text);
    let path = name.to_owned();
    if !secrets::is_values_file(name, &parsed) {
        return Manifest::LeftAlone { path, findings: Vec::new() };
    }
    let source = sources.add(name, SourceKind::File, Arc::clone(text));
    Manifest::LeftAlone { path, findings: secrets::in_values(&parse(source, text), name, selection, sources) }
}

/// Whether the two fields that every object has are mentioned: most YAML and JSON of a repository is something
/// else, whose oddities are no concern of ours.
fn may_hold_objects(text: &str) -> bool {
    text.contains("apiVersion") && text.contains("kind")
}

/// Whether a text holds template actions where YAML would have values or lines of its own. An action inside a
/// quoted or block scalar (alert texts, scripts) is a part of the value.
fn looks_like_template(parsed: &Parsed, text: &str) -> bool {
    if !text.contains("{{") && !text.contains("{%") {
        return false;
    }
    let in_syntax = || {
        text.lines().map(str::trim_start).any(|line| {
            line.starts_with("{{") || line.starts_with("{%") || line.contains(": {{") || line.contains("- {{")
        })
    };
    if parsed.errors.is_empty() { parsed.documents.iter().any(has_action) } else { in_syntax() }
}

/// Whether a value reads `{{ … }}`, which YAML takes for a mapping in a mapping.
fn has_action(document: &Document) -> bool {
    let mut nodes: Vec<NodeRef<'_>> = document.root().into_iter().collect();
    while let Some(node) = nodes.pop() {
        match node.kind() {
            _ if node.is_alias() => {}
            NodeKind::Scalar => {}
            NodeKind::Sequence => nodes.extend(node.items()),
            NodeKind::Mapping if document.slice(node.span()).starts_with("{{") => return true,
            NodeKind::Mapping => nodes.extend(node.entries().map(|(_, value)| value)),
        }
    }
    false
}
