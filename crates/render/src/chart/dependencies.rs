//! Which subcharts take part in a render, under which names, and what their parents import from them.

use hullmark_source::{OriginTable, Span};

use super::coalesce::{Coalescer, Mode, TypeMismatch};
use super::compatible::is_compatible_range;
use super::instance::Instance;
use super::merge::deep_copy_map;
use super::metadata::{Dependency, ImportValue};
use super::warning::Warning;
use crate::HelmVersion;
use crate::value::{Kind, Map, Value};

/// Applies aliases, tags and conditions, takes disabled charts out, and imports values, as Helm does before it
/// renders. `user` are the values of the `-f` files and `--set` options.
///
/// What comes back are the values that the render starts from: the user's over the charts' own.
pub(super) fn process(chart: &mut Instance<'_>, user: &Map, pass: Pass<'_>) -> Result<Map, TypeMismatch> {
    let mut pass = Switches { pass, renamed: Vec::new(), imported: Vec::new() };
    pass.switch(chart, user, "")?;
    pass.import_all(chart)?;
    pass.coalescer(Mode::Coalesce).values(chart, user)
}

/// What a pass over a tree of charts works with.
pub(super) struct Pass<'a> {
    pub origins: &'a mut OriginTable,
    /// What Helm logs.
    pub warnings: &'a mut Vec<Warning>,
    pub helm: HelmVersion,
}

/// One pass over a tree of charts.
///
/// Where a chart is used twice, under aliases, Helm 3's copies share the entries of its Chart.yaml. What is done
/// to an entry for the first copy is done for the second as well, hence the two lists. Helm 4 copies the entries.
struct Switches<'a> {
    pass: Pass<'a>,
    /// Entries whose name is their alias by now.
    renamed: Vec<Span>,
    /// Entries whose values were imported. Helm imports from no entry twice.
    imported: Vec<Span>,
}

impl Switches<'_> {
    fn coalescer(&mut self, mode: Mode) -> Coalescer<'_> {
        let Pass { origins, warnings, helm } = &mut self.pass;
        Coalescer { origins, warnings, mode, helm: *helm }
    }

    /// Keeps the enabled dependencies of a chart, and of those below it.
    ///
    /// `values` are those of the whole tree, and `path` leads to the chart in them.
    fn switch(&mut self, chart: &mut Instance<'_>, values: &Map, path: &str) -> Result<(), TypeMismatch> {
        let Some(declared) = chart.metadata.dependencies.take() else { return Ok(()) };
        let mut declared: Vec<Dependency> = declared.into_iter().flatten().collect();
        self.resolve(chart, &mut declared);
        let values = self.coalescer(Mode::Coalesce).values(chart, values)?;
        switch_by_tags(&mut declared, &values, self.pass.warnings);
        switch_by_conditions(&mut declared, &values, path, self.pass.warnings);

        let is_disabled =
            |name: &str| declared.iter().any(|dependency| !dependency.enabled && dependency.name.text == name);
        chart.dependencies.retain(|subchart| !is_disabled(subchart.name()));
        let kept: Vec<_> = declared.iter().filter(|one| !is_disabled(&one.name.text)).cloned().map(Some).collect();
        for subchart in &mut chart.dependencies {
            let path = format!("{path}{}.", subchart.name());
            self.switch(subchart, &values, &path)?;
        }
        chart.metadata.dependencies = if kept.is_empty() { None } else { Some(kept) };
        Ok(())
    }

    /// Finds the charts of the declared dependencies, in the order of declaration, behind those that nobody
    /// declared. An aliased dependency is known by its alias from here on.
    fn resolve(&mut self, chart: &mut Instance<'_>, declared: &mut [Dependency]) {
        for dependency in declared.iter_mut().filter(|_| self.pass.helm == HelmVersion::V3) {
            if dependency.span.is_some_and(|span| self.renamed.contains(&span)) {
                dependency.name = dependency.alias.clone();
            }
        }
        let fits = |dependency: &Dependency, subchart: &Instance<'_>| {
            dependency.name.text == subchart.name()
                && is_compatible_range(&dependency.version.text, &subchart.metadata.version.text)
        };
        let is_declared = |subchart: &Instance<'_>| declared.iter().any(|dependency| fits(dependency, subchart));
        let mut resolved: Vec<_> =
            chart.dependencies.iter().filter(|subchart| !is_declared(subchart)).cloned().collect();
        for dependency in declared {
            let has_alias = !dependency.alias.text.is_empty();
            if let Some(subchart) = chart.dependencies.iter().find(|subchart| fits(dependency, subchart)) {
                let is_copy = self.pass.helm == HelmVersion::V3;
                let mut subchart = Instance { is_copy, ..subchart.clone() };
                if has_alias {
                    subchart.metadata.name = dependency.alias.clone();
                }
                resolved.push(subchart);
            }
            if has_alias {
                dependency.name = dependency.alias.clone();
                self.renamed.extend(dependency.span);
            }
            dependency.enabled = true;
        }
        chart.dependencies = resolved;
        chart.has_own_subcharts = true;
    }

    fn import_all(&mut self, chart: &mut Instance<'_>) -> Result<(), TypeMismatch> {
        for subchart in &mut chart.dependencies {
            self.import_all(subchart)?;
        }
        self.import(chart)
    }

    /// Puts what a chart imports from its dependencies below its own values.
    fn import(&mut self, chart: &mut Instance<'_>) -> Result<(), TypeMismatch> {
        let Some(declared) = chart.metadata.dependencies.clone() else { return Ok(()) };
        let values = self.coalescer(Mode::Merge).values(chart, &Map::new())?;
        let imported = Map::new();
        for dependency in declared.iter().flatten() {
            let shares_entries = self.pass.helm == HelmVersion::V3;
            if shares_entries && dependency.span.is_some_and(|span| self.imported.contains(&span)) {
                continue;
            }
            self.imported.extend(dependency.span);
            for import in &dependency.import_values {
                if let Some(table) = self.imported_table(&values, &dependency.name.text, import) {
                    self.coalescer(Mode::Merge).tables(&imported, &table, "");
                }
            }
        }
        let values = deep_copy_map(&values);
        self.coalescer(Mode::Merge).tables(&values, &imported, "");
        chart.values = values;
        Ok(())
    }

    /// A table of a dependency at the place where the parent wants it.
    fn imported_table(&mut self, values: &Map, name: &str, import: &ImportValue) -> Option<Map> {
        let (child, parent) = match import {
            ImportValue::Export(export) => (format!("exports.{export}"), "."),
            ImportValue::Table { child, parent } => (child.clone(), parent.as_str()),
        };
        match table_at(values, &format!("{name}.{child}")) {
            Ok(table) => Some(nest(parent, table)),
            Err(key) => {
                self.pass.warnings.push(match import {
                    ImportValue::Export(_) => Warning::MissingExport(key),
                    ImportValue::Table { .. } => Warning::MissingImport(name.to_owned(), key),
                });
                None
            }
        }
    }
}

/// One tag that is true enables; else one that is false disables.
fn switch_by_tags(declared: &mut [Dependency], values: &Map, warnings: &mut Vec<Warning>) {
    let Some(Value { kind: Kind::Map(tags), .. }) = values.get("tags") else { return };
    for dependency in declared {
        let (mut enables, mut disables) = (false, false);
        for tag in &dependency.tags {
            match tags.get(&tag.text).map(|value| value.kind) {
                Some(Kind::Bool(true)) => enables = true,
                Some(Kind::Bool(false)) => disables = true,
                Some(_) => warnings.push(Warning::Tag(tag.text.clone(), dependency.name.text.clone())),
                None => {}
            }
        }
        dependency.enabled = enables || !disables;
    }
}

/// The first path of a condition that holds a boolean decides, whatever the tags say.
fn switch_by_conditions(declared: &mut [Dependency], values: &Map, path: &str, warnings: &mut Vec<Warning>) {
    for dependency in declared {
        for condition in dependency.condition.text.trim().split(',').filter(|condition| !condition.is_empty()) {
            match scalar_at(values, &format!("{path}{condition}")) {
                Some(Kind::Bool(value)) => {
                    dependency.enabled = value;
                    break;
                }
                Some(_) => {
                    warnings.push(Warning::Condition(condition.to_owned(), dependency.name.text.clone()));
                }
                None => {}
            }
        }
    }
}

/// What a path of dot-separated keys leads to, unless that is a table.
fn scalar_at(values: &Map, path: &str) -> Option<Kind> {
    let (tables, key) = path.rsplit_once('.').map_or((None, path), |(tables, key)| (Some(tables), key));
    let table = match tables {
        Some(tables) => table_at(values, tables).ok()?,
        None => values.clone(),
    };
    table.get(key).map(|value| value.kind).filter(|kind| !matches!(kind, Kind::Map(_)))
}

/// The table at a path of dot-separated keys, or the key that is none.
pub(super) fn table_at(values: &Map, path: &str) -> Result<Map, String> {
    path.split('.').try_fold(values.clone(), |table, key| match table.get(key).map(|value| value.kind) {
        Some(Kind::Map(table)) => Ok(table),
        _ => Err(key.to_owned()),
    })
}

/// `table` under a path of dot-separated keys; `.` is the top.
fn nest(path: &str, table: Map) -> Map {
    if path == "." {
        return table;
    }
    path.rsplit('.').fold(table, |inner, key| {
        let outer = Map::new();
        outer.insert(key, Value::from(inner));
        outer
    })
}
