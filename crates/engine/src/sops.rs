//! Files that a `.sops.yaml` wants encrypted, and that are not.
//!
//! SOPS asks its configuration only when somebody calls it; nothing stops a file that should have been encrypted from
//! being committed as it is. The configuration's creation rules are read as SOPS reads them: the nearest `.sops.yaml`
//! counts, `path_regex` is matched against the path from there, and the first rule that matches decides.
//! <https://getsops.io/docs/usage/identities/config-file/>

mod creation_rule;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_checks::Selection;
use hullmark_checks::place::place_bytes;
use hullmark_findings::{Finding, Fingerprint, Location, Place};
use hullmark_model::Object;
use hullmark_parser::{Document, NodeKind, NodeRef, decode, parse};
use hullmark_source::{SourceId, SourceKind, SourceMap, Span};
use rayon::prelude::*;

use self::creation_rule::CreationRule;
use crate::files::display_name;
use crate::findings::engine_finding;
use crate::{Files, FindSettings};

const RULE: &str = "sops-file-unencrypted";
const CONFIGURATION: &str = ".sops.yaml";

/// The findings about `paths` and the configurations above them. What cannot be read is no finding of this rule.
pub(crate) fn unencrypted(
    files: &dyn Files,
    paths: &BTreeSet<PathBuf>,
    settings: &dyn FindSettings,
    sources: &SourceMap,
) -> Vec<Finding> {
    let rules_at = |path: &Path| settings.settings_in(path.parent().unwrap_or(path)).rules.clone();
    if !paths.iter().any(|path| rules_at(path).at(path).has(RULE)) {
        return Vec::new();
    }
    let configurations = Configurations::above(paths, files, sources);
    if configurations.by_folder.is_empty() {
        return Vec::new();
    }
    let check = |path: &PathBuf| {
        let rule = configurations.rule_for(path)?;
        let text: Arc<str> = decode(files.read(path).ok()?).ok()?.into();
        let rules = rules_at(path);
        let mut found: Vec<Finding> =
            unencrypted_file(path, &text, rule, &rules.at(path), sources).into_iter().collect();
        rules.settle(&mut found, sources);
        found.pop()
    };
    paths.par_iter().filter_map(check).collect()
}

struct Configurations {
    /// The creation rules of each folder that has a configuration.
    by_folder: BTreeMap<PathBuf, Vec<CreationRule>>,
}

impl Configurations {
    /// The configurations in the folders of `paths` and those around them.
    fn above(paths: &BTreeSet<PathBuf>, files: &dyn Files, sources: &SourceMap) -> Self {
        let mut folders: BTreeMap<&Path, Option<Vec<CreationRule>>> = BTreeMap::new();
        for folder in paths.iter().flat_map(|path| path.ancestors().skip(1)) {
            folders.entry(folder).or_insert_with(|| creation_rules(files, &folder.join(CONFIGURATION), sources));
        }
        let found = folders.into_iter().filter_map(|(folder, rules)| Some((folder.to_owned(), rules?)));
        Self { by_folder: found.collect() }
    }

    fn rule_for(&self, path: &Path) -> Option<&CreationRule> {
        let (folder, rules) =
            path.ancestors().skip(1).find_map(|folder| Some((folder, self.by_folder.get(folder)?)))?;
        let below = display_name(path.strip_prefix(folder).ok()?);
        rules.iter().find(|rule| rule.matches(&below))
    }
}

fn creation_rules(files: &dyn Files, path: &Path, sources: &SourceMap) -> Option<Vec<CreationRule>> {
    let text: Arc<str> = decode(files.read(path).ok()?).ok()?.into();
    let source = sources.add(display_name(path).as_str(), SourceKind::File, Arc::clone(&text));
    let parsed = parse(source, &text);
    let rules = parsed.documents.first()?.root()?.get("creation_rules")?;
    Some(rules.items().map(CreationRule::read).collect())
}

/// The finding about a file, if the rule means it and SOPS has not encrypted it.
fn unencrypted_file(
    path: &Path,
    text: &Arc<str>,
    rule: &CreationRule,
    selection: &Selection,
    sources: &SourceMap,
) -> Option<Finding> {
    let name = display_name(path);
    let is_tree = path.extension().is_some_and(|it| it == "yaml" || it == "yml" || it == "json");
    let add = || sources.add(name.as_str(), SourceKind::File, Arc::clone(text));
    let span = if is_tree {
        let probe = parse(SourceId::new(u32::MAX), text);
        let index = probe.documents.iter().position(|document| plain_value(document, rule, &name).is_some())?;
        let source = add();
        let parsed = parse(source, text);
        plain_value(parsed.documents.get(index)?, rule, &name)?
    } else if rule.names_secrets() && !is_encrypted_text(text) {
        let start = text.find(|it: char| !it.is_whitespace())?;
        let line = text.get(start..)?.lines().next()?.trim_end();
        Span::from_range(add(), start..start + line.len())
    } else {
        return None;
    };
    let mut finding = engine_finding(RULE, rule.words(), place_bytes(sources, span), &name, selection)?;
    finding.is_secret = true;
    finding.fingerprint = Fingerprint::of([RULE, &name]);
    finding.related.extend(rule.place().map(|span| Location::new(Place::Span(span), "this rule wants it encrypted")));
    Some(finding)
}

/// Whether SOPS wrote a text of a format without a tree that this program reads: its metadata is in the text.
fn is_encrypted_text(text: &str) -> bool {
    ["sops_mac=", "[sops]", "\"sops\":"].iter().any(|mark| text.contains(mark))
}

/// The first value of a document that the rule wants encrypted and that is in clear text.
///
/// Creation rules choose the key of what somebody encrypts; whether everything below a path is to be encrypted, they do
/// not say. So a Secret is meant by any rule, and whatever else by one whose path speaks of secrets.
fn plain_value(document: &Document, rule: &CreationRule, name: &str) -> Option<Span> {
    let root = document.root().filter(|root| root.kind() == NodeKind::Mapping && root.get("sops").is_none())?;
    let file = name.rsplit('/').next().unwrap_or(name);
    if file == CONFIGURATION || file.starts_with("kustomization.") || file == "Chart.yaml" {
        return None;
    }
    let objects = Object::all_in(document);
    let secrets: Vec<&Object<'_>> = objects.iter().filter(|object| object.is("", "Secret")).collect();
    if let Some(secret) = secrets.first() {
        let parts = ["data", "stringData"].iter().filter_map(|key| Some((*key, secret.node().get(key)?)));
        return parts.filter_map(|(key, node)| first_plain(node, rule, rule.selects(key))).next();
    }
    // A filter by keys tells of the fields of Secrets; a ConfigMap has some of the same names.
    let is_meant = rule.names_secrets() && (objects.is_empty() || !rule.has_filter());
    if is_meant { first_plain(root, rule, rule.selects_all()) } else { None }
}

/// The first value below a node that is to be encrypted. `is_selected`: whether a key around the node says so.
fn first_plain(node: NodeRef<'_>, rule: &CreationRule, is_selected: bool) -> Option<Span> {
    match node.kind() {
        NodeKind::Scalar => {
            let text = node.text().unwrap_or_default();
            let is_plain = !text.is_empty() && !text.starts_with("ENC[") && !node.is_null() && !node.is_alias();
            (is_selected && is_plain).then(|| node.verbatim().unwrap_or(node.span()))
        }
        NodeKind::Sequence => node.items().find_map(|item| first_plain(item, rule, is_selected)),
        NodeKind::Mapping if node.is_alias() => None,
        NodeKind::Mapping => node.entries().find_map(|(key, value)| {
            let selected = rule.decides(is_selected, key.text().unwrap_or_default());
            first_plain(value, rule, selected)
        }),
    }
}
