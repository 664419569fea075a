//! Argo CD: `Application`s, and those that an `ApplicationSet` makes of a list.

use std::sync::Arc;

use hullmark_model::Object;
use hullmark_parser::NodeRef;
use hullmark_render::chart::{SetArgument, SetKind};
use hullmark_source::SourceKind;

use super::params::Params;
use super::{Deployment, Search, text};
use crate::value_sets::ValueSet;

/// An application while its sources are looked at.
struct ArgoApp<'a, 'd> {
    /// The resource in the file.
    object: &'a Object<'d>,
    spec: NodeRef<'d>,
    name: Option<String>,
    params: &'a Params,
}

impl Search<'_> {
    /// The applications that an `ApplicationSet` makes. Only what stands in a list is known without a cluster.
    pub(super) fn application_set(&mut self, object: &Object<'_>) -> Vec<Deployment> {
        let Some(spec) = object.node().get("spec") else { return Vec::new() };
        let Some(template) = spec.get("template") else { return Vec::new() };
        let mut found = Vec::new();
        for generator in spec.get("generators").into_iter().flat_map(NodeRef::items) {
            let Some(elements) = generator.at(&["list", "elements"]) else {
                let kind = generator.entries().find_map(|(key, _)| key.key_name()).unwrap_or_default();
                self.elsewhere(object, &format!("what its generator `{kind}` gives is not known without a cluster"));
                continue;
            };
            for element in elements.items() {
                found.extend(self.application(object, template, &Params::of(element)));
            }
        }
        found
    }

    /// The deployments of an application: `application` is the resource or, in an `ApplicationSet`, its template.
    pub(super) fn application(
        &mut self,
        object: &Object<'_>,
        application: NodeRef<'_>,
        params: &Params,
    ) -> Vec<Deployment> {
        let Some(spec) = application.get("spec") else { return Vec::new() };
        let name = application.at(&["metadata", "name"]).and_then(NodeRef::as_str);
        let name = name.and_then(|name| params.expand(name));
        let several: Vec<NodeRef<'_>> = spec.get("sources").into_iter().flat_map(NodeRef::items).collect();
        let one = spec.get("source").filter(|_| several.is_empty());
        let all: Vec<NodeRef<'_>> = several.into_iter().chain(one).collect();
        let app = ArgoApp { object, spec, name, params };
        all.into_iter().filter_map(|source| self.argo_source(&app, source)).collect()
    }

    fn argo_source(&mut self, app: &ArgoApp<'_, '_>, source: NodeRef<'_>) -> Option<Deployment> {
        let ArgoApp { object, spec, params, .. } = *app;
        let helm = source.get("helm");
        if let Some(chart) = text(source, "chart") {
            self.elsewhere(object, &format!("its chart {chart} comes from a registry"));
            return None;
        }
        let Some(path) = params.expand(text(source, "path")?) else {
            self.elsewhere(object, "the path of its chart holds a parameter that is not known");
            return None;
        };
        let located = match self.locate(object, &path) {
            Some(located) => located,
            // Without Helm's section the path may as well lead to plain manifests.
            None if helm.is_none() => return None,
            None => {
                self.elsewhere(object, &format!("its chart {path} is not in the tree that is checked"));
                return None;
            }
        };
        let is_made = !params.is_empty();
        let mut values = self.value_set(object, app.name.as_deref().filter(|_| is_made));
        values.options.release.name = app.name.clone().unwrap_or_else(|| "release-name".to_owned());
        let namespace = spec.at(&["destination", "namespace"]).and_then(NodeRef::as_str);
        if let Some(namespace) = namespace.and_then(|namespace| params.expand(namespace)) {
            values.options.release.namespace = namespace;
        }
        let Some(helm) = helm else { return Some(Deployment { chart: located.chart, values }) };
        if let Some(name) = text(helm, "releaseName").and_then(|name| params.expand(name)) {
            values.options.release.name = name;
        }
        for file in helm.get("valueFiles").into_iter().flat_map(NodeRef::items).filter_map(NodeRef::as_str) {
            let Some(file) = params.expand(file) else {
                self.elsewhere(object, &format!("its values file {file} holds a parameter that is not known"));
                continue;
            };
            let path = match file.strip_prefix('/') {
                Some(below) => located.root.join(below),
                // `$name/…` starts from the root of another source, which is this tree again or not at hand.
                None if file.starts_with('$') => located.root.join(file.split_once('/').map_or("", |(_, rest)| rest)),
                None => located.chart.join(&file),
            };
            let may_be_missing = helm.get("ignoreMissingValueFiles").and_then(NodeRef::as_bool) == Some(true);
            self.add_file(object, &path, may_be_missing, &mut values);
        }
        let inline = helm.get("valuesObject").or_else(|| helm.get("values"));
        self.add_inline(object, inline, params, &mut values);
        for parameter in helm.get("parameters").into_iter().flat_map(NodeRef::items) {
            self.add_parameter(parameter, params, &mut values);
        }
        Some(Deployment { chart: located.chart, values })
    }

    /// A parameter of Argo CD, which is a `--set` or `--set-string`.
    fn add_parameter(&self, parameter: NodeRef<'_>, params: &Params, values: &mut ValueSet) {
        let (Some(name), Some(value)) = (text(parameter, "name"), parameter.get("value")) else { return };
        let is_string = parameter.get("forceString").and_then(NodeRef::as_bool) == Some(true);
        let kind = if is_string { SetKind::String } else { SetKind::Typed };
        let Some(written) = params.expand(value.text().unwrap_or_default()) else { return };
        // Argo CD takes commas for text, unless the value is a list.
        let escaped = if written.starts_with('{') { written } else { written.replace(',', "\\,") };
        let text: Arc<str> = format!("{name}={escaped}").into();
        let source = self.sources.add(format!("parameter {name}"), SourceKind::Argument, text);
        values.options.set.push(SetArgument { kind, source });
        values.options.set_places.insert(source, value.verbatim().unwrap_or_else(|| value.span()));
    }
}
