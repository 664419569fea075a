//! The values that templates mention, whether or not a render comes by.
//!
//! A render reads only what its branches lead to. Before a key is called unused, the text of all templates is asked
//! as well: for `.Values.a.b` as a path, and for names that could be steps of one (`.host` inside `with`,
//! `index .Values "host"`). Both are taken generously: a key that is kept in vain costs less than a wrong finding.

use std::collections::{BTreeSet, HashSet};

use hullmark_render::chart::Chart;

/// What the templates of a chart and its subcharts mention.
#[derive(Default, Debug)]
pub(super) struct Mentions<'t> {
    /// Paths behind `.Values`, from the values of the outermost chart.
    paths: BTreeSet<Vec<String>>,
    /// Names of fields and words of strings.
    names: HashSet<&'t str>,
}

impl<'t> Mentions<'t> {
    /// What a tree of charts mentions.
    pub(super) fn of(chart: &'t Chart) -> Self {
        let mut mentions = Self::default();
        mentions.chart(chart, &[]);
        mentions
    }

    fn chart(&mut self, chart: &'t Chart, prefix: &[String]) {
        let texts = chart.templates.iter().chain(&chart.files).chain(&chart.values);
        for (_, text) in texts.filter_map(|file| file.text()) {
            self.text(text, prefix);
            if chart.metadata.is_library() {
                self.text(text, &[]);
            }
        }
        for dependency in chart.metadata.dependencies.iter().flatten().flatten() {
            let conditions = dependency.condition.text.split(',').map(str::trim).filter(|path| !path.is_empty());
            for condition in conditions {
                self.path(prefix, &condition.split('.').map(str::to_owned).collect::<Vec<_>>());
            }
        }
        for subchart in &chart.dependencies {
            let declared = chart.metadata.dependencies.iter().flatten().flatten();
            let keys = declared.filter(|it| it.name.text == subchart.name()).map(|it| it.key().to_owned());
            let keys: BTreeSet<String> = keys.chain([subchart.name().to_owned()]).collect();
            for key in keys {
                self.chart(subchart, &[prefix, &[key]].concat());
            }
        }
    }

    fn path(&mut self, prefix: &[String], path: &[String]) {
        // What a subchart reads of the globals is the parent's as well.
        if path.first().is_some_and(|first| first == "global") {
            self.paths.insert(path.to_vec());
        }
        self.paths.insert([prefix, path].concat());
    }

    fn text(&mut self, text: &'t str, prefix: &[String]) {
        for action in actions(text) {
            let mut rest = action;
            while let Some(at) = rest.find(['.', '"', '`']) {
                let mark = rest.get(at..=at).unwrap_or_default();
                let behind = rest.get(at + 1..).unwrap_or_default();
                rest = if mark == "." {
                    self.chain(behind, prefix)
                } else {
                    let (string, behind) = behind.split_once(mark).unwrap_or((behind, ""));
                    self.names.extend(string.split(|c| !is_name(c)).filter(|word| !word.is_empty()));
                    self.names.insert(string);
                    behind
                };
            }
        }
    }

    /// The names behind a dot; what follows them comes back.
    fn chain(&mut self, text: &'t str, prefix: &[String]) -> &'t str {
        let mut names = Vec::new();
        let mut rest = text;
        loop {
            let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            let (name, behind) = rest.split_at(end);
            if name.is_empty() {
                break;
            }
            names.push(name);
            rest = behind;
            // `((.Values.a).b).c` goes on as `.Values.a.b.c` does.
            match behind.trim_start_matches(')').strip_prefix('.') {
                Some(next) => rest = next,
                None => break,
            }
        }
        match names.iter().position(|name| *name == "Values") {
            Some(at) => {
                let path: Vec<String> = names.iter().skip(at + 1).map(|name| (*name).to_owned()).collect();
                if !path.is_empty() {
                    self.path(prefix, &path);
                }
            }
            None => self.names.extend(names),
        }
        rest
    }

    /// Whether a key, by its path, may be read: it, a key above it or one below it is mentioned, or its name is a
    /// word that templates use where the path cannot be told.
    pub(super) fn may_read(&self, path: &[String]) -> bool {
        self.reads_whole(path)
            || self.reads_within(path)
            || path.last().is_some_and(|name| self.names.contains(name.as_str()))
    }

    /// Whether the key or one above it is mentioned.
    pub(super) fn reads_whole(&self, path: &[String]) -> bool {
        (1..=path.len()).any(|length| path.get(..length).is_some_and(|above| self.paths.contains(above)))
    }

    fn reads_within(&self, path: &[String]) -> bool {
        self.paths.range(path.to_vec()..).next().is_some_and(|next| next.starts_with(path))
    }
}

/// The text between `{{` and `}}`, piece by piece.
fn actions(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).map(|rest| rest.split_once("}}").map_or(rest, |(action, _)| action))
}

/// Letters, digits, `_`; and `-`, which strings have in keys.
fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentions(text: &str) -> Mentions<'_> {
        let mut mentions = Mentions::default();
        mentions.text(text, &[]);
        mentions
    }

    fn may_read(text: &str, path: &str) -> bool {
        mentions(text).may_read(&path.split('.').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_path_mentions_what_is_above_and_below_it() {
        for path in ["a", "a.b", "a.b.c"] {
            assert!(may_read("{{ $.Values.a.b }}", path), "{path}");
        }
        assert!(!may_read("{{ .Values.a.b }}", "a.c"));
        assert!(!may_read("{{ .Values.a.b }}", "ab"));
        assert!(may_read("{{ ((.Values.a).b).c }}", "a.b.c"));
    }

    #[test]
    fn names_of_which_the_path_cannot_be_told_count() {
        assert!(may_read("{{ with .Values.x }}{{ .host }}{{ end }}", "y.host"));
        assert!(may_read("{{ index .Values \"my-key\" }}", "my-key"));
        assert!(may_read("{{ dig \"a\" \"b\" .Values }}", "a.b"));
    }

    #[test]
    fn text_outside_actions_mentions_nothing() {
        assert!(!may_read("see .Values.a", "a"));
    }
}
