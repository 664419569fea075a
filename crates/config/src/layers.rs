//! What configurations say, as the engine takes it.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_checks::{Level, RuleLayer};
use hullmark_engine::{
    ChartChange, DependencyFindings, Exclude, ForCharts, HelmVersion, KubeVersion, LookupSource, NamedValues,
    PathGlobs, PathRules, Peer, SetKind, SetText, Settings, SuppressionSettings,
};
use hullmark_findings::Severity;
use hullmark_policies::OptionValue;

use crate::check::LEVEL;
use crate::document::{Node, Value};
use crate::file::ConfigFile;

/// What the command line sets: it wins over all files.
#[derive(Clone, Default, Debug)]
pub struct CommandLine {
    /// `--profile`, `--select` and `--ignore`.
    pub rules: RuleLayer,
    /// `--exclude`, which leaves out more than the files do.
    pub exclude: Option<PathGlobs>,
    /// `--kube-version` and `--helm-version`.
    pub charts: ChartChange,
    /// `--fail-on`
    pub fail_on: Option<Severity>,
    /// What is set, as settings and their values in TOML.
    pub shown: Vec<(String, String)>,
}

/// What the files say together, and the command line on top: a later file wins. `start` is the absolute path of the
/// directory of the start.
pub(crate) fn settings(files: &[Arc<ConfigFile>], start: &Path, command_line: &CommandLine) -> Settings {
    let globs = |file: &ConfigFile, node: &Node| PathGlobs::new(start, start.join(&file.base), &node.texts()).ok();
    let last = |key: &str| files.iter().rev().find_map(|file| Some((&**file, file.root.get(key)?)));
    let mut exclude = Exclude::nothing();
    last("exclude").and_then(|(file, node)| globs(file, node)).into_iter().for_each(|globs| exclude.add(globs));
    command_line.exclude.iter().cloned().for_each(|globs| exclude.add(globs));
    let base = files.iter().map(|file| rule_layer(&file.root)).collect();
    let mut overrides = Vec::new();
    let mut charts = Vec::new();
    for file in files {
        for node in file.root.get("overrides").into_iter().flat_map(Node::items) {
            let paths = node.get("paths").and_then(|node| globs(file, node));
            overrides.extend(paths.map(|paths| (paths, rule_layer(node))));
        }
        let of_file = ChartChange {
            dependencies: dependencies(&file.root),
            lookup: file.root.get("lookup").map(|node| lookup(file, node)),
            ..ChartChange::default()
        };
        charts.push(ForCharts { paths: None, change: of_file });
        let all = file.root.get("render").map(|node| ForCharts { paths: None, change: chart_change(file, node) });
        charts.extend(all);
        for node in file.root.get("charts").into_iter().flat_map(Node::items) {
            let paths = node.get("paths").and_then(|node| globs(file, node));
            charts.extend(paths.map(|paths| ForCharts { paths: Some(paths), change: chart_change(file, node) }));
        }
    }
    charts.push(ForCharts { paths: None, change: command_line.charts.clone() });
    let fail_on = last("fail-on").and_then(|(_, node)| node.text()?.parse().ok());
    Settings {
        exclude,
        rules: PathRules::new(base, overrides, vec![command_line.rules.clone()]),
        release_units: last("release-units").and_then(|(file, node)| globs(file, node)),
        charts,
        fail_on: command_line.fail_on.or(fail_on).unwrap_or(Severity::Warning),
        ignores: ignores(files),
    }
}

/// The comments and annotations that count.
fn ignores(files: &[Arc<ConfigFile>]) -> SuppressionSettings {
    let all = || files.iter().rev().filter_map(|file| file.root.get("ignores"));
    let truth = |key: &str| all().find_map(|table| table.get(key)?.boolean());
    let default = SuppressionSettings::default();
    let tools = all().find_map(|table| table.get("tools")).map(Node::texts);
    let forbidden = all().find_map(|table| table.get("forbidden")).map(Node::texts).unwrap_or_default();
    let settings = SuppressionSettings {
        is_on: truth("inline").unwrap_or(default.is_on),
        peers: tools.map_or(default.peers, |names| names.into_iter().filter_map(Peer::named).collect()),
        requires_reason: truth("require-reason").unwrap_or(default.requires_reason),
        ..SuppressionSettings::default()
    };
    // They were checked to be names of rules and groups.
    settings.clone().forbid(&forbidden).unwrap_or(settings)
}

fn dependencies(table: &Node) -> Option<DependencyFindings> {
    DependencyFindings::named(table.get("dependencies")?.text()?)
}

fn lookup(file: &ConfigFile, table: &Node) -> Vec<LookupSource> {
    let files = table.get("files").map(Node::texts).unwrap_or_default();
    let files = files.into_iter().map(|text| LookupSource::File(path(file, text)));
    let objects = table.get("objects").into_iter().flat_map(Node::items);
    // JSON is YAML.
    files.chain(objects.map(|object| LookupSource::Text(object.to_json().to_string().into()))).collect()
}

/// A path that starts from the folder of the configuration, or from a chart's.
fn path(file: &ConfigFile, text: &str) -> PathBuf {
    if text.starts_with("{chart}") { PathBuf::from(text) } else { hullmark_engine::resolved(&file.base.join(text)) }
}

/// The profile and the rules of a table. It was checked: what cannot be taken is not there.
fn rule_layer(table: &Node) -> RuleLayer {
    let mut layer = RuleLayer::default();
    if let Some(profile) = table.get("profile").and_then(Node::text) {
        let _ = layer.set_profile(profile);
    }
    for entry in table.get("rules").into_iter().flat_map(Node::entries) {
        let level = entry.node.text().or_else(|| entry.node.get(LEVEL)?.text());
        // Who sets something for a rule wants it to run.
        let level = level.and_then(Level::parse).unwrap_or(Level::On);
        let _ = layer.set_level(&entry.key, level);
        for option in entry.node.entries().iter().filter(|option| option.key != LEVEL) {
            if let Some(value) = option_value(&option.node) {
                let _ = layer.options_mut().set(&entry.key, &option.key, value);
            }
        }
    }
    layer
}

fn option_value(node: &Node) -> Option<OptionValue> {
    Some(match &node.value {
        Value::Boolean(truth) => OptionValue::Boolean(*truth),
        Value::Integer(number) => OptionValue::Integer(*number),
        Value::Text(text) => OptionValue::String(Cow::Owned(text.clone())),
        Value::List(_) => {
            OptionValue::Strings(node.texts().into_iter().map(|text| Cow::Owned(text.to_owned())).collect())
        }
        _ => return None,
    })
}

fn chart_change(file: &ConfigFile, table: &Node) -> ChartChange {
    let texts = |key: &str| table.get(key).map(|node| node.texts().into_iter().map(str::to_owned).collect::<Vec<_>>());
    let versions =
        texts("kube-versions").map(|texts| texts.iter().filter_map(|it| KubeVersion::parse(it).ok()).collect());
    let helm = table.get("helm-version").and_then(|node| match &node.value {
        Value::Integer(number) => HelmVersion::ALL.into_iter().find(|it| it.as_str() == number.to_string()),
        _ => None,
    });
    let value_sets =
        table.get("value-sets").map(|sets| sets.entries().iter().map(|entry| value_set(file, entry)).collect());
    ChartChange {
        kube_versions: versions.filter(|versions: &Vec<_>| !versions.is_empty()),
        api_versions: texts("api-versions"),
        helm,
        release_name: table.get("release-name").and_then(Node::text).map(str::to_owned),
        namespaces: texts("namespaces"),
        value_sets,
        lookup: table.get("lookup").map(|node| lookup(file, node)),
        dependencies: dependencies(table),
        conventional_values: table.get("conventional-values").and_then(Node::boolean),
    }
}

fn value_set(file: &ConfigFile, entry: &crate::document::Entry) -> NamedValues {
    let node = &entry.node;
    let files = node.get("files").map(Node::texts).unwrap_or_default();
    let kinds = [("set", SetKind::Typed), ("set-string", SetKind::String)];
    let set = kinds.into_iter().flat_map(|(key, kind)| {
        let items = node.get(key).into_iter().flat_map(Node::items);
        items.filter_map(move |item| {
            let place = (Arc::clone(&file.path), file.within_quotes(item));
            Some(SetText { kind, text: item.text()?.to_owned(), place })
        })
    });
    NamedValues {
        name: entry.key.clone(),
        files: files.into_iter().map(|text| path(file, text)).collect(),
        set: set.collect(),
        namespace: node.get("namespace").and_then(Node::text).map(str::to_owned),
    }
}
