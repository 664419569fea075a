//! The documents of a rendered template, parted as Helm parts them.
//!
//! Helm (`releaseutil.SplitManifests`) begins a new document at each line that starts with `---`, whatever follows it on
//! the line. YAML knows a marker only where a blank follows, and reads `---apiVersion: v1`, which `{{- if }}` and
//! `{{ end -}}` make of two lines, as a key.

use std::sync::Arc;

use hullmark_parser::{Parsed, parse};
use hullmark_source::SourceId;

/// So many markers of a text are parted as Helm does; each costs as much as reading the text.
const MOST_GLUED: usize = 16;

/// Reads the output of a template. Spans are those of `text`, whatever part they are in.
pub(crate) fn parse_output(source: SourceId, text: &Arc<str>) -> Vec<Parsed> {
    let markers = glued_markers(text);
    if markers.is_empty() {
        return vec![parse(source, text)];
    }
    let starts = std::iter::once(0).chain(markers.iter().map(|marker| marker.saturating_add(MARKER.len())));
    let ends = markers.iter().copied().chain([text.len()]);
    starts.zip(ends).map(|(start, end)| parse(source, &alone(text, start, end).into())).collect()
}

const MARKER: &str = "---";

/// Where markers begin that are none for YAML.
fn glued_markers(text: &str) -> Vec<usize> {
    let is_at_start = |at: &usize| text.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with('\n'));
    let is_glued = |at: &usize| {
        let next = text.get(at.saturating_add(MARKER.len())..).and_then(|behind| behind.chars().next());
        next.is_some_and(|next| !next.is_whitespace() && next != '-')
    };
    let all = text.match_indices(MARKER).map(|(at, _)| at);
    all.filter(is_at_start).filter(is_glued).take(MOST_GLUED).collect()
}

/// The text with nothing but these bytes in it: all others are blank, and a line begins with the first of them.
fn alone(text: &str, start: usize, end: usize) -> String {
    let blank = |part: Option<&str>| -> String {
        let bytes = part.unwrap_or_default().bytes();
        bytes.map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
    };
    let mut alone = blank(text.get(..start.saturating_sub(1)));
    if start > 0 {
        alone.push('\n');
    }
    alone.push_str(text.get(start..end).unwrap_or_default());
    alone.push_str(&blank(text.get(end..)));
    alone
}

#[cfg(test)]
mod tests {
    use hullmark_parser::Document;
    use hullmark_source::{SourceKind, SourceMap};

    use super::*;

    /// `kind@byte` of each object.
    fn kinds(text: &str) -> Vec<String> {
        let sources = SourceMap::new();
        let text: Arc<str> = text.into();
        let id = sources.add("out.yaml", SourceKind::File, Arc::clone(&text));
        let parsed = parse_output(id, &text);
        assert!(parsed.iter().all(|it| it.errors.is_empty()), "{parsed:?}");
        let roots = parsed.iter().flat_map(|it| &it.documents).filter_map(Document::root);
        let kinds = roots.filter_map(|root| root.get("kind"));
        kinds
            .map(|kind| {
                let span = kind.span();
                assert_eq!(text.get(span.range()), kind.as_str(), "the span is that of the whole text");
                format!("{}@{}", kind.as_str().unwrap_or_default(), span.start)
            })
            .collect()
    }

    #[test]
    fn a_marker_with_a_blank_behind_it_is_yamls() {
        assert_eq!(kinds("---\nkind: A\n--- # of b\nkind: B\n"), ["A@10", "B@29"]);
    }

    #[test]
    fn a_marker_is_one_for_helm_whatever_follows_it() {
        assert_eq!(kinds("---kind: A\nname: ü\n---# Permission\nkind: B\n---\nkind: C\n"), ["A@9", "B@42", "C@54"]);
    }

    #[test]
    fn more_dashes_are_no_marker() {
        assert_eq!(kinds("kind: A\ntext: |\n  ---x\n  -----BEGIN\n"), ["A@6"]);
    }
}
