//! The parameters that an `ApplicationSet` fills its template with.

use hullmark_parser::{NodeKind, NodeRef};
use hullmark_source::Stretch;

/// Parameters by name: those of one element of a list. Nested ones have their path: `cluster.region`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Params(Vec<(String, String)>);

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
                (NodeKind::Scalar, Some(text)) => self.0.push((path, text.to_owned())),
                _ => self.add(value, &path),
            }
        }
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
            let name = behind.get(..length)?.trim();
            let name = name.strip_prefix('.').unwrap_or(name);
            let (_, value) = self.0.iter().find(|(known, _)| known == name)?;
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
        Params(vec![("name".into(), "prod".into()), ("cluster.region".into(), "eu".into())])
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
