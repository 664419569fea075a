//! A `hullmark.toml`, read and found right.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_engine::{Files, resolved};

use crate::check::check;
use crate::document::{self, Node};
use crate::problem::Problem;

/// The name of the file that is looked for.
pub const FILE_NAME: &str = "hullmark.toml";
/// More configurations than these in a row of `extend` are a mistake.
const MOST_EXTENDED: usize = 16;

/// A configuration file that holds nothing but what the definition allows.
#[derive(Debug)]
pub struct ConfigFile {
    /// Its path, as it is shown: from the directory of the start, or absolute.
    pub path: Arc<Path>,
    /// The folder that the paths and globs in it start from, written alike.
    pub base: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    pub(crate) root: Node,
}

impl ConfigFile {
    /// The line of a byte of the text, 1-based.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.text.get(..at).map_or(1, |before| before.matches('\n').count() + 1)
    }

    /// The bytes of what stands between the quotes of a string.
    pub(crate) fn within_quotes(&self, node: &Node) -> std::ops::Range<u32> {
        let written = self.text.get(node.span.clone()).unwrap_or_default();
        let quotes = if written.starts_with("\"\"\"") || written.starts_with("'''") { 3 } else { 1 };
        let offset = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
        offset(node.span.start.saturating_add(quotes))..offset(node.span.end.saturating_sub(quotes))
    }
}

/// Reads a text as the configuration at a path.
///
/// # Errors
/// All that is wrong with it, in the order of the text.
pub fn read(path: &Path, base: &Path, text: &str) -> Result<ConfigFile, Vec<Problem>> {
    let (root, errors) = document::parse(text);
    let mut problems: Vec<Problem> = errors
        .into_iter()
        .map(|error| Problem::at(error.span.unwrap_or(0..0), format!("this is no TOML: {}", error.message), "here"))
        .collect();
    problems.sort_by_key(|problem| problem.span().map(|span| span.start));
    if problems.is_empty() {
        problems = check(&root);
    }
    if problems.is_empty() {
        return Ok(ConfigFile { path: path.into(), base: base.to_owned(), text: text.into(), root });
    }
    Err(problems.into_iter().map(|problem| problem.in_file(path, text)).collect())
}

/// Reads the configuration at a path and those that it extends: the one that stands on its own first. `base` is the
/// folder that the paths in it start from; for those that it extends it is their own.
///
/// # Errors
/// All that is wrong with the first of them that has something wrong.
pub fn load(files: &dyn Files, path: &Path, base: &Path) -> Result<Vec<Arc<ConfigFile>>, Vec<Problem>> {
    let mut chain: Vec<Arc<ConfigFile>> = Vec::new();
    let (mut path, mut base) = (path.to_owned(), base.to_owned());
    loop {
        let file = read_file(files, &path, &base, chain.last().map(|file| &**file))?;
        let extended = file.root.get("extend").and_then(|node| Some((node.span.clone(), node.text()?.to_owned())));
        let file = Arc::new(file);
        chain.push(Arc::clone(&file));
        let Some((span, next)) = extended else { break };
        path = resolved(&file.path.parent().unwrap_or(Path::new("")).join(next));
        base = path.parent().map(Path::to_owned).unwrap_or_default();
        if chain.len() > MOST_EXTENDED || chain.iter().any(|file| *file.path == *path) {
            let problem = Problem::at(span, "these configurations extend each other", "this leads back");
            return Err(vec![problem.in_file(&file.path, &file.text)]);
        }
    }
    chain.reverse();
    Ok(chain)
}

fn read_file(
    files: &dyn Files,
    path: &Path,
    base: &Path,
    extended_by: Option<&ConfigFile>,
) -> Result<ConfigFile, Vec<Problem>> {
    let text = files.read(path).map_err(|error| error.to_string());
    let text = text.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is no UTF-8".to_owned()));
    match text {
        Ok(text) => read(path, base, text.strip_prefix('\u{feff}').unwrap_or(&text)),
        Err(reason) => {
            let message = format!("cannot read {}: {reason}", path.display());
            let at = extended_by.and_then(|file| Some((file, file.root.get("extend")?)));
            Err(vec![match at {
                Some((file, node)) => {
                    Problem::at(node.span.clone(), message, "extended here").in_file(&file.path, &file.text)
                }
                None => Problem::of_file(message),
            }])
        }
    }
}
