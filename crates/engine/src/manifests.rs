//! Plain manifests: from bytes to the documents that hold Kubernetes objects.

use std::sync::Arc;

use hullmark_checks::Selection;
use hullmark_findings::{Finding, Unchecked, UncheckedKind};
use hullmark_model::Object;
use hullmark_parser::{Document, NodeKind, NodeRef, Parsed, decode, parse};
use hullmark_source::{SourceKind, SourceMap};

use crate::discover::ManifestFile;
use crate::files::{Files, reason};
use crate::findings::{spelling, syntax_error};

/// What became of a file.
#[derive(Debug)]
pub(crate) enum Manifest {
    /// It holds objects, or something that should have been one.
    Checked {
        /// The complete documents with objects.
        documents: Vec<Document>,
        /// The syntax errors.
        findings: Vec<Finding>,
    },
    /// It holds no Kubernetes object.
    LeftAlone,
    /// It could not be checked.
    Unchecked(Unchecked),
}

impl Manifest {
    /// The complete documents with objects.
    pub(crate) fn documents(&self) -> &[Document] {
        match self {
            Self::Checked { documents, .. } => documents,
            _ => &[],
        }
    }
}

/// Reads a file, registers it as a source and parses it, if it may hold objects at all.
pub(crate) fn read(files: &dyn Files, file: &ManifestFile, selection: &Selection, sources: &SourceMap) -> Manifest {
    let unchecked = |kind, reason: String| Manifest::Unchecked(Unchecked { path: file.name.clone(), kind, reason });
    let bytes = match &file.path {
        Some(path) => files.read(path),
        None => files.read_stdin(),
    };
    let text = match bytes.map(decode) {
        Ok(Ok(text)) => text,
        Ok(Err((error, bytes))) => {
            let is_candidate = file.is_named || may_hold_objects(&error.lossy(&bytes));
            let reason = error.to_string();
            return if is_candidate { unchecked(UncheckedKind::Unreadable, reason) } else { Manifest::LeftAlone };
        }
        Err(error) => return unchecked(UncheckedKind::Unreadable, reason(&error)),
    };
    if !file.is_named && !may_hold_objects(&text) {
        return Manifest::LeftAlone;
    }
    let text: Arc<str> = text.into();
    let kind = if file.path.is_some() { SourceKind::File } else { SourceKind::Stdin };
    let source = sources.add(file.name.as_str(), kind, Arc::clone(&text));
    let parsed = parse(source, &text);
    if looks_like_template(&parsed, &text) {
        let reason = "it looks like a template outside a chart".to_owned();
        // In a folder it is one file among others; somebody who names it wants it checked.
        let kind = if file.is_named { UncheckedKind::Unreadable } else { UncheckedKind::LooksLikeTemplate };
        return unchecked(kind, reason);
    }
    let has_errors = !parsed.errors.is_empty();
    let mut findings: Vec<Finding> =
        parsed.errors.iter().filter_map(|error| syntax_error(error, &file.name, selection, sources)).collect();
    let documents: Vec<Document> =
        parsed.documents.into_iter().filter(|it| it.is_complete() && !Object::all_in(it).is_empty()).collect();
    findings.extend(documents.iter().flat_map(|document| spelling(document, &file.name, selection, sources)));
    if documents.is_empty() && !has_errors {
        return Manifest::LeftAlone;
    }
    Manifest::Checked { documents, findings }
}

/// Whether the two fields that every object has are mentioned: most YAML and JSON of a repository is something
/// else, whose oddities are no concern of ours.
fn may_hold_objects(text: &str) -> bool {
    text.contains("apiVersion") && text.contains("kind")
}

/// Whether a text holds template actions where YAML would have values or lines of its own. An action inside a
/// quoted or block scalar (alert texts, scripts) is a part of the value.
fn looks_like_template(parsed: &Parsed, text: &str) -> bool {
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
