//! The templates of a chart by name.

use std::sync::{Arc, Mutex, PoisonError};

use hullmark_source::SourceId;
use rustc_hash::FxHashMap;

use super::error::ParseError;
use super::parser::{self, Body};
use super::tree::{Tree, TreeText};
use crate::HelmVersion;

/// Templates by name: those of all files of a chart and of its subcharts, which share one name space.
#[derive(Clone, Debug, Default)]
pub struct TemplateSet {
    trees: FxHashMap<Arc<str>, Arc<Tree>>,
    helm: HelmVersion,
}

impl TemplateSet {
    /// A set without templates, for Helm 3.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A set without templates. The version says which functions there are.
    #[must_use]
    pub fn for_helm(helm: HelmVersion) -> Self {
        Self { helm, ..Self::default() }
    }

    /// The templates that a text defines; the text itself is one, under `name`. They belong to no set yet, and
    /// may be given to several ([`TemplateSet::add`]).
    ///
    /// # Errors
    /// The first syntax error, as Go finds it; unknown functions are among them.
    pub fn parse_text(&self, name: &Arc<str>, text: &TreeText) -> Result<Vec<Arc<Tree>>, ParseError> {
        parser::trees(&parser::parse(name, text, self.helm)?, name, text)
    }

    /// Parses a file and adds its templates. A later definition replaces an earlier one of the same name, unless
    /// the later is blank. Nothing is added when there is an error.
    ///
    /// # Errors
    /// As [`TemplateSet::parse_text`].
    pub fn parse(&mut self, name: &str, id: SourceId, text: Arc<str>) -> Result<(), ParseError> {
        let trees = self.parse_text(&name.into(), &TreeText::Source { id, text })?;
        trees.into_iter().for_each(|tree| self.add(tree));
        Ok(())
    }

    /// As [`TemplateSet::parse`], with the syntax of a text that the cache knows.
    ///
    /// # Errors
    /// As [`TemplateSet::parse_text`].
    pub fn parse_with(
        &mut self,
        cache: &TemplateCache,
        name: &str,
        id: SourceId,
        text: &Arc<str>,
    ) -> Result<(), ParseError> {
        let trees = cache.trees(&name.into(), id, text, self.helm)?;
        trees.into_iter().for_each(|tree| self.add(tree));
        Ok(())
    }

    /// Adds a template, by the rule of [`TemplateSet::parse`].
    pub fn add(&mut self, tree: Arc<Tree>) {
        if !(tree.is_empty() && self.trees.contains_key(&tree.name)) {
            self.trees.insert(Arc::clone(&tree.name), tree);
        }
    }

    /// The names of all templates, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.trees.keys().map(|name| &**name)
    }

    /// The template of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<Tree>> {
        self.trees.get(name)
    }
}

/// How many bytes of text a [`TemplateCache`] keeps the syntax of. The largest charts have a few megabytes.
const MAX_CACHED_BYTES: usize = 64 << 20;

/// The syntax of template texts that were parsed before, for renders one after the other or side by side: the value
/// sets of a chart share it, and so do the copies of a library chart. When it is full, it begins anew.
#[derive(Debug, Default)]
pub struct TemplateCache {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// By the version of Helm whose functions there are.
    bodies: FxHashMap<HelmVersion, FxHashMap<Arc<str>, Arc<Body>>>,
    /// Of their texts.
    bytes: usize,
}

impl Known {
    fn keep(&mut self, text: &Arc<str>, helm: HelmVersion, body: &Arc<Body>, limit: usize) {
        if self.bytes.saturating_add(text.len()) > limit {
            *self = Self::default();
        }
        self.bytes = self.bytes.saturating_add(text.len());
        self.bodies.entry(helm).or_default().insert(Arc::clone(text), Arc::clone(body));
    }
}

impl TemplateCache {
    fn trees(
        &self,
        name: &Arc<str>,
        id: SourceId,
        text: &Arc<str>,
        helm: HelmVersion,
    ) -> Result<Vec<Arc<Tree>>, ParseError> {
        let tree_text = TreeText::Source { id, text: Arc::clone(text) };
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let body = known().bodies.get(&helm).and_then(|bodies| bodies.get(text).cloned());
        let body = match body {
            Some(body) => body,
            None => {
                let body = Arc::new(parser::parse(name, &tree_text, helm)?);
                known().keep(text, helm, &body, MAX_CACHED_BYTES);
                body
            }
        };
        parser::trees(&body, name, &tree_text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(files: &[(&str, &str)]) -> Result<TemplateSet, ParseError> {
        let mut set = TemplateSet::new();
        for (index, (name, text)) in (0..).zip(files) {
            set.parse(name, SourceId::new(index), (*text).into())?;
        }
        Ok(set)
    }

    fn file_of(set: &TemplateSet, name: &str) -> Option<String> {
        set.get(name).map(|tree| tree.parse_name.to_string())
    }

    #[test]
    fn a_later_definition_replaces_an_earlier_one_unless_it_is_blank() {
        let set = set(&[
            ("a", "{{define `x`}}1{{end}}{{define `y`}}1{{end}}{{define `z`}} {{end}}"),
            ("b", "{{define `x`}}2{{end}}{{define `y`}} {{/* nothing */}}\n{{end}}{{define `z`}}\t{{end}}"),
        ])
        .unwrap();
        assert_eq!(file_of(&set, "x").as_deref(), Some("b"));
        assert_eq!(file_of(&set, "y").as_deref(), Some("a"));
        assert_eq!(file_of(&set, "z").as_deref(), Some("a"));
        assert_eq!(file_of(&set, "w"), None);
    }

    #[test]
    fn a_file_with_an_error_adds_nothing_and_its_error_points_at_the_bytes() {
        let text = "{{define `x`}}1{{end}}\n{{ nope }}";
        let error = set(&[("f", text)]).unwrap_err();
        assert_eq!(error.to_string(), "template: f:2: function \"nope\" not defined");
        assert_eq!(error.helm_text(), "parse error at (f:2): function \"nope\" not defined");
        assert_eq!(text.get(error.span.range()), Some("nope"));
    }

    #[test]
    fn files_with_the_same_text_share_its_syntax_and_keep_their_own_names_and_places() {
        let cache = TemplateCache::default();
        let text: Arc<str> = "{{define `x`}}1{{end}}{{ .a }}".into();
        let (mut first, mut second) = (TemplateSet::new(), TemplateSet::new());
        first.parse_with(&cache, "a", SourceId::new(1), &text).unwrap();
        second.parse_with(&cache, "b", SourceId::new(2), &Arc::from(&*text)).unwrap();
        let (x, y) = (first.get("x").unwrap(), second.get("x").unwrap());
        assert!(Arc::ptr_eq(&x.root, &y.root));
        assert_eq!((&*x.parse_name, &*y.parse_name), ("a", "b"));
        assert_eq!(second.get("b").unwrap().text.span(y.root.place).map(|span| span.source), Some(SourceId::new(2)));
        assert!(first.get("b").is_none() && second.get("a").is_none());
    }

    #[test]
    fn a_text_that_defines_the_name_of_its_file_is_an_error_wherever_it_was_parsed_first() {
        let cache = TemplateCache::default();
        let text: Arc<str> = "{{define `own`}}1{{end}}\n{{ .a }}".into();
        let mut set = TemplateSet::new();
        set.parse_with(&cache, "other", SourceId::new(0), &text).unwrap();
        let cached = set.parse_with(&cache, "own", SourceId::new(1), &text).unwrap_err();
        let fresh = set.parse("own", SourceId::new(1), text).unwrap_err();
        assert_eq!(cached, fresh);
        assert_eq!(fresh.to_string(), "template: own:2: template: multiple definition of template \"own\"");
    }

    #[test]
    fn the_syntax_of_a_text_is_kept_for_each_version_of_helm() {
        let cache = TemplateCache::default();
        let text: Arc<str> = "{{ durationHours `90m` }}".into();
        let mut set = TemplateSet::for_helm(HelmVersion::V4);
        set.parse_with(&cache, "a", SourceId::new(0), &text).unwrap();
        let error = TemplateSet::new().parse_with(&cache, "a", SourceId::new(0), &text).unwrap_err();
        assert_eq!(error.to_string(), "template: a:1: function \"durationHours\" not defined");
    }

    #[test]
    fn a_full_cache_begins_anew() {
        let mut known = Known::default();
        let body = Arc::new(parser::parse(&"a".into(), &TreeText::Made((*b"x").into()), HelmVersion::V3).unwrap());
        for text in ["four", "more", "and more"] {
            known.keep(&text.into(), HelmVersion::V3, &body, 10);
        }
        assert_eq!(known.bytes, 8);
        assert_eq!(known.bodies[&HelmVersion::V3].keys().map(|text| &**text).collect::<Vec<_>>(), ["and more"]);
    }

    #[test]
    fn parsed_templates_can_be_shared_between_threads() {
        fn is_shared<T: Send + Sync>() {}
        is_shared::<TemplateSet>();
        is_shared::<Tree>();
    }
}
