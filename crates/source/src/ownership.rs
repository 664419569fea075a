//! Whose sources take part in a render.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::{SourceId, Span};

/// Sources that the user of a chart doesn't edit, because a dependency brings them along.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dependency {
    /// The names under which the charts from the user's own down to this one know each other: `[web, redis]` is the
    /// chart `redis` in `web` in the user's chart. Never empty.
    pub names: Vec<Arc<str>>,
    /// Where the user's chart asks for the first of them: its entry, or the file when there is no entry.
    pub entry: Result<Span, SourceId>,
}

/// Which sources of a render belong to dependencies, and which values the user's chart gives them.
#[derive(Clone, Default, Debug)]
pub struct Ownership {
    /// A chart that is used under several aliases has its files once.
    foreign: FxHashMap<SourceId, Vec<Arc<Dependency>>>,
    /// All that were noted, those above others first.
    dependencies: Vec<Arc<Dependency>>,
    /// By path, with dots between the keys.
    own_keys: BTreeMap<String, Span>,
}

impl Ownership {
    /// Notes a dependency, after those above it.
    pub fn add_dependency(&mut self, dependency: &Arc<Dependency>) {
        self.dependencies.push(Arc::clone(dependency));
    }

    /// Notes that a source came with a dependency.
    pub fn add_foreign(&mut self, source: SourceId, dependency: &Arc<Dependency>) {
        self.foreign.entry(source).or_default().push(Arc::clone(dependency));
    }

    /// Notes the place of a key in the values of the user's own chart.
    pub fn add_own_key(&mut self, path: String, place: Span) {
        self.own_keys.insert(path, place);
    }

    /// The dependency that a source came with; `None` for the user's own sources. Of several, the one that the text
    /// which Helm calls `rendered_name` (`shop/charts/web/templates/a.yaml`) was rendered for.
    #[must_use]
    pub fn dependency(&self, source: SourceId, rendered_name: &str) -> Option<&Dependency> {
        let all = self.foreign.get(&source)?;
        let is_meant =
            |it: &&Arc<Dependency>| rendered_name.contains(&format!("/charts/{}/", it.names.join("/charts/")));
        all.iter().find(is_meant).or(all.first()).map(|dependency| &**dependency)
    }

    /// The dependency whose own template wrote the text which Helm calls `rendered_name`; `None` for a template of the
    /// user's.
    #[must_use]
    pub fn author(&self, rendered_name: &str) -> Option<&Dependency> {
        let (_, path) = rendered_name.split_once('/')?;
        let is_inside = |it: &&Arc<Dependency>| {
            let within = path.strip_prefix("charts/").and_then(|rest| rest.strip_prefix(&it.names.join("/charts/")));
            within.is_some_and(|rest| rest.starts_with('/'))
        };
        self.dependencies.iter().rev().find(is_inside).map(|dependency| &**dependency)
    }

    /// Whether a source is the user's own.
    #[must_use]
    pub fn is_own(&self, source: SourceId) -> bool {
        !self.foreign.contains_key(&source)
    }

    /// The innermost of the keys on the way to `path` that the user's own values have, and how many steps lead to it.
    #[must_use]
    pub fn nearest_own_key(&self, path: &[&str]) -> Option<(usize, Span)> {
        (1..=path.len()).rev().find_map(|steps| {
            let place = self.own_keys.get(&path.get(..steps)?.join("."))?;
            Some((steps, *place))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_key_is_the_longest_way_that_is_there() {
        let mut ownership = Ownership::default();
        let place = |start| Span::new(SourceId::new(0), start, start + 1);
        ownership.add_own_key("web".into(), place(1));
        ownership.add_own_key("web.image".into(), place(2));
        assert_eq!(ownership.nearest_own_key(&["web", "image", "tag"]), Some((2, place(2))));
        assert_eq!(ownership.nearest_own_key(&["web", "port"]), Some((1, place(1))));
        assert_eq!(ownership.nearest_own_key(&["db", "port"]), None);
    }

    #[test]
    fn a_text_was_written_by_the_innermost_dependency_that_its_template_lies_in() {
        let mut ownership = Ownership::default();
        let dependency = |names: &[&str]| {
            let names = names.iter().map(|name| Arc::from(*name)).collect();
            Arc::new(Dependency { names, entry: Err(SourceId::new(0)) })
        };
        ownership.add_dependency(&dependency(&["own", "redis"]));
        ownership.add_dependency(&dependency(&["own", "redis", "common"]));
        let author = |name| ownership.author(name).map(|it| it.names.join("."));
        assert_eq!(author("shop/charts/own/charts/redis/templates/a.yaml").as_deref(), Some("own.redis"));
        assert_eq!(
            author("shop/charts/own/charts/redis/charts/common/templates/a.yaml").as_deref(),
            Some("own.redis.common")
        );
        assert_eq!(author("shop/charts/own/charts/redis-ha/templates/a.yaml"), None);
        assert_eq!(author("shop/charts/own/templates/charts/redis/a.yaml"), None);
    }
}
