//! Flux: `HelmRelease`s.

use hullmark_model::Object;
use hullmark_parser::NodeRef;
use hullmark_source::Stretch;

use super::params::Params;
use super::{Deployment, Search, text};
use crate::value_sets::ValueSet;

/// The key of a `ConfigMap` or Secret that holds the values, unless the release names another.
const VALUES_KEY: &str = "values.yaml";

impl Search<'_> {
    pub(super) fn helm_release(&mut self, object: &Object<'_>) -> Option<Deployment> {
        let spec = object.node().get("spec")?;
        let Some(chart) = spec.at(&["chart", "spec"]) else {
            self.elsewhere(object, "it refers to its chart as a resource of its own");
            return None;
        };
        let path = text(chart, "chart")?;
        let kind = chart.at(&["sourceRef", "kind"]).and_then(NodeRef::as_str).unwrap_or_default();
        let located = if kind == "HelmRepository" { None } else { self.locate(object, path) };
        let Some(located) = located else {
            self.elsewhere(object, &format!("its chart {path} is not in the tree that is checked"));
            return None;
        };
        let mut values = self.value_set(object, None);
        let target = text(spec, "targetNamespace");
        let name = object.name().get().unwrap_or("release-name");
        values.options.release.name = match (text(spec, "releaseName"), target) {
            (Some(name), _) => name.to_owned(),
            (None, Some(target)) => format!("{target}-{name}"),
            (None, None) => name.to_owned(),
        };
        if let Some(namespace) = target.or(object.namespace().get()) {
            values.options.release.namespace = namespace.to_owned();
        }
        for file in chart.get("valuesFiles").into_iter().flat_map(NodeRef::items).filter_map(NodeRef::as_str) {
            let may_be_missing = chart.get("ignoreMissingValuesFiles").and_then(NodeRef::as_bool) == Some(true);
            self.add_file(object, &located.root.join(file), may_be_missing, &mut values);
        }
        for from in spec.get("valuesFrom").into_iter().flat_map(NodeRef::items) {
            self.add_values_from(object, from, &mut values);
        }
        self.add_inline(object, spec.get("values"), &Params::default(), &mut values);
        Some(Deployment { chart: located.chart, values })
    }

    /// The values of a `ConfigMap` or Secret, if the tree has it.
    fn add_values_from(&mut self, object: &Object<'_>, from: NodeRef<'_>, values: &mut ValueSet) {
        let (kind, name) = (text(from, "kind").unwrap_or("ConfigMap"), text(from, "name").unwrap_or("?"));
        let namespace = object.namespace().get();
        let is_meant = |it: &&Object<'_>| {
            let other = it.namespace().get();
            it.is("", kind) && it.name().is(name) && (other == namespace || other.is_none() || namespace.is_none())
        };
        let key = text(from, "valuesKey").unwrap_or(VALUES_KEY);
        // A Secret's `data` is what it is for the sake of not being read.
        let field = if kind == "Secret" { "stringData" } else { "data" };
        let found = self.objects.iter().find(is_meant).and_then(|it| it.node().at(&[field, key]));
        let is_optional = from.get("optional").and_then(NodeRef::as_bool) == Some(true);
        match (found, text(from, "targetPath")) {
            (Some(node), None) => self.add_inline(object, Some(node), &Params::default(), values),
            (Some(node), Some(path)) => self.add_at_path(object, node, path, values),
            (None, _) if is_optional => {}
            (None, _) => {
                let why = format!("its values from {kind}/{name} are not at hand; rendered without them");
                self.elsewhere(object, &why);
            }
        }
    }

    /// One value at a path, as YAML that says so: what comes later overrides it, which `--set` would not let happen.
    fn add_at_path(&mut self, object: &Object<'_>, node: NodeRef<'_>, path: &str, values: &mut ValueSet) {
        let (Some(value), false) = (node.text(), path.contains(['[', '\\'])) else {
            return self.elsewhere(object, &format!("its value for the path {path} cannot be told"));
        };
        let value = value.trim_end_matches('\n');
        if value.contains('\n') {
            return self.elsewhere(object, &format!("its value for the path {path} has several lines"));
        }
        let mut yaml = String::new();
        let keys: Vec<&str> = path.split('.').collect();
        for (depth, key) in keys.iter().enumerate() {
            yaml.push_str(&format!("{:indentation$}{key}:", "", indentation = depth * 2));
            yaml.push(if depth + 1 < keys.len() { '\n' } else { ' ' });
        }
        let base = u32::try_from(yaml.len()).unwrap_or(u32::MAX);
        let stretches = node.verbatim_runs().into_iter().map(|run| Stretch {
            decoded: base.saturating_add(run.decoded_start),
            source: run.span.start,
            length: run.span.end.saturating_sub(run.span.start),
        });
        yaml.push_str(value);
        self.add_decoded(object, node.document().source(), yaml, stretches.collect(), values);
    }
}
