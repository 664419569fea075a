//! The keys of values files, and which of them templates look at.

use std::collections::{BTreeSet, HashSet};

use hullmark_parser::{Document, NodeKind, NodeRef, Parsed};
use hullmark_render::chart::{Chart, ValuesRead};
use hullmark_source::{Origin, OriginId, Span};

use super::mentions::Mentions;

/// Keys nested deeper than this are not looked at.
const MAX_DEPTH: usize = 100;

/// A key of a values file.
pub(super) struct Key {
    pub(super) path: Vec<String>,
    pub(super) place: Span,
}

/// What was looked at in any render.
#[derive(Default)]
pub(super) struct Reads {
    values: HashSet<Span>,
    /// Mappings in which a key was looked for that is not there.
    searched: HashSet<Span>,
}

impl Reads {
    pub(super) fn add(&mut self, read: &ValuesRead) {
        for id in &read.reads {
            match read.origins.get(*id) {
                Origin::Absent { parent, .. } => {
                    self.searched.extend(spans(read, *parent));
                }
                Origin::Key { of } => self.values.extend(spans(read, *of)),
                _ => self.values.extend(spans(read, *id)),
            }
        }
    }
}

/// The place of a value and of those that it replaced: who reads the one would read the other.
fn spans(read: &ValuesRead, id: OriginId) -> Vec<Span> {
    let mut next = Some(id);
    let one = std::iter::from_fn(|| match read.origins.get(next?) {
        Origin::Value { span, overrides, .. } => {
            next = *overrides;
            Some(*span)
        }
        _ => None,
    });
    // Whoever replaces a value is newer than it, so the chain ends; the bound is for damage.
    one.take(1000).collect()
}

/// All that tells whether a key is used.
pub(super) struct Usage<'a> {
    pub(super) reads: &'a Reads,
    pub(super) mentions: &'a Mentions<'a>,
    /// The names under which the parent's values are a subchart's.
    pub(super) subcharts: &'a BTreeSet<String>,
    /// The names of dependencies that are not there: nobody can tell what they read.
    pub(super) missing: &'a BTreeSet<String>,
}

impl Usage<'_> {
    /// The outermost keys of a values text that nothing uses and `is_known` does not know.
    pub(super) fn unused(&self, parsed: &Parsed, is_known: &dyn Fn(&[String]) -> bool) -> Vec<Key> {
        let mut unused = Vec::new();
        if let Some(root) = parsed.documents.first().and_then(Document::root) {
            self.walk(root, &mut Vec::new(), is_known, &mut unused);
        }
        unused
    }

    fn walk(
        &self,
        mapping: NodeRef<'_>,
        path: &mut Vec<String>,
        is_known: &dyn Fn(&[String]) -> bool,
        unused: &mut Vec<Key>,
    ) {
        if path.len() >= MAX_DEPTH {
            return;
        }
        for (key, value) in mapping.entries() {
            let Some(name) = key.key_name().filter(|_| !key.is_merge_key() && value.anchor().is_none()) else {
                continue;
            };
            path.push(name.into_owned());
            if !self.is_left_alone(path) && !self.reads.values.contains(&value.span()) {
                if self.is_used(value, path) || is_known(path) {
                    if !self.mentions.reads_whole(path) {
                        self.walk(value, path, is_known, unused);
                    }
                } else {
                    unused.push(Key { path: path.clone(), place: key.span() });
                }
            }
            path.pop();
        }
    }

    /// Keys that something else than a template reads: Helm itself, an editor, or a chart that is not there.
    fn is_left_alone(&self, path: &[String]) -> bool {
        let Some(first) = path.first() else { return false };
        matches!(first.as_str(), "tags" | "exports" | "$schema")
            || first.starts_with("x-")
            || self.missing.contains(first)
    }

    fn is_used(&self, value: NodeRef<'_>, path: &[String]) -> bool {
        let is_subchart = || matches!(path, [only] if self.subcharts.contains(only) || only == "global");
        is_subchart() || self.mentions.may_read(path) || self.is_read_within(value, MAX_DEPTH)
    }

    fn is_read_within(&self, value: NodeRef<'_>, depth: usize) -> bool {
        if self.reads.values.contains(&value.span()) || self.reads.searched.contains(&value.span()) {
            return true;
        }
        let within = |value| depth > 0 && self.is_read_within(value, depth - 1);
        value.entries().any(|(_, value)| within(value)) || value.items().any(within)
    }
}

/// The paths that the values.yaml files of a chart and its subcharts declare.
pub(super) fn declared(chart: &Chart) -> BTreeSet<Vec<String>> {
    let mut paths = BTreeSet::new();
    declare_chart(chart, &mut Vec::new(), &mut paths);
    paths
}

fn declare_chart(chart: &Chart, path: &mut Vec<String>, paths: &mut BTreeSet<Vec<String>>) {
    if let Some(parsed) = chart.parsed_values() {
        declare_text(parsed, path, paths);
    }
    for subchart in &chart.dependencies {
        let declared = chart.metadata.dependencies.iter().flatten().flatten();
        let keys = declared.filter(|it| it.name.text == subchart.name()).map(|it| it.key().to_owned());
        for key in keys.chain([subchart.name().to_owned()]).collect::<BTreeSet<_>>() {
            path.push(key);
            paths.insert(path.clone());
            declare_chart(subchart, path, paths);
            path.pop();
        }
    }
}

/// Adds the paths of a values text, below `path`.
pub(super) fn declare_text(parsed: &Parsed, path: &mut Vec<String>, paths: &mut BTreeSet<Vec<String>>) {
    if let Some(root) = parsed.documents.first().and_then(Document::root) {
        declare(root, path, paths);
    }
}

fn declare(node: NodeRef<'_>, path: &mut Vec<String>, paths: &mut BTreeSet<Vec<String>>) {
    if path.len() >= MAX_DEPTH || node.kind() != NodeKind::Mapping {
        return;
    }
    for (key, value) in node.entries() {
        let Some(name) = key.key_name() else { continue };
        path.push(name.into_owned());
        paths.insert(path.clone());
        declare(value, path, paths);
        path.pop();
    }
}
