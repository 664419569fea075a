//! `hullmark.toml`, as it holds for what an editor has open.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{Diagnostic, DiagnosticSeverity, Range};
use hullmark_config::{CommandLine, Configurations, FILE_NAME, Problem, Which, load};
use hullmark_engine::{Exclude, Files, OverlayFiles, PathKind, Scope};
use hullmark_source::LineIndex;

use crate::client::Client;

/// The configurations that hold for a target and what lies below it.
#[derive(Clone, Debug)]
pub(crate) struct Configuration {
    /// The last ones without a mistake; before there are any, those that can be read.
    pub(crate) settings: Arc<Configurations>,
    /// What is wrong with them now, by file.
    pub(crate) problems: BTreeMap<PathBuf, Vec<Diagnostic>>,
}

impl Configuration {
    /// Reads the configurations in a target, below it and above it. While one of them has a mistake, `last` stays in
    /// force.
    pub(crate) fn read(
        target: &Path,
        editor: &CommandLine,
        files: &OverlayFiles,
        last: Option<&Self>,
        client: &Client,
    ) -> Self {
        let mut problems: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
        for path in all(target, files) {
            let base = path.parent().unwrap_or(&path);
            for problem in load(files, &path, base).err().unwrap_or_default() {
                let (path, diagnostic) = diagnostic(&path, &problem, client);
                let known = problems.entry(path).or_default();
                // Several configurations may extend the broken one.
                if !known.contains(&diagnostic) {
                    known.push(diagnostic);
                }
            }
        }
        let last = last.filter(|_| !problems.is_empty()).map(|last| Arc::clone(&last.settings));
        // All paths are absolute here: they start from nowhere.
        let read = || Configurations::new(Arc::new(files.clone()), "", Which::Nearest, editor.clone());
        Self { settings: last.unwrap_or_else(|| Arc::new(read())), problems }
    }
}

/// Whether a file is a configuration, or may be one that another extends.
pub(crate) fn is_configuration(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

/// The configurations that may hold for something in the target.
fn all(target: &Path, files: &OverlayFiles) -> BTreeSet<PathBuf> {
    let is_file = |path: &PathBuf| matches!(files.kind(path), Ok(PathKind::File));
    let mut found: BTreeSet<PathBuf> = target.ancestors().map(|it| it.join(FILE_NAME)).filter(is_file).collect();
    if matches!(files.kind(target), Ok(PathKind::Folder)) {
        let below = files.walk(target, Scope::Project(&Exclude::nothing())).files;
        found.extend(below.into_iter().filter(|path| path.ends_with(FILE_NAME)));
    }
    found
}

/// A problem at its place; `path` is the file that it was met in, if it does not say so itself.
fn diagnostic(path: &Path, problem: &Problem, client: &Client) -> (PathBuf, Diagnostic) {
    let (path, range) = match problem.file() {
        Some((name, text)) => {
            let range = problem.span().map(|span| {
                let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                client.encoding.range(text, &LineIndex::new(text), offset(span.start), offset(span.end))
            });
            (PathBuf::from(name), range.unwrap_or_default())
        }
        None => (path.to_owned(), Range::default()),
    };
    let help = problem.help_text().map(|help| format!("\n{help}")).unwrap_or_default();
    let diagnostic = Diagnostic {
        range,
        severity: Some(DiagnosticSeverity::Error),
        code: None,
        code_description: None,
        source: Some("hullmark".to_owned()),
        message: format!("{problem}{help}").into(),
        tags: None,
        related_information: None,
        data: None,
    };
    (path, diagnostic)
}
