//! The templates of a chart by name.

use std::sync::Arc;

use hullmark_source::SourceId;
use rustc_hash::FxHashMap;

use super::error::ParseError;
use super::parser;
use super::tree::{Tree, TreeText};

/// Templates by name: those of all files of a chart and of its subcharts, which share one name space.
#[derive(Clone, Debug, Default)]
pub struct TemplateSet {
    trees: FxHashMap<Arc<str>, Arc<Tree>>,
}

impl TemplateSet {
    /// A set without templates.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The templates that a text defines; the text itself is one, under `name`. They belong to no set yet, and
    /// may be given to several ([`TemplateSet::add`]).
    ///
    /// # Errors
    /// The first syntax error, as Go finds it; unknown functions are among them.
    pub fn parse_text(name: &Arc<str>, text: &TreeText) -> Result<Vec<Arc<Tree>>, ParseError> {
        parser::parse(name, text)
    }

    /// Parses a file and adds its templates. A later definition replaces an earlier one of the same name, unless
    /// the later is blank. Nothing is added when there is an error.
    ///
    /// # Errors
    /// As [`TemplateSet::parse_text`].
    pub fn parse(&mut self, name: &str, id: SourceId, text: Arc<str>) -> Result<(), ParseError> {
        let trees = Self::parse_text(&name.into(), &TreeText::Source { id, text })?;
        trees.into_iter().for_each(|tree| self.add(tree));
        Ok(())
    }

    /// Adds a template, by the rule of [`TemplateSet::parse`].
    pub fn add(&mut self, tree: Arc<Tree>) {
        if !(tree.is_empty() && self.trees.contains_key(&tree.name)) {
            self.trees.insert(Arc::clone(&tree.name), tree);
        }
    }

    /// The template of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<Tree>> {
        self.trees.get(name)
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
    fn parsed_templates_can_be_shared_between_threads() {
        fn is_shared<T: Send + Sync>() {}
        is_shared::<TemplateSet>();
        is_shared::<Tree>();
    }
}
