//! Coalescing: a chart's own values below those of its parent, and those below the user's.
//!
//! Follows Helm 3.22's `chartutil`, whose two modes differ in what a `null` does: *coalescing* takes a key out
//! that the user sets to `null`, *merging* keeps the `null` for a later pass.

use hullmark_source::{OriginId, OriginTable};

use super::instance::Instance;
use super::merge::{deep_copy_map, overriding, replaced};
use super::warning::Warning;
use crate::HelmVersion;
use crate::value::{Kind, Map, Value};

/// The key under which charts share values with their subcharts.
const GLOBAL: &str = "global";

/// What becomes of `null`s.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    /// A `null` over a value takes the key out.
    Coalesce,
    /// A `null` stays.
    Merge,
}

/// A value of the user stands where a subchart's table should be.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("type mismatch on {chart}: {printed}")]
pub(super) struct TypeMismatch {
    /// The subchart.
    pub chart: String,
    /// The value, as Go's `%t` prints it.
    pub printed: String,
    /// Its origin.
    pub origin: OriginId,
}

/// What a pass over the values shares.
pub(super) struct Coalescer<'a> {
    pub origins: &'a mut OriginTable,
    /// What Helm logs.
    pub warnings: &'a mut Vec<Warning>,
    pub mode: Mode,
    pub helm: HelmVersion,
}

impl Coalescer<'_> {
    /// The values of a chart and all its subcharts, with `user` on top. `user` stays as it is.
    pub fn values(&mut self, chart: &Instance<'_>, user: &Map) -> Result<Map, TypeMismatch> {
        let values = deep_copy_map(user);
        self.chart(chart, &values, "")?;
        Ok(values)
    }

    fn chart(&mut self, chart: &Instance<'_>, values: &Map, prefix: &str) -> Result<(), TypeMismatch> {
        self.own_values(chart, values, prefix);
        for subchart in &chart.dependencies {
            let name = subchart.name();
            let table = match values.get(name) {
                None => {
                    let table = Map::new();
                    values.insert(name, Value::with_origin(Kind::Map(table.clone()), subchart.values_origin));
                    table
                }
                Some(Value { kind: Kind::Map(table), .. }) => table,
                Some(other) => {
                    let printed = go_bool_verb(&other);
                    return Err(TypeMismatch { chart: name.into(), printed, origin: other.origin });
                }
            };
            let prefix = join(prefix, chart.name());
            self.globals(&table, values, &prefix);
            self.chart(subchart, &table, &prefix)?;
        }
        Ok(())
    }

    /// The chart's values.yaml below what `values` holds already.
    fn own_values(&mut self, chart: &Instance<'_>, values: &Map, prefix: &str) {
        let prefix = join(prefix, chart.name());
        for (key, default) in deep_copy_map(&chart.values).snapshot() {
            let Some(value) = values.get(&key) else {
                if !self.drops_nulls() {
                    values.insert(key, default);
                } else if !default.is_nil() {
                    default.as_map().into_iter().for_each(without_nulls);
                    values.insert(key, default);
                }
                continue;
            };
            match (&value.kind, &default.kind) {
                (Kind::Nil, _) if self.mode == Mode::Coalesce => {
                    values.remove(&key);
                }
                (Kind::Map(table), Kind::Map(defaults)) => {
                    let mode = self.mode;
                    if chart.dependencies.iter().any(|subchart| subchart.name() == &*key) {
                        self.mode = Mode::Merge;
                    }
                    if self.drops_nulls() {
                        without_nulls(defaults);
                    }
                    self.tables(table, defaults, &join(&prefix, &key));
                    self.mode = mode;
                    self.override_entry(values, &key, &value, &default);
                }
                (Kind::Map(_), Kind::Nil) => {}
                (Kind::Map(_), _) => {
                    self.warnings.push(Warning::NotATable(format!("{prefix}.{key}")));
                }
                _ => self.override_entry(values, &key, &value, &default),
            }
        }
    }

    /// Whether a `null` in values.yaml is as if the key were not there.
    fn drops_nulls(&self) -> bool {
        self.helm >= HelmVersion::V4 && self.mode == Mode::Coalesce
    }

    fn override_entry(&mut self, values: &Map, key: &str, value: &Value, loser: &Value) {
        let winner = replaced(self.origins, value, loser);
        if winner.origin != value.origin {
            values.insert(key, winner);
        }
    }

    /// Hands the parent's globals to a subchart; the parent's win.
    fn globals(&mut self, subchart: &Map, parent: &Map, prefix: &str) {
        let own = subchart.get(GLOBAL);
        let own_origin = own.as_ref().map(|own| own.origin);
        let own = match own.map(|own| own.kind) {
            None => Map::new(),
            Some(Kind::Map(own)) => own,
            Some(_) => return self.warnings.push(Warning::OwnGlobals),
        };
        let parents = parent.get(GLOBAL);
        let origin = parents.as_ref().map(|parents| parents.origin);
        let parents = match parents.map(|parents| parents.kind) {
            None => Map::new(),
            Some(Kind::Map(parents)) => parents,
            Some(_) => return self.warnings.push(Warning::ParentsGlobals),
        };
        for (key, value) in parents.snapshot() {
            let old = own.get(&key);
            match (&value.kind, &old) {
                (Kind::Map(table), None) => {
                    own.insert(key, value.replaced_by(Kind::Map(table.shallow_copy())));
                }
                (Kind::Map(table), Some(Value { kind: Kind::Map(own_table), origin, .. })) => {
                    // Nested tables stay shared with the parent, as in Helm: what is merged into them is seen
                    // there as well.
                    let merged = table.shallow_copy();
                    let mode = std::mem::replace(&mut self.mode, Mode::Merge);
                    self.tables(&merged, own_table, &join(prefix, &key));
                    self.mode = mode;
                    let origin = overriding(self.origins, value.origin, *origin);
                    own.insert(key, Value::with_origin(Kind::Map(merged), origin));
                }
                (Kind::Map(_), Some(_)) => {
                    self.warnings.push(Warning::GlobalTable(key.to_string()));
                }
                (_, Some(Value { kind: Kind::Map(_), .. })) => {
                    self.warnings.push(Warning::GlobalValue(key.to_string()));
                }
                (_, Some(old)) => {
                    let value = replaced(self.origins, &value, old);
                    own.insert(key, value);
                }
                (_, None) => own.insert(key, value),
            }
        }
        let origin = own_origin.or(origin).unwrap_or(OriginId::ACTION);
        subchart.insert(GLOBAL, Value::with_origin(Kind::Map(own), origin));
    }

    /// Puts the entries of `src` below those of `dst`, table by table. `src` is used up.
    pub fn tables(&mut self, dst: &Map, src: &Map, prefix: &str) {
        let defaults = src.snapshot();
        for (key, value) in dst.snapshot() {
            if value.is_nil() {
                src.insert(key, value);
            }
        }
        for (key, value) in src.snapshot() {
            let full_key = join(prefix, &key);
            let had_default = || {
                let at = defaults.binary_search_by(|(name, _)| name.cmp(&key));
                at.ok().and_then(|at| defaults.get(at)).is_some_and(|(_, value)| !value.is_nil())
            };
            let Some(current) = dst.get(&key) else {
                dst.insert(key, value);
                continue;
            };
            match (&current.kind, &value.kind) {
                (Kind::Nil, _) if self.mode == Mode::Coalesce && had_default() => {
                    dst.remove(&key);
                }
                (Kind::Map(table), Kind::Map(defaults)) => {
                    self.tables(table, defaults, &full_key);
                    self.override_entry(dst, &key, &current, &value);
                }
                (_, Kind::Map(_)) => {
                    let text = printed(&value);
                    self.warnings.push(Warning::OverTable(full_key.to_string(), text.to_string()));
                    self.override_entry(dst, &key, &current, &value);
                }
                (Kind::Map(_), Kind::Nil) => {}
                (Kind::Map(_), _) => {
                    let text = printed(&value);
                    self.warnings.push(Warning::UnderTable(full_key.to_string(), text.to_string()));
                }
                _ => self.override_entry(dst, &key, &current, &value),
            }
        }
    }
}

/// Takes the keys with `null` out of a table and of the tables in it, not of those in lists.
fn without_nulls(table: &Map) {
    for (key, value) in table.snapshot() {
        match &value.kind {
            Kind::Nil => drop(table.remove(&key)),
            Kind::Map(inner) => without_nulls(inner),
            _ => {}
        }
    }
}

fn join(prefix: &str, key: &str) -> String {
    if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") }
}

/// Go's `%t` of anything: Helm prints the value with the verb for booleans.
fn go_bool_verb(value: &Value) -> String {
    match &value.kind {
        Kind::Bool(value) => value.to_string(),
        Kind::Nil => "%!t(<nil>)".into(),
        _ => format!("%!t({}={})", value.type_name(), printed(value)),
    }
}

/// Go's `%v`.
fn printed(value: &Value) -> String {
    crate::gofmt::print_value(value).to_str().into_owned()
}
