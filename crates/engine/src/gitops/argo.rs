//! Argo CD: `Application`s, and those that an `ApplicationSet` makes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullmark_model::Object;
use hullmark_parser::NodeRef;
use hullmark_render::chart::{SetArgument, SetKind};
use hullmark_source::SourceKind;

use super::params::Params;
use super::{Deployment, Located, Search, text};
use crate::files::display_name;
use crate::value_sets::{ValueSet, read_source};

/// An application while its sources are looked at.
struct ArgoApp<'a, 'd> {
    /// The resource in the file.
    object: &'a Object<'d>,
    spec: NodeRef<'d>,
    name: Option<String>,
    params: &'a Params,
}

impl Search<'_> {
    /// The applications that an `ApplicationSet` makes.
    pub(super) fn application_set(&mut self, object: &Object<'_>) -> Vec<Deployment> {
        let Some(spec) = object.node().get("spec") else { return Vec::new() };
        let Some(template) = spec.get("template") else { return Vec::new() };
        let mut found = Vec::new();
        for generator in spec.get("generators").into_iter().flat_map(NodeRef::items) {
            for params in self.generated(object, generator, &Params::default()) {
                found.extend(self.application(object, template, &params));
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
        if let Some(namespace) = text(helm, "namespace").and_then(|namespace| params.expand(namespace)) {
            values.options.release.namespace = namespace;
        }
        values.options.skip_schema_validation = is_true(helm, "skipSchemaValidation");
        let may_be_missing = is_true(helm, "ignoreMissingValueFiles");
        for file in helm.get("valueFiles").into_iter().flat_map(NodeRef::items).filter_map(NodeRef::as_str) {
            if let Some(path) = self.argo_path(app, &located, file, "its values file") {
                self.add_file(object, &path, may_be_missing, &mut values);
            }
        }
        let inline = helm.get("valuesObject").or_else(|| helm.get("values"));
        self.add_inline(object, inline, params, &mut values);
        for parameter in helm.get("parameters").into_iter().flat_map(NodeRef::items) {
            self.add_parameter(parameter, params, &mut values);
        }
        for parameter in helm.get("fileParameters").into_iter().flat_map(NodeRef::items) {
            let (Some(name), Some(file)) = (text(parameter, "name"), text(parameter, "path")) else { continue };
            if let Some(path) = self.argo_path(app, &located, file, "the file of its parameter") {
                self.add_file_parameter(object, name, &path, &mut values);
            }
        }
        Some(Deployment { chart: located.chart, values })
    }

    /// Where a file lies that an application names: from the chart's folder, from the root (`/values.yaml`), or from
    /// the root of another source (`$values/prod.yaml`), which is this tree again or not at hand.
    fn argo_path(&mut self, app: &ArgoApp<'_, '_>, located: &Located, file: &str, what: &str) -> Option<PathBuf> {
        let Some(path) = app.params.expand(file) else {
            self.elsewhere(app.object, &format!("{what} {file} holds a parameter that is not known"));
            return None;
        };
        if path.contains("://") {
            self.elsewhere(app.object, &format!("{what} {path} is not in the tree that is checked"));
            return None;
        }
        let Some(referring) = path.strip_prefix('$') else {
            return Some(path.strip_prefix('/').map_or_else(|| located.chart.join(&path), |it| located.root.join(it)));
        };
        let (name, below) = referring.split_once('/').unwrap_or((referring, ""));
        let mut sources = app.spec.get("sources").into_iter().flat_map(NodeRef::items);
        if !sources.any(|source| text(source, "ref") == Some(name)) {
            self.elsewhere(app.object, &format!("{what} {path} starts from a source that it does not have"));
            return None;
        }
        Some(located.root.join(below))
    }

    /// A parameter whose value is a file, which is a `--set-file`.
    fn add_file_parameter(&mut self, object: &Object<'_>, name: &str, path: &Path, values: &mut ValueSet) {
        let file = display_name(path);
        match read_source(self.files, path, self.sources).map(|source| self.sources.get(source)) {
            Ok(Some(content)) => {
                let argument: Arc<str> = format!("{name}={}", file.replace(',', "\\,")).into();
                let source = self.sources.add(format!("file parameter {name}"), SourceKind::Argument, argument);
                values.options.set.push(SetArgument { kind: SetKind::File, source });
                values.options.set_files.insert(file, (content.id(), Arc::clone(content.text())));
            }
            Ok(None) => {}
            Err(why) => self.elsewhere(object, &format!("the file {file} of its parameter cannot be read: {why}")),
        }
    }

    /// A parameter of Argo CD, which is a `--set` or `--set-string`.
    fn add_parameter(&self, parameter: NodeRef<'_>, params: &Params, values: &mut ValueSet) {
        let (Some(name), Some(value)) = (text(parameter, "name"), parameter.get("value")) else { return };
        let is_string = is_true(parameter, "forceString");
        let kind = if is_string { SetKind::String } else { SetKind::Typed };
        let Some(written) = params.expand(value.text().unwrap_or_default()) else { return };
        // Argo CD takes commas for text, unless the value is a list.
        let escaped = if written.starts_with('{') { written } else { written.replace(',', "\\,") };
        let text: Arc<str> = format!("{name}={escaped}").into();
        let source = self.sources.add(format!("parameter {name}"), SourceKind::Argument, text);
        values.options.set.push(SetArgument { kind, source });
        let written_in = value.text().and_then(|text| params.place_of(text));
        let place = written_in.or_else(|| value.verbatim()).unwrap_or_else(|| value.span());
        values.options.set_places.insert(source, place);
    }
}

fn is_true(node: NodeRef<'_>, key: &str) -> bool {
    node.get(key).and_then(NodeRef::as_bool) == Some(true)
}
