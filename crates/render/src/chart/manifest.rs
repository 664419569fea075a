//! What `helm template` prints.

use super::manifests::{Manifest, Manifests, sort, split, trim};
use super::path_match::path_match;
use super::render::{Rendered, Stage};

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
pub fn manifest(rendered: &Rendered, options: &ManifestOptions) -> Result<(Vec<u8>, Vec<String>), ManifestError> {
    if let Some(error) = rendered.errors.iter().min_by_key(|error| error.stage) {
        return Err(failed(error.message.clone(), error.stage >= Stage::KubeVersion));
    }
    let files = rendered.templates.iter().map(|template| (&*template.name, &*template.output));
    let manifests = sort(files).map_err(|message| failed(message, true))?;
    let whole = print(rendered, &manifests, options);
    let text = if options.show_only.is_empty() { whole } else { only(&whole, &options.show_only)? };
    Ok((text, manifests.warnings))
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
    let is_printed = |hook: &&Manifest| !(options.skip_tests && hook.is_test_hook == Some(true));
    if !options.no_hooks {
        let hooks = manifests.hooks.iter().filter(is_printed);
        hooks.for_each(|hook| print_document(&mut text, &hook.name, &hook.content));
    }
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
fn only(whole: &[u8], patterns: &[String]) -> Result<Vec<u8>, ManifestError> {
    let documents: Vec<(&[u8], String)> =
        split(whole).into_iter().filter_map(|document| Some((document, template_path(document)?))).collect();
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
