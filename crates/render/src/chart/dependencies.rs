//! Which subcharts take part in a render, under which names, and what their parents import from them.

use hullmark_source::OriginTable;

use super::coalesce::{Coalescer, Mode, TypeMismatch};
use super::compatible::is_compatible_range;
use super::instance::Instance;
use super::merge::deep_copy_map;
use super::metadata::{Dependency, ImportValue};
use crate::value::{Kind, Map, Value};

/// Applies aliases, tags and conditions, takes disabled charts out, and imports values, as Helm does before it
/// renders. `user` are the values of the `-f` files and `--set` options.
pub(super) fn process(
    chart: &mut Instance<'_>,
    user: &Map,
    origins: &mut OriginTable,
    warnings: &mut Vec<String>,
) -> Result<(), TypeMismatch> {
    switch(chart, user, "", origins, warnings)?;
    import_all(chart, origins, warnings)
}

/// Keeps the enabled dependencies of a chart, and of those below it.
///
/// `values` are those of the whole tree, and `path` leads to the chart in them.
fn switch(
    chart: &mut Instance<'_>,
    values: &Map,
    path: &str,
    origins: &mut OriginTable,
    warnings: &mut Vec<String>,
) -> Result<(), TypeMismatch> {
    let Some(declared) = chart.metadata.dependencies.take() else { return Ok(()) };
    let mut declared: Vec<Dependency> = declared.into_iter().flatten().collect();
    resolve(chart, &mut declared);
    let values = Coalescer { origins, warnings, mode: Mode::Coalesce }.values(chart, values)?;
    switch_by_tags(&mut declared, &values, warnings);
    switch_by_conditions(&mut declared, &values, path, warnings);

    let is_disabled =
        |name: &str| declared.iter().any(|dependency| !dependency.enabled && dependency.name.text == name);
    chart.dependencies.retain(|subchart| !is_disabled(subchart.name()));
    let kept: Vec<_> = declared.iter().filter(|one| !is_disabled(&one.name.text)).cloned().map(Some).collect();
    for subchart in &mut chart.dependencies {
        let path = format!("{path}{}.", subchart.name());
        switch(subchart, &values, &path, origins, warnings)?;
    }
    chart.metadata.dependencies = if kept.is_empty() { None } else { Some(kept) };
    Ok(())
}

/// Finds the charts of the declared dependencies, in the order of declaration, behind those that nobody
/// declared. An aliased dependency is known by its alias from here on.
fn resolve(chart: &mut Instance<'_>, declared: &mut [Dependency]) {
    let fits = |dependency: &Dependency, subchart: &Instance<'_>| {
        dependency.name.text == subchart.name()
            && is_compatible_range(&dependency.version.text, &subchart.metadata.version.text)
    };
    let mut resolved: Vec<_> = chart
        .dependencies
        .iter()
        .filter(|subchart| !declared.iter().any(|dependency| fits(dependency, subchart)))
        .cloned()
        .collect();
    for dependency in declared {
        if let Some(subchart) = chart.dependencies.iter().find(|subchart| fits(dependency, subchart)) {
            let mut subchart = subchart.clone();
            if !dependency.alias.text.is_empty() {
                subchart.metadata.name = dependency.alias.clone();
            }
            resolved.push(subchart);
        }
        if !dependency.alias.text.is_empty() {
            dependency.name = dependency.alias.clone();
        }
        dependency.enabled = true;
    }
    chart.dependencies = resolved;
}

/// One tag that is true enables; else one that is false disables.
fn switch_by_tags(declared: &mut [Dependency], values: &Map, warnings: &mut Vec<String>) {
    let Some(Value { kind: Kind::Map(tags), .. }) = values.get("tags") else { return };
    for dependency in declared {
        let (mut enables, mut disables) = (false, false);
        for tag in &dependency.tags {
            match tags.get(&tag.text).map(|value| value.kind) {
                Some(Kind::Bool(true)) => enables = true,
                Some(Kind::Bool(false)) => disables = true,
                Some(_) => warnings.push(format!(
                    "Warning: Tag '{}' for chart {} returned non-bool value",
                    tag.text, dependency.name.text
                )),
                None => {}
            }
        }
        dependency.enabled = enables || !disables;
    }
}

/// The first path of a condition that holds a boolean decides, whatever the tags say.
fn switch_by_conditions(declared: &mut [Dependency], values: &Map, path: &str, warnings: &mut Vec<String>) {
    for dependency in declared {
        for condition in dependency.condition.text.trim().split(',').filter(|condition| !condition.is_empty()) {
            match scalar_at(values, &format!("{path}{condition}")) {
                Some(Kind::Bool(value)) => {
                    dependency.enabled = value;
                    break;
                }
                Some(_) => warnings.push(format!(
                    "Warning: Condition path '{condition}' for chart {} returned non-bool value",
                    dependency.name.text
                )),
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

fn import_all(
    chart: &mut Instance<'_>,
    origins: &mut OriginTable,
    warnings: &mut Vec<String>,
) -> Result<(), TypeMismatch> {
    for subchart in &mut chart.dependencies {
        import_all(subchart, origins, warnings)?;
    }
    import(chart, origins, warnings)
}

/// Puts what a chart imports from its dependencies below its own values.
fn import(
    chart: &mut Instance<'_>,
    origins: &mut OriginTable,
    warnings: &mut Vec<String>,
) -> Result<(), TypeMismatch> {
    let Some(declared) = chart.metadata.dependencies.clone() else { return Ok(()) };
    let mut coalescer = Coalescer { origins, warnings, mode: Mode::Merge };
    let values = coalescer.values(chart, &Map::new())?;
    let imported = Map::new();
    for dependency in declared.iter().flatten() {
        let name = &dependency.name.text;
        for import in &dependency.import_values {
            let (child, parent) = match import {
                ImportValue::Export(export) => (format!("exports.{export}"), "."),
                ImportValue::Table { child, parent } => (child.clone(), parent.as_str()),
            };
            let table = match table_at(&values, &format!("{name}.{child}")) {
                Ok(table) => table,
                Err(key) => {
                    let whose = match import {
                        ImportValue::Export(_) => String::new(),
                        ImportValue::Table { .. } => format!(" from chart {name}"),
                    };
                    let warning = format!("Warning: ImportValues missing table{whose}: {key:?} is not a table");
                    coalescer.warnings.push(warning);
                    continue;
                }
            };
            coalescer.tables(&imported, &nest(parent, table), "");
        }
    }
    let values = deep_copy_map(&values);
    coalescer.tables(&values, &imported, "");
    chart.values = values;
    Ok(())
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

/// The values that a render starts from: the user's over the charts' own.
pub(super) fn coalesced(
    chart: &Instance<'_>,
    user: &Map,
    origins: &mut OriginTable,
    warnings: &mut Vec<String>,
) -> Result<Map, TypeMismatch> {
    Coalescer { origins, warnings, mode: Mode::Coalesce }.values(chart, user)
}
