//! What the generators of an `ApplicationSet` give, as far as the tree tells it: lists, folders and files of the
//! repository, and their combinations. What clusters, pull requests and other services would give is told as unknown.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hullmark_model::Object;
use hullmark_parser::{Document, NodeKind, NodeRef, parse};
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::params::Params;
use super::{Search, text};
use crate::files::{Scope, display_name};
use crate::value_sets::read_source;
use crate::{Exclude, PathKind};

impl Search<'_> {
    /// The parameters of each application that a generator asks for. `known` are those of the generator around it
    /// that came before: a matrix hands them on.
    ///
    /// Recursion is as deep as the resource, which the reader bounds.
    pub(super) fn generated(&mut self, object: &Object<'_>, generator: NodeRef<'_>, known: &Params) -> Vec<Params> {
        if generator.get("selector").is_some() {
            self.elsewhere(object, "what the selector of a generator leaves is not known; made without that generator");
            return Vec::new();
        }
        if let Some(elements) = generator.at(&["list", "elements"]) {
            elements.items().map(Params::of).collect()
        } else if let Some(git) = generator.get("git") {
            self.of_repository(object, git, known)
        } else if let Some(matrix) = generator.get("matrix") {
            self.of_matrix(object, matrix, known)
        } else if let Some(merge) = generator.get("merge") {
            self.of_merge(object, merge, known)
        } else {
            let kind = generator.entries().find_map(|(key, _)| key.key_name()).unwrap_or_default();
            self.elsewhere(object, &format!("what its generator `{kind}` gives is not known without a cluster"));
            Vec::new()
        }
    }

    /// Each of the first generator's with each of the second's.
    fn of_matrix(&mut self, object: &Object<'_>, matrix: NodeRef<'_>, known: &Params) -> Vec<Params> {
        let mut all = vec![Params::default()];
        for generator in matrix.get("generators").into_iter().flat_map(NodeRef::items) {
            let mut next = Vec::new();
            for params in all {
                let others = self.generated(object, generator, &known.with(&params));
                next.extend(others.iter().map(|other| params.with(other)));
            }
            all = next;
        }
        all.retain(|params| !params.is_empty());
        all
    }

    /// Those of the first generator, overridden by those of the others that have the same values under all keys.
    fn of_merge(&mut self, object: &Object<'_>, merge: NodeRef<'_>, known: &Params) -> Vec<Params> {
        let keys = merge.get("mergeKeys").into_iter().flat_map(NodeRef::items);
        let keys: Vec<&str> = keys.filter_map(NodeRef::as_str).collect();
        let mut generators = merge.get("generators").into_iter().flat_map(NodeRef::items);
        let Some(first) = generators.next() else { return Vec::new() };
        let mut all = self.generated(object, first, known);
        for generator in generators {
            let others = self.generated(object, generator, known);
            for params in &mut all {
                let is_same = |other: &&Params| keys.iter().all(|key| params.get(key) == other.get(key));
                if let Some(other) = others.iter().find(is_same) {
                    *params = params.with(other);
                }
            }
        }
        all
    }

    /// One for each folder of the tree, or for each mapping in files of the tree, that the globs name.
    fn of_repository(&mut self, object: &Object<'_>, git: NodeRef<'_>, known: &Params) -> Vec<Params> {
        let prefix = text(git, "pathParamPrefix").map(|prefix| format!("{prefix}.")).unwrap_or_default();
        let (wanted, is_files) = match git.get("files") {
            Some(files) => (files, true),
            None => match git.get("directories") {
                Some(folders) => (folders, false),
                None => return Vec::new(),
            },
        };
        let Some((root, found)) = self.matching(object, wanted, is_files, known) else {
            let what = if is_files { "files" } else { "folders" };
            self.elsewhere(object, &format!("no {what} of the tree that is checked are those of its generator `git`"));
            return Vec::new();
        };
        let mut all = Vec::new();
        for path in found {
            let of_path = Params::of_path(&path, is_files, &prefix);
            let contents = if is_files { self.in_file(object, &root.join(&path)) } else { vec![Params::default()] };
            for params in contents {
                let mut params = params.with(&of_path);
                params.add_values(git.get("values"), known);
                all.push(params);
            }
        }
        all
    }

    /// The paths that globs name and no excluding glob does, and the folder that they start from: the nearest around
    /// the resource in which there are some, or the outermost for globs that name no folder to begin with.
    fn matching(
        &self,
        object: &Object<'_>,
        wanted: NodeRef<'_>,
        is_files: bool,
        known: &Params,
    ) -> Option<(PathBuf, BTreeSet<String>)> {
        let mut globs = Vec::new();
        for item in wanted.items() {
            let glob = known.expand(text(item, "path")?)?;
            globs.push((glob, item.get("exclude").and_then(NodeRef::as_bool) == Some(true)));
        }
        let file = self.file_of(object);
        let roots = file.ancestors().skip(1).filter(|root| self.roots.iter().any(|target| root.starts_with(target)));
        let mut roots: Vec<&Path> = roots.collect();
        if globs.iter().any(|(glob, is_excluded)| !is_excluded && fixed_part(glob).as_os_str().is_empty()) {
            roots.reverse();
        }
        let found = |root: &Path| {
            let mut paths = BTreeSet::new();
            for (glob, _) in globs.iter().filter(|(_, is_excluded)| !is_excluded) {
                paths.extend(self.matching_one(root, glob, is_files));
            }
            for (glob, _) in globs.iter().filter(|(_, is_excluded)| *is_excluded) {
                let excluded = matcher(glob)?;
                paths.retain(|path| !excluded.matched(path, false).is_ignore());
            }
            (!paths.is_empty()).then(|| (root.to_owned(), paths))
        };
        roots.into_iter().find_map(found)
    }

    fn matching_one(&self, root: &Path, glob: &str, is_files: bool) -> BTreeSet<String> {
        let start = root.join(fixed_part(glob));
        let is_there = matches!(self.files.kind(&start), Ok(PathKind::Folder)) || start.as_os_str().is_empty();
        let files = match self.files.kind(&start) {
            Ok(PathKind::File) => vec![start],
            _ if is_there => self.files.walk(&start, Scope::Project(&Exclude::nothing())).files,
            _ => return BTreeSet::new(),
        };
        let Some(matcher) = matcher(glob) else { return BTreeSet::new() };
        let below = files.iter().filter_map(|file| file.strip_prefix(root).ok());
        let candidates: BTreeSet<String> = match is_files {
            true => below.map(display_name).collect(),
            false => below.flat_map(|file| file.ancestors().skip(1)).map(display_name).collect(),
        };
        candidates.into_iter().filter(|path| path != "." && matcher.matched(path, false).is_ignore()).collect()
    }

    /// The parameters in a JSON or YAML file: of its mapping, or of each mapping of its list.
    fn in_file(&mut self, object: &Object<'_>, path: &Path) -> Vec<Params> {
        let read = read_source(self.files, path, self.sources);
        let source = match read.map(|source| self.sources.get(source)) {
            Ok(Some(source)) => source,
            Ok(None) => return Vec::new(),
            Err(why) => {
                self.elsewhere(object, &format!("{}, a file of its generator, cannot be read: {why}", path.display()));
                return Vec::new();
            }
        };
        let parsed = parse(source.id(), source.text());
        let Some(root) = parsed.documents.first().and_then(Document::root) else { return Vec::new() };
        match root.kind() {
            NodeKind::Mapping => vec![Params::of(root)],
            NodeKind::Sequence => root.items().map(Params::of).collect(),
            NodeKind::Scalar => Vec::new(),
        }
    }
}

/// The folders that a glob begins with, up to its first pattern; a glob without any is wholly fixed.
fn fixed_part(glob: &str) -> PathBuf {
    glob.trim_start_matches('/').split('/').take_while(|part| !part.contains(['*', '?', '[', '{'])).collect()
}

/// A matcher of whole paths; `None` for what is no glob.
fn matcher(glob: &str) -> Option<Gitignore> {
    let mut builder = GitignoreBuilder::new("");
    builder.add_line(None, &format!("/{}", glob.trim_start_matches('/').trim_end_matches('/'))).ok()?;
    builder.build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_whole_paths() {
        let matches = |glob, path: &str| matcher(glob).unwrap().matched(path, false).is_ignore();
        assert!(matches("apps/*", "apps/web") && !matches("apps/*", "apps/web/templates"));
        assert!(!matches("apps/*", "other/apps/web"));
        assert!(matches("clusters/**/config.json", "clusters/eu/prod/config.json"));
        assert_eq!(fixed_part("clusters/*/config.json"), PathBuf::from("clusters"));
        assert_eq!(fixed_part("**/config.json"), PathBuf::new());
    }
}
