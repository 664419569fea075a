//! Flux: `HelmRelease`s.

use hullmark_model::Object;
use hullmark_parser::NodeRef;
use hullmark_source::Stretch;

use super::params::Params;
use super::{Deployment, Search, text};
use crate::value_sets::ValueSet;

/// The key of a `ConfigMap` or Secret that holds the values, unless the release names another.
const VALUES_KEY: &str = "values.yaml";

impl<'a> Search<'a> {
    pub(super) fn helm_release(&mut self, object: &Object<'a>) -> Option<Deployment> {
        let spec = object.node().get("spec")?;
        // The chart is described in the release, or in a resource of its own.
        let described = match spec.get("chartRef") {
            Some(reference) => self.referred_chart(object, reference),
            None => spec.at(&["chart", "spec"]).map(|chart| (*object, chart)),
        };
        let (described_in, chart) = described?;
        let path = text(chart, "chart")?;
        let kind = chart.at(&["sourceRef", "kind"]).and_then(NodeRef::as_str).unwrap_or_default();
        let located = if kind == "HelmRepository" { None } else { self.locate(&described_in, path) };
        let Some(located) = located else {
            self.elsewhere(object, &format!("its chart {path} is not in the tree that is checked"));
            return None;
        };
        if spec.get("postRenderers").is_some_and(|it| it.items().next().is_some()) {
            self.elsewhere(object, "its `postRenderers` are not run; checked without what they change");
        }
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

    /// The resource that a `chartRef` names, with its description of the chart: a `HelmChart` of the tree has one.
    fn referred_chart(&mut self, object: &Object<'_>, reference: NodeRef<'_>) -> Option<(Object<'a>, NodeRef<'a>)> {
        let (kind, name) = (text(reference, "kind").unwrap_or("?"), text(reference, "name").unwrap_or("?"));
        let namespace = text(reference, "namespace").or(object.namespace().get());
        let objects = self.objects;
        let found = (kind == "HelmChart").then(|| {
            let mut charts = objects.iter().filter(|it| it.is("source.toolkit.fluxcd.io", kind) && it.name().is(name));
            charts.find(|it| is_in(it, namespace))
        });
        match found.flatten().and_then(|it| Some((*it, it.node().get("spec")?))) {
            Some(found) => Some(found),
            None => {
                self.elsewhere(object, &format!("its chart comes from {kind}/{name}, which is not in the tree"));
                None
            }
        }
    }

    /// The values of a `ConfigMap` or Secret, if the tree has it.
    fn add_values_from(&mut self, object: &Object<'_>, from: NodeRef<'_>, values: &mut ValueSet) {
        let (kind, name) = (text(from, "kind").unwrap_or("ConfigMap"), text(from, "name").unwrap_or("?"));
        let namespace = object.namespace().get();
        let objects = self.objects;
        let is_meant = |it: &&Object<'_>| it.is("", kind) && it.name().is(name) && is_in(it, namespace);
        let key = text(from, "valuesKey").unwrap_or(VALUES_KEY);
        let found = objects.iter().find(is_meant).map(Object::node);
        let plain = if kind == "Secret" { "stringData" } else { "data" };
        let encoded = found.filter(|_| kind == "Secret").and_then(|it| it.at(&["data", key]));
        let found = found.and_then(|it| it.at(&[plain, key]));
        if let (None, Some(encoded)) = (found, encoded) {
            return self.add_encoded(object, encoded, text(from, "targetPath"), values);
        }
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

    /// Values in base64, as a Secret's `data` has them. All of them lead to the text that encodes them.
    fn add_encoded(&mut self, object: &Object<'_>, node: NodeRef<'_>, path: Option<&str>, values: &mut ValueSet) {
        let Some(decoded) = node.text().and_then(hullmark_secrets::decode_base64) else {
            return self.elsewhere(object, "its values from a Secret are encrypted, or no text; rendered without them");
        };
        let span = node.verbatim().unwrap_or_else(|| node.span());
        let ends = |yaml: &str| {
            let length = u32::try_from(yaml.len()).unwrap_or(u32::MAX);
            let end = |decoded, source| Stretch { decoded, source, length: 0 };
            vec![end(0, span.start), end(length, span.end)]
        };
        let source = node.document().source();
        match path.map(|path| at_path(path, &decoded)) {
            None => {
                let stretches = ends(&decoded);
                self.add_decoded(object, source, decoded, stretches, values);
            }
            Some(Ok((yaml, _))) => {
                let stretches = ends(&yaml);
                self.add_decoded(object, source, yaml, stretches, values);
            }
            Some(Err(why)) => self.elsewhere(object, &why),
        }
    }

    /// One value at a path, as YAML that says so: what comes later overrides it, which `--set` would not let happen.
    fn add_at_path(&mut self, object: &Object<'_>, node: NodeRef<'_>, path: &str, values: &mut ValueSet) {
        let (yaml, base) = match at_path(path, node.text().unwrap_or_default()) {
            Ok(written) => written,
            Err(why) => return self.elsewhere(object, &why),
        };
        let stretches = node.verbatim_runs().into_iter().map(|run| Stretch {
            decoded: base.saturating_add(run.decoded_start),
            source: run.span.start,
            length: run.span.end.saturating_sub(run.span.start),
        });
        self.add_decoded(object, node.document().source(), yaml, stretches.collect(), values);
    }
}

/// YAML that has a value of one line at a path, and the offset of the value in it; or why there is none.
fn at_path(path: &str, value: &str) -> Result<(String, u32), String> {
    let value = value.trim_end_matches('\n');
    if value.is_empty() || path.contains(['[', '\\']) {
        return Err(format!("its value for the path {path} cannot be told"));
    }
    if value.contains('\n') {
        return Err(format!("its value for the path {path} has several lines"));
    }
    let mut yaml = String::new();
    let keys: Vec<&str> = path.split('.').collect();
    for (depth, key) in keys.iter().enumerate() {
        yaml.push_str(&format!("{:indentation$}{key}:", "", indentation = depth * 2));
        yaml.push(if depth + 1 < keys.len() { '\n' } else { ' ' });
    }
    let base = u32::try_from(yaml.len()).unwrap_or(u32::MAX);
    yaml.push_str(value);
    Ok((yaml, base))
}

/// Whether an object is in a namespace, or may be: manifests often leave it to whoever applies them.
fn is_in(object: &Object<'_>, namespace: Option<&str>) -> bool {
    let own = object.namespace().get();
    own == namespace || own.is_none() || namespace.is_none()
}
