//! The table of all texts of a run.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::{LineIndex, Range, SourceId, Span, Trace};

/// What a text is, which decides whether somebody can edit it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SourceKind {
    /// A file on disk; `Source::name` is its path.
    File,
    /// A member of a packed chart; `Source::name` is `path/of/archive.tgz!member`.
    ArchiveMember {
        /// Path of the archive, as reports show it.
        archive: Arc<str>,
    },
    /// Standard input.
    Stdin,
    /// The text of a command-line option such as `--set`; `Source::name` is the option.
    Argument,
    /// The output of a template. It lies in no file; its trace leads to those that do.
    Rendered,
}

/// One text.
#[derive(Debug)]
pub struct Source {
    id: SourceId,
    name: Arc<str>,
    kind: SourceKind,
    text: Arc<str>,
    lines: OnceLock<LineIndex>,
    trace: Option<Arc<Trace>>,
}

impl Source {
    /// The id under which the map knows it.
    #[must_use]
    pub fn id(&self) -> SourceId {
        self.id
    }

    /// Its path as given on the command line, with `/` between the parts on every system.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> &SourceKind {
        &self.kind
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Where its bytes came from, for a rendered text.
    #[must_use]
    pub fn trace(&self) -> Option<&Arc<Trace>> {
        self.trace.as_ref()
    }

    /// The index of its lines, made at the first call.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// The text of a span of this source; empty where the span does not fit the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

/// All texts of a run. Threads add to it side by side; what was added stays as it was.
#[derive(Debug, Default)]
pub struct SourceMap {
    sources: RwLock<Vec<Arc<Source>>>,
    /// Those that were taken over, by their names.
    inherited: FxHashMap<Arc<str>, Vec<SourceId>>,
}

impl SourceMap {
    /// A map without sources.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A map that begins with the sources of this one, under the same ids. A text that is added to it anew keeps the id
    /// that it has here, so that what was made of it stays good; what else is added is not in this map.
    #[must_use]
    pub fn successor(&self) -> Self {
        let sources = self.sources.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut inherited: FxHashMap<Arc<str>, Vec<SourceId>> = FxHashMap::default();
        for source in sources.iter().filter(|source| source.trace.is_none()) {
            inherited.entry(Arc::clone(&source.name)).or_default().push(source.id);
        }
        Self { sources: RwLock::new(sources), inherited }
    }

    /// Registers a text and names it.
    pub fn add(&self, name: impl Into<Arc<str>>, kind: SourceKind, text: Arc<str>) -> SourceId {
        let name = name.into();
        let known = self.inherited.get(&name).into_iter().flatten();
        let known = known.copied().find(|id| self.get(*id).is_some_and(|it| it.kind == kind && it.text == text));
        known.unwrap_or_else(|| self.insert(name, kind, text, None))
    }

    /// How many sources there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sources.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Registers the output of a template with the trace of its bytes.
    pub fn add_rendered(&self, name: impl Into<Arc<str>>, text: Arc<str>, trace: Arc<Trace>) -> SourceId {
        self.insert(name.into(), SourceKind::Rendered, text, Some(trace))
    }

    fn insert(&self, name: Arc<str>, kind: SourceKind, text: Arc<str>, trace: Option<Arc<Trace>>) -> SourceId {
        let mut sources = self.sources.write().unwrap_or_else(PoisonError::into_inner);
        let id = SourceId::new(u32::try_from(sources.len()).unwrap_or(u32::MAX));
        sources.push(Arc::new(Source { id, name, kind, text, lines: OnceLock::new(), trace }));
        id
    }

    /// The source of an id, or `None` when the id is another map's.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<Arc<Source>> {
        self.sources.read().unwrap_or_else(PoisonError::into_inner).get(id.index()).cloned()
    }

    /// The source of a file by its name: the newest one, where its text changed.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<Arc<Source>> {
        let sources = self.sources.read().unwrap_or_else(PoisonError::into_inner);
        sources.iter().rev().find(|source| source.kind == SourceKind::File && &*source.name == name).cloned()
    }

    /// All sources that were added so far. Their order depends on the threads.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Source>> {
        self.sources.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The name of a source; empty for another map's id.
    #[must_use]
    pub fn name(&self, id: SourceId) -> Arc<str> {
        self.get(id).map_or_else(|| Arc::from(""), |source| Arc::clone(source.name()))
    }

    /// Lines and columns of a span: the only place where they are made.
    #[must_use]
    pub fn position(&self, span: Span) -> Range {
        let place = |offset| match self.get(span.source) {
            Some(source) => source.lines().line_column(source.text(), offset),
            None => LineIndex::new("").line_column("", 0),
        };
        Range { start: place(span.start), end: place(span.end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_keep_their_ids_when_more_are_added() {
        let map = SourceMap::new();
        let first = map.add("a.yaml", SourceKind::File, "a".into());
        let second = map.add("b.yaml", SourceKind::Stdin, "b\nc".into());
        assert_eq!(&*map.name(first), "a.yaml");
        assert_eq!(map.get(second).unwrap().slice(Span::new(second, 2, 3)), "c");
        assert_eq!(map.position(Span::new(second, 2, 3)).end.column, 2);
    }

    #[test]
    fn a_successor_knows_texts_that_are_added_anew_and_leaves_the_first_map_alone() {
        let first = SourceMap::new();
        let a = first.add("a.yaml", SourceKind::File, "a".into());
        let second = first.successor();
        assert_eq!(second.add("a.yaml", SourceKind::File, "a".into()), a);
        let changed = second.add("a.yaml", SourceKind::File, "b".into());
        assert_ne!(changed, a);
        assert_eq!((&**second.get(a).unwrap().text(), &**second.get(changed).unwrap().text()), ("a", "b"));
        assert_ne!(second.add("a.yaml", SourceKind::Stdin, "a".into()), a);
        assert_eq!((first.len(), second.len()), (1, 3));
        assert_eq!(second.file("a.yaml").map(|source| source.id()), Some(changed));
    }

    #[test]
    fn a_span_that_does_not_fit_is_empty_text() {
        let map = SourceMap::new();
        let id = map.add("a", SourceKind::File, "ü".into());
        assert_eq!(map.get(id).unwrap().slice(Span::new(id, 1, 9)), "");
    }
}
