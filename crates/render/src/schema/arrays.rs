//! The keywords for arrays.

use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::Draft;
use super::evaluate::{Evaluator, Level, Step, TooLong};
use super::failure::Kind;
use super::words::count;

impl<'s> Evaluator<'_, 's> {
    pub(super) fn array(&mut self, level: &mut Level<'s, '_>, items: &[Json]) -> Result<(), TooLong> {
        let got = items.len();
        if let Some(want) = level.count("minItems").filter(|want| got < *want) {
            self.fail(level, || format!("minItems: got {}, want {}", count(got), count(want)));
        }
        if let Some(want) = level.count("maxItems").filter(|want| got > *want) {
            self.fail(level, || format!("maxItems: got {}, want {}", count(got), count(want)));
        }
        if level.schema("uniqueItems") == Some(&Json::Bool(true))
            && let Some((first, second)) = duplicates(items)
        {
            self.fail(level, || format!("items at {} and {} are equal", count(first), count(second)));
        }
        self.items(level, items)?;
        if self.schema.draft >= Draft::Draft6
            && let Some(schema) = level.schema("contains")
        {
            self.contains(level, schema, items)?;
        }
        Ok(())
    }

    fn items(&mut self, level: &mut Level<'s, '_>, items: &[Json]) -> Result<(), TooLong> {
        let is_late = self.schema.draft >= Draft::Draft2020;
        let (listed, others) = if is_late { ("prefixItems", "items") } else { ("items", "additionalItems") };
        let first = level.schemas(listed);
        for (index, (schema, item)) in first.iter().zip(items).enumerate() {
            self.value_in(level, schema, Step::Item(listed, index), &index.to_string(), item)?;
        }
        let has_list = level.schema(listed).is_some_and(Json::is_array);
        let keyword = if is_late || has_list { others } else { listed };
        let rest = items.get(first.len()..).unwrap_or_default();
        match level.schema(keyword) {
            Some(Json::Bool(false)) if !is_late && has_list && !rest.is_empty() => {
                let left = rest.len();
                self.fail(level, || format!("last {} additionalItem(s) not allowed", count(left)));
            }
            Some(Json::Bool(_)) if !is_late && has_list => {}
            Some(schema) => {
                for (index, item) in rest.iter().enumerate() {
                    let index = index.saturating_add(first.len()).to_string();
                    self.value_in(level, schema, Step::Keyword(keyword), &index, item)?;
                }
            }
            None => {}
        }
        Ok(())
    }

    fn contains(&mut self, level: &mut Level<'s, '_>, schema: &'s Json, items: &[Json]) -> Result<(), TooLong> {
        let (mut causes, mut fitting) = (Vec::new(), Vec::new());
        for (index, item) in items.iter().enumerate() {
            match self.verdict_in(level, schema, Step::Keyword("contains"), &index.to_string(), item)? {
                Ok(_) => {
                    fitting.push(index);
                    if self.schema.draft >= Draft::Draft2020 {
                        level.unseen.items.remove(&index);
                    }
                }
                Err(cause) => causes.push(cause),
            }
        }
        let is_late = self.schema.draft >= Draft::Draft2019;
        let places = || fitting.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
        match level.count("minContains").filter(|_| is_late) {
            Some(want) if fitting.len() < want => {
                let found = match fitting.len() {
                    0 => "none matched".to_owned(),
                    found => format!("matched {} items at {}", count(found), places()),
                };
                let message = format!("min {} items required to match contains schema, but {found}", count(want));
                self.fail_with(level, &message, Kind::Choice, causes);
            }
            None if fitting.is_empty() => {
                self.fail_with(level, "no items match contains schema", Kind::Choice, causes);
            }
            _ => {}
        }
        if let Some(want) = level.count("maxContains").filter(|want| is_late && fitting.len() > *want) {
            self.fail(level, || {
                let (want, found) = (count(want), count(fitting.len()));
                format!("max {want} items required to match contains schema, but matched {found} items at {}", places())
            });
        }
        Ok(())
    }
}

/// The first item that is there before, behind that one.
fn duplicates(items: &[Json]) -> Option<(usize, usize)> {
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    items.iter().enumerate().find_map(|(index, item)| match known.entry(normal(item).to_string()) {
        std::collections::hash_map::Entry::Occupied(first) => Some((*first.get(), index)),
        std::collections::hash_map::Entry::Vacant(free) => {
            free.insert(index);
            None
        }
    })
}

/// The value with numbers that are equal written alike.
fn normal(json: &Json) -> Json {
    match json {
        Json::Number(number) => number
            .as_f64()
            .filter(|float| float.fract() == 0.0)
            .map_or_else(|| json.clone(), |float| number.as_i64().map_or_else(|| Json::from(float), Json::from)),
        Json::Array(items) => items.iter().map(normal).collect(),
        Json::Object(entries) => {
            Json::Object(entries.iter().map(|(key, value)| (key.clone(), normal(value))).collect())
        }
        other => other.clone(),
    }
}
