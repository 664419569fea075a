//! The parameters that an `ApplicationSet` fills its template with.

use hullmark_parser::{NodeKind, NodeRef};
use hullmark_source::{Span, Stretch};

/// Parameters by name: those of one application. Nested ones have their path: `cluster.region`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Params(Vec<Param>);

#[derive(Clone, PartialEq, Eq, Debug)]
struct Param {
    name: String,
    value: String,
    /// Where the value stands; `None` for a part of a path.
    place: Option<Span>,
}

impl Params {
    /// The parameters of an element.
    pub(super) fn of(element: NodeRef<'_>) -> Self {
        let mut params = Self::default();
        params.add(element, "");
        params
    }

    /// Recursion is as deep as the element is, which the reader bounds.
    fn add(&mut self, node: NodeRef<'_>, path: &str) {
        for (key, value) in node.entries() {
            let Some(key) = key.key_name() else { continue };
            let path = if path.is_empty() { key.into_owned() } else { format!("{path}.{key}") };
            match (value.kind(), value.text()) {
                (NodeKind::Scalar, Some(text)) => {
                    self.0.push(Param { name: path, value: text.to_owned(), place: place(value) });
                }
                _ => self.add(value, &path),
            }
        }
    }

    /// Those of a folder, or of a file, that a generator found. Both spellings count: that of simple templates
    /// (`path[0]`) and that of Go's (`index .path.segments 0`).
    pub(super) fn of_path(path: &str, is_file: bool, prefix: &str) -> Self {
        let mut params = Vec::new();
        let mut add_whole =
            |name: String, value: &str| params.push(Param { name, value: value.to_owned(), place: None });
        let mut add = |name: &str, value: &str| add_whole(format!("{prefix}{name}"), value);
        let (folder, file) = match path.rsplit_once('/') {
            Some((folder, file)) if is_file => (folder, file),
            None if is_file => ("", path),
            _ => (path, ""),
        };
        let base = folder.rsplit('/').next().unwrap_or_default();
        add("path", folder);
        add("path.path", folder);
        add("path.basename", base);
        add("path.basenameNormalized", &normalized(base));
        if is_file {
            add("path.filename", file);
            add("path.filenameNormalized", &normalized(file));
        }
        for (index, segment) in folder.split('/').enumerate() {
            add(&format!("path[{index}]"), segment);
        }
        for (index, segment) in folder.split('/').enumerate() {
            add_whole(format!("index .{prefix}path.segments {index}"), segment);
        }
        Self(params)
    }

    /// Adds the `values` of a generator, in which its own parameters and `known` ones are filled in.
    pub(super) fn add_values(&mut self, values: Option<NodeRef<'_>>, known: &Self) {
        let filled = known.with(self);
        for (key, value) in values.into_iter().flat_map(NodeRef::entries) {
            let text = value.text().and_then(|text| filled.expand(text));
            if let (Some(key), Some(text)) = (key.key_name(), text) {
                self.0.push(Param { name: format!("values.{key}"), value: text, place: place(value) });
            }
        }
    }

    /// These and the others, which win.
    pub(super) fn with(&self, others: &Self) -> Self {
        Self(others.0.iter().chain(&self.0).cloned().collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|param| param.name == name).map(|param| param.value.as_str())
    }

    /// Where the value stands of the parameter that a text consists of.
    pub(super) fn place_of(&self, text: &str) -> Option<Span> {
        let name = name(text.trim().strip_prefix("{{")?.strip_suffix("}}")?);
        self.0.iter().find(|param| param.name == name)?.place
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a text holds parameters. Without any, braces are what they are.
    pub(super) fn occur_in(&self, text: &str) -> bool {
        !self.is_empty() && text.contains("{{")
    }

    /// The text with its parameters filled in; `None` when it holds more than their names.
    pub(super) fn expand(&self, text: &str) -> Option<String> {
        self.expand_traced(text, Vec::new()).map(|(text, _)| text)
    }

    /// As [`Params::expand`]; of the stretches of the text, what is left of each and where it went.
    pub(super) fn expand_traced(&self, text: &str, stretches: Vec<Stretch>) -> Option<(String, Vec<Stretch>)> {
        if !self.occur_in(text) {
            return Some((text.to_owned(), stretches));
        }
        let mut out = String::new();
        let mut kept: Vec<Stretch> = Vec::new();
        let mut at = 0;
        while let Some(open) = text.get(at..)?.find("{{") {
            let behind = text.get(at.checked_add(open)?.checked_add(2)?..)?;
            let length = behind.find("}}")?;
            let value = self.get(name(behind.get(..length)?))?;
            let end = at.checked_add(open)?;
            keep(&stretches, at..end, out.len(), &mut kept);
            out.push_str(text.get(at..end)?);
            out.push_str(value);
            at = end.checked_add(length)?.checked_add(4)?;
        }
        keep(&stretches, at..text.len(), out.len(), &mut kept);
        out.push_str(text.get(at..)?);
        Some((out, kept))
    }
}

/// What stands in braces, without the dot of Go's templates.
fn name(braced: &str) -> &str {
    let name = braced.trim();
    name.strip_prefix('.').unwrap_or(name)
}

fn place(value: NodeRef<'_>) -> Option<Span> {
    Some(value.verbatim().unwrap_or_else(|| value.span())).filter(|span| !span.is_empty())
}

/// A name as Kubernetes takes it.
fn normalized(name: &str) -> String {
    let is_kept = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    name.to_lowercase().chars().map(|c| if is_kept(&c) { c } else { '-' }).collect()
}

/// Adds the parts of stretches that lie in a range of the text, which goes to the byte `to`.
fn keep(stretches: &[Stretch], range: std::ops::Range<usize>, to: usize, kept: &mut Vec<Stretch>) {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (from, end, to) = (number(range.start), number(range.end), number(to));
    for stretch in stretches {
        let start = stretch.decoded.max(from);
        let stop = stretch.decoded.saturating_add(stretch.length).min(end);
        if start < stop {
            kept.push(Stretch {
                decoded: to.saturating_add(start - from),
                source: stretch.source.saturating_add(start - stretch.decoded),
                length: stop - start,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params() -> Params {
        let param = |name: &str, value: &str| Param { name: name.into(), value: value.into(), place: None };
        Params(vec![param("name", "prod"), param("cluster.region", "eu")])
    }

    #[test]
    fn names_in_braces_are_filled_in_and_what_is_around_them_keeps_its_place() {
        let whole = vec![Stretch { decoded: 0, source: 100, length: 34 }];
        let (text, kept) = params().expand_traced("a: {{ .name }} {{cluster.region}}!", whole).unwrap();
        assert_eq!(text, "a: prod eu!");
        let places: Vec<_> = kept.iter().map(|it| (it.decoded, it.source, it.length)).collect();
        assert_eq!(places, [(0, 100, 3), (7, 114, 1), (10, 133, 1)]);
    }

    #[test]
    fn what_is_no_known_name_is_not_guessed() {
        assert_eq!(params().expand("{{ .other }}"), None);
        assert_eq!(params().expand("{{ .name | upper }}"), None);
        assert_eq!(Params::default().expand("{{ .other }}").unwrap(), "{{ .other }}");
    }
}
