//! The keywords for objects.

use serde_json::{Map, Value as Json};

use super::Draft;
use super::evaluate::{Evaluator, Level, Step, TooLong};
use super::failure::{Failure, Kind};
use super::words::{count, quote, quoted};

impl<'s> Evaluator<'_, 's> {
    pub(super) fn object(&mut self, level: &mut Level<'s, '_>, entries: &Map<String, Json>) -> Result<(), TooLong> {
        let got = entries.len();
        if let Some(want) = level.count("minProperties").filter(|want| got < *want) {
            self.fail(level, || format!("minProperties: got {}, want {}", count(got), count(want)));
        }
        if let Some(want) = level.count("maxProperties").filter(|want| got > *want) {
            self.fail(level, || format!("maxProperties: got {}, want {}", count(got), count(want)));
        }
        match missing(level.schemas("required"), entries).as_slice() {
            [] => {}
            [one] => self.fail(level, || format!("missing property {}", quote(one))),
            several => self.fail(level, || format!("missing properties {}", quoted(several.iter().copied()))),
        }
        if level.is_decided() {
            return Ok(());
        }
        for (name, dependency) in present(level, "dependencies", entries) {
            match dependency {
                Json::Array(names) => self.needs(level, name, names, entries),
                schema => self.dependent(level, "dependencies", name, schema)?,
            }
        }
        self.properties(level, entries)?;
        let draft = self.schema.draft;
        if draft >= Draft::Draft6
            && let Some(schema) = level.schema("propertyNames")
        {
            self.names(level, schema, entries)?;
        }
        if draft >= Draft::Draft2019 {
            for (name, schema) in present(level, "dependentSchemas", entries) {
                self.dependent(level, "dependentSchemas", name, schema)?;
            }
            for (name, names) in present(level, "dependentRequired", entries) {
                self.needs(level, name, names.as_array().map_or(&[], Vec::as_slice), entries);
            }
        }
        Ok(())
    }

    fn properties(&mut self, level: &mut Level<'s, '_>, entries: &Map<String, Json>) -> Result<(), TooLong> {
        let properties = level.schema("properties").and_then(Json::as_object);
        let patterns = level.schema("patternProperties").and_then(Json::as_object);
        let additional = level.schema("additionalProperties");
        let mut unknown = Vec::new();
        for (name, value) in entries {
            if level.is_decided() {
                return Ok(());
            }
            let mut is_seen = false;
            if let Some((name, schema)) = properties.and_then(|properties| properties.get_key_value(name)) {
                is_seen = true;
                self.value_in(level, schema, Step::Name("properties", name), name, value)?;
            }
            for (pattern, schema) in patterns.into_iter().flatten() {
                self.count(name.len() / 16)?;
                if self.schema.patterns.get(pattern.as_str()).is_some_and(|regex| regex.is_match(name.as_bytes())) {
                    is_seen = true;
                    self.value_in(level, schema, Step::Name("patternProperties", pattern), name, value)?;
                }
            }
            match additional.filter(|_| !is_seen) {
                Some(Json::Bool(false)) => unknown.push(name.as_str()),
                Some(Json::Bool(true)) => is_seen = true,
                Some(schema) => {
                    is_seen = true;
                    self.value_in(level, schema, Step::Keyword("additionalProperties"), name, value)?;
                }
                None => {}
            }
            if is_seen {
                level.unseen.names.remove(name);
            }
        }
        if !unknown.is_empty() {
            self.fail(level, || format!("additional properties {} not allowed", quoted(unknown)));
        }
        Ok(())
    }

    fn names(
        &mut self,
        level: &mut Level<'s, '_>,
        schema: &'s Json,
        entries: &Map<String, Json>,
    ) -> Result<(), TooLong> {
        let node = self.schema.index.within(level.node, schema);
        for name in entries.keys() {
            let Err(failure) = self.evaluate_name(node, name)? else { continue };
            let causes = super::evaluate::parts(failure);
            let failure = self.failure(level, || format!("invalid propertyName {}", quote(name)));
            // The validator starts again for the name, and forgets where it is.
            level.failures.push(Failure { path: Vec::new(), causes, kind: Kind::Choice, ..failure });
        }
        Ok(())
    }

    fn dependent(
        &mut self,
        level: &mut Level<'s, '_>,
        keyword: &'static str,
        name: &'s str,
        schema: &'s Json,
    ) -> Result<(), TooLong> {
        let verdict = self.part(level, schema, Step::Name(keyword, name), false)?;
        level.failures.extend(verdict.err());
        Ok(())
    }

    fn needs(&self, level: &mut Level<'s, '_>, name: &str, names: &[Json], entries: &Map<String, Json>) {
        let missing = missing(names, entries);
        if !missing.is_empty() {
            self.fail(level, || format!("properties {} required, if {} exists", quoted(missing), quote(name)));
        }
    }
}

/// The entries of a keyword's table whose names the value has.
fn present<'s>(
    level: &Level<'s, '_>,
    keyword: &str,
    entries: &Map<String, Json>,
) -> impl Iterator<Item = (&'s str, &'s Json)> + use<'s> {
    let table = level.schema(keyword).and_then(Json::as_object).into_iter().flatten();
    let present = table.filter(|(name, _)| entries.contains_key(*name));
    present.map(|(name, value)| (name.as_str(), value)).collect::<Vec<_>>().into_iter()
}

fn missing<'n>(names: &'n [Json], entries: &Map<String, Json>) -> Vec<&'n str> {
    names.iter().filter_map(Json::as_str).filter(|name| !entries.contains_key(*name)).collect()
}
