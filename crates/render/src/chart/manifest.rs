//! What `helm template` prints.

use std::collections::BTreeSet;

use super::manifests::{Manifest, Manifests, sort, split, trim};
use super::path_match::path_match;
use super::render::Rendered;
use super::render_error::Stage;
use super::warning::Warning;
use crate::HelmVersion;

/// Which parts of a render are printed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ManifestOptions {
    /// Print the files below `crds/` first (`--include-crds`).
    pub include_crds: bool,
    /// Print no hooks (`--no-hooks`).
    pub no_hooks: bool,
    /// Print no hooks that are tests (`--skip-tests`).
    pub skip_tests: bool,
    /// Print only the manifests of templates that match one of these patterns (`--show-only`).
    pub show_only: Vec<String>,
}

/// The error that `helm template` ends with.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ManifestError {
    /// Helm's words, without the leading `Error: `.
    pub message: String,
}

/// The text that `helm template` prints for a render, and what it logs while it sorts the documents.
///
/// # Errors
/// The first thing that Helm stops at: an error of the render, a document that is no YAML, a `show_only`
/// pattern that matches nothing.
pub fn manifest(rendered: &Rendered, options: &ManifestOptions) -> Result<(Vec<u8>, Vec<Warning>), ManifestError> {
    let manifests = sorted(rendered)?;
    let whole = print(rendered, &manifests, options);
    let text = if options.show_only.is_empty() { whole } else { only(&whole, &options.show_only, rendered.helm)? };
    Ok((text, manifests.warnings))
}

/// What `--output-dir` writes for one document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ManifestFile {
    /// The file below the folder: `chart/templates/web.yaml`.
    pub name: String,
    /// The document with its `# Source:` line.
    pub text: Vec<u8>,
    /// Whether it begins the file.
    pub mode: WriteMode,
    /// Whether it is a file of `crds/`, which `--release-name` does not move.
    pub is_crd: bool,
}

/// How a document is written into its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WriteMode {
    /// In place of what the file held.
    Replace,
    /// Behind what was written before.
    Append,
    /// Behind what the file holds, if it is there; hooks are written so.
    AppendIfThere,
}

/// The documents that `helm template --output-dir` writes, in its order, and what it logs.
///
/// # Errors
/// As [`manifest`]; with `show_only`, that there is no such template: nothing is left to be printed.
pub fn manifest_files(
    rendered: &Rendered,
    options: &ManifestOptions,
) -> Result<(Vec<ManifestFile>, Vec<Warning>), ManifestError> {
    let manifests = sorted(rendered)?;
    if let Some(pattern) = options.show_only.first() {
        return Err(failed(format!("could not find template {pattern} in chart"), false));
    }
    let mut begun = BTreeSet::new();
    let mut file = |name: &str, content: &[u8], is_crd: bool, is_hook: bool| {
        let is_first = begun.insert((is_crd, name.to_owned()));
        let mode = match (is_hook, is_first) {
            (true, _) => WriteMode::AppendIfThere,
            (false, true) => WriteMode::Replace,
            (false, false) => WriteMode::Append,
        };
        let mut text = Vec::new();
        print_document(&mut text, name, content);
        ManifestFile { name: name.to_owned(), text, mode, is_crd }
    };
    let mut files = Vec::new();
    if options.include_crds {
        files.extend(rendered.crds.iter().map(|crd| file(&crd.name, crd.file.bytes(), true, false)));
    }
    files.extend(manifests.plain.iter().map(|manifest| file(&manifest.name, &manifest.content, false, false)));
    files.extend(printed_hooks(&manifests, options).map(|hook| file(&hook.name, &hook.content, false, true)));
    Ok((files, manifests.warnings))
}

/// The documents of a render that Helm would not stop at.
fn sorted(rendered: &Rendered) -> Result<Manifests, ManifestError> {
    if let Some(error) = rendered.errors.iter().min_by_key(|error| error.stage) {
        return Err(failed(error.message.clone(), error.stage >= Stage::KubeVersion));
    }
    let files = rendered.templates.iter().map(|template| (&*template.name, &*template.output));
    sort(files, rendered.helm).map_err(|message| failed(message, true))
}

fn printed_hooks<'m>(manifests: &'m Manifests, options: &ManifestOptions) -> impl Iterator<Item = &'m Manifest> {
    let (none, skip_tests) = (options.no_hooks, options.skip_tests);
    manifests.hooks.iter().filter(move |hook| !(none || skip_tests && hook.is_test_hook == Some(true)))
}

fn failed(message: String, has_release: bool) -> ManifestError {
    let hint = if has_release { "\n\nUse --debug flag to render out invalid YAML" } else { "" };
    ManifestError { message: message + hint }
}

fn print(rendered: &Rendered, manifests: &Manifests, options: &ManifestOptions) -> Vec<u8> {
    let mut plain = Vec::new();
    if options.include_crds {
        rendered.crds.iter().for_each(|crd| print_document(&mut plain, &crd.name, crd.file.bytes()));
    }
    manifests.plain.iter().for_each(|manifest| print_document(&mut plain, &manifest.name, &manifest.content));
    let mut text = trim(&plain).to_vec();
    text.push(b'\n');
    printed_hooks(manifests, options).for_each(|hook| print_document(&mut text, &hook.name, &hook.content));
    text
}

fn print_document(text: &mut Vec<u8>, name: &str, content: &[u8]) {
    text.extend_from_slice(b"---\n# Source: ");
    text.extend_from_slice(name.as_bytes());
    text.push(b'\n');
    text.extend_from_slice(content);
    text.push(b'\n');
}

/// The documents whose template's path below its chart matches one of the patterns, in the patterns' order.
fn only(whole: &[u8], patterns: &[String], helm: HelmVersion) -> Result<Vec<u8>, ManifestError> {
    let documents: Vec<(&[u8], String)> =
        split(whole, helm).into_iter().filter_map(|document| Some((document, template_path(document)?))).collect();
    let mut text = Vec::new();
    for pattern in patterns {
        let before = text.len();
        for (document, _) in documents.iter().filter(|(_, path)| path_match(pattern, path).unwrap_or(false)) {
            text.extend_from_slice(b"---\n");
            text.extend_from_slice(document);
            text.push(b'\n');
        }
        if text.len() == before {
            return Err(failed(format!("could not find template {pattern} in chart"), false));
        }
    }
    Ok(text)
}

/// What follows the chart's name in the first `# Source: ` line that has such a thing.
fn template_path(document: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(document);
    text.lines().find_map(|line| {
        let (_, path) = line.split_once("# Source: ")?.1.split_once('/')?;
        (!path.is_empty()).then(|| path.to_owned())
    })
}
