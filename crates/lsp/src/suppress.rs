//! Where a comment that silences a finding goes, and how it is written.

use hullmark_findings::Edit;
use hullmark_parser::{Document, NodeKind, NodeRef, parse};
use hullmark_source::{SourceId, Span};

/// The edit that puts a comment above the line of a span: `# hullmark: ignore[rule] `, or in a template an action that
/// writes nothing. `None` where no comment can stand.
pub(crate) fn suppression(text: &str, span: Span, rule: &str, is_template: bool) -> Option<Edit> {
    let start = line_start(text, span.start as usize);
    let start = if is_template { start } else { line_start(text, outside_of_scalars(text, start)?) };
    let line = text.get(start..)?.lines().next().unwrap_or_default();
    let indent: String = line.chars().take_while(|it| matches!(it, ' ' | '\t')).collect();
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let comment = match is_template {
        // The dash takes the line break before it along, so that nothing is written.
        true => format!("{indent}{{{{- /* hullmark: ignore[{rule}] */}}}}{ending}"),
        false => format!("{indent}# hullmark: ignore[{rule}] {ending}"),
    };
    Some(Edit { span: Span::from_range(span.source, start..start), replacement: comment })
}

/// The beginning of the line that holds a byte.
fn line_start(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before.rfind('\n').map_or(0, |at| at.saturating_add(1))
}

/// The byte itself, or the beginning of the scalar that it lies in: in a text of several lines, a comment is text.
fn outside_of_scalars(text: &str, offset: usize) -> Option<usize> {
    let parsed = parse(SourceId::new(0), &text.into());
    let mut nodes: Vec<NodeRef<'_>> = parsed.documents.iter().filter_map(Document::root).collect();
    while let Some(node) = nodes.pop() {
        let range = node.span().range();
        if range.end <= offset || range.start >= offset {
            continue;
        }
        match node.kind() {
            _ if node.is_alias() => {}
            NodeKind::Scalar => return Some(range.start),
            NodeKind::Sequence => nodes.extend(node.items()),
            NodeKind::Mapping => nodes.extend(node.entries().flat_map(|(key, value)| [key, value])),
        }
    }
    // What could not be read may be inside of anything.
    parsed.errors.is_empty().then_some(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suppressed(text: &str, at: &str, is_template: bool) -> Option<String> {
        let start = text.find(at).unwrap();
        let span = Span::from_range(SourceId::new(0), start..start + at.len());
        let edit = suppression(text, span, "a-rule", is_template)?;
        let mut text = text.to_owned();
        text.insert_str(edit.span.range().start, &edit.replacement);
        Some(text)
    }

    #[test]
    fn the_comment_stands_above_the_line_as_deep_as_the_line() {
        assert_eq!(suppressed("a:\n  b: 1\n", "1", false).unwrap(), "a:\n  # hullmark: ignore[a-rule] \n  b: 1\n");
        assert_eq!(suppressed("b: 1\r\n", "1", false).unwrap(), "# hullmark: ignore[a-rule] \r\nb: 1\r\n");
    }

    #[test]
    fn a_text_of_several_lines_is_left_whole() {
        let expected = "a:\n  # hullmark: ignore[a-rule] \n  b: |\n    x\n    secret\n";
        assert_eq!(suppressed("a:\n  b: |\n    x\n    secret\n", "secret", false).unwrap(), expected);
        assert_eq!(suppressed("a: 'x\n  y'\n", "y", false).unwrap(), "# hullmark: ignore[a-rule] \na: 'x\n  y'\n");
    }

    #[test]
    fn in_a_template_the_comment_writes_nothing() {
        let expected = "a:\n  {{- /* hullmark: ignore[a-rule] */}}\n  b: {{ .x }}\n";
        assert_eq!(suppressed("a:\n  b: {{ .x }}\n", "{{ .x }}", true).unwrap(), expected);
    }

    #[test]
    fn a_text_with_errors_takes_no_comment() {
        assert_eq!(suppressed("a: 1\nb: [\nc: 'x", "1", false), None);
    }
}
