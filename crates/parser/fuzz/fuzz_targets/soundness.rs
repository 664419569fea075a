//! What holds of everything that was read, for the tests and for fuzzing.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use hullmark_parser::{Document, NodeKind, NodeRef, Parsed, Scalar, ScalarStyle, parse};
use hullmark_source::{SourceId, Span};

/// Reads the text and panics when what was read is not sound: spans lie in the text and in each other in its order, all
/// bytes belong to a span or separate some, decoded text is what its bytes say, every error lies in a damaged document,
/// and what is read of a document that is written down again is the same.
pub fn check(text: &str) -> Parsed {
    let parsed = read(text);
    let mut end = 0;
    for document in &parsed.documents {
        check_span(text, document.span());
        assert!(document.span().start >= end, "documents overlap in {text:?}");
        end = document.span().end;
        if let Some(root) = document.root() {
            check_node(text, document, root, 1);
        }
        for comment in document.comments() {
            assert!(document.slice(comment.span).starts_with('#'), "{comment:?} in {text:?}");
            assert!(!document.slice(comment.span).contains(['\n', '\r']));
        }
        check_notices(document);
        if document.is_complete() {
            check_separators(document);
            check_rewriting(document);
        }
    }
    for error in &parsed.errors {
        check_span(text, error.span);
        assert!(!error.message.is_empty());
        let around = |document: &Document| document.span().contains(error.span) && !document.is_complete();
        assert!(parsed.documents.iter().any(around), "no damaged document around {error:?} in {text:?}");
    }
    parsed
}

fn read(text: &str) -> Parsed {
    parse(SourceId::new(0), &Arc::from(text))
}

fn check_span(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} is out of bounds or splits a character of {text:?}");
}

fn check_node(text: &str, document: &Document, node: NodeRef<'_>, depth: usize) {
    // A collection that turns out to be the key of a pair gets one level more than it was counted with.
    assert!(depth <= 2 * 250 + 1);
    check_span(text, node.span());
    assert!(document.span().contains(node.span()), "{node:?} lies outside of its document");
    for property in [node.tag(), node.anchor(), node.verbatim(), node.block_header()].into_iter().flatten() {
        check_span(text, property);
    }
    if let (Some(verbatim), Some(decoded)) = (node.verbatim(), node.text()) {
        assert_eq!(document.slice(verbatim), decoded);
    }
    if node.is_alias() {
        return;
    }
    check_runs(document, node);
    let keys_and_values = node.entries().flat_map(|(key, value)| [key, value]);
    let mut end = node.span().start;
    for child in node.items().chain(keys_and_values) {
        assert!(node.span().contains(child.span()), "{:?} is not inside {:?} in {text:?}", child.span(), node.span());
        assert_eq!(child.parent(), Some(node));
        assert!(end <= child.span().start, "{:?} begins before its neighbour ends in {text:?}", child.span());
        end = child.span().end;
        check_node(text, document, child, depth + 1);
    }
    assert!(node.entries().all(|(key, value)| value.key() == Some(key)));
    // A search takes time linear in the mapping.
    for (key, _) in node.entries().take(20) {
        if let Some(name) = key.key_name().filter(|_| !key.is_merge_key()) {
            assert!(node.get(&name).is_some(), "{name:?} is not found in {text:?}");
        }
    }
}

fn check_runs(document: &Document, node: NodeRef<'_>) {
    let mut end = 0;
    let decoded = node.text().unwrap_or_default();
    for run in node.verbatim_runs() {
        let bytes = run.decoded_start as usize..(run.decoded_start + run.span.len()) as usize;
        assert!(bytes.start >= end && !run.span.is_empty(), "{run:?}");
        end = bytes.end;
        assert_eq!(decoded.get(bytes), Some(document.slice(run.span)), "{run:?}");
    }
    if let Some(last) = node.verbatim_runs().last() {
        let start = last.decoded_start as usize;
        assert_eq!(node.source_of(start..start + last.span.len() as usize), Some(last.span));
    }
    if let Some(whole) = node.source_of(0..decoded.len()) {
        assert!(whole.start >= node.span().start && document.span().contains(whole), "{whole:?} is not of {node:?}");
    }
}

fn check_notices(document: &Document) {
    let mut start = 0;
    for notice in document.notices() {
        assert!(document.is_complete() && document.span().contains(notice.span) && !notice.span.is_empty());
        assert!(notice.span.start >= start, "notices are out of order");
        start = notice.span.start;
    }
}

/// Holds that nothing but white space, directives and indicators stands between what has a span.
fn check_separators(document: &Document) {
    let mut known: Vec<Range<usize>> = document.comments().iter().map(|comment| comment.span.range()).collect();
    known.extend([document.start_marker(), document.end_marker()].into_iter().flatten().map(Span::range));
    let mut nodes: Vec<NodeRef<'_>> = document.root().into_iter().collect();
    while let Some(node) = nodes.pop() {
        known.extend(node.anchor().map(Span::range));
        if node.is_alias() {
            known.push(node.span().range());
            continue;
        }
        known.extend(node.tag().map(Span::range));
        match node.kind() {
            NodeKind::Scalar => known.push(node.span().range()),
            NodeKind::Sequence => nodes.extend(node.items()),
            NodeKind::Mapping => nodes.extend(node.entries().flat_map(|(key, value)| [key, value])),
        }
    }
    known.sort_by_key(|bytes| bytes.start);
    known.push(document.span().range().end..document.span().range().end);
    let mut end = document.span().start;
    for bytes in known {
        let between = document.slice(Span::new(document.source(), end, u32::try_from(bytes.start).unwrap_or(u32::MAX)));
        assert!(separates(between), "{between:?} has no span in {:?}", document.slice(document.span()));
        end = end.max(u32::try_from(bytes.end).unwrap_or(u32::MAX));
    }
}

fn separates(between: &str) -> bool {
    let is_directive = |line: &str| line.trim_start_matches('\u{feff}').starts_with('%');
    let is_separator = |c: char| matches!(c, ' ' | '\t' | '-' | '?' | ':' | ',' | '[' | ']' | '{' | '}' | '\u{feff}');
    // Only the first of several `...` is the document's.
    let is_marker = |line: &str| line.trim_start_matches('\u{feff}').trim_end() == "...";
    let separates = |line: &str| is_directive(line) || is_marker(line) || line.chars().all(is_separator);
    between.split(['\n', '\r']).all(separates)
}

/// Holds that a document can be written down anew from its tree, and is read as the same tree then.
fn check_rewriting(document: &Document) {
    let Some(root) = document.root() else { return };
    let mut written = String::new();
    write_node(&mut written, root);
    let again = read(&written);
    assert!(again.errors.is_empty(), "{:?} of {written:?}", again.errors);
    let mut rewritten = String::new();
    again.documents.iter().filter_map(Document::root).for_each(|root| write_node(&mut rewritten, root));
    assert_eq!(written, rewritten);
}

/// Writes a node in flow style: strings in double quotes, other scalars in one spelling for each value.
fn write_node(out: &mut String, node: NodeRef<'_>) {
    if node.is_alias() {
        return *out += &format!("{} ", node.document().slice(node.span()));
    }
    if let Some(anchor) = node.anchor() {
        *out += &format!("{} ", node.document().slice(anchor));
    }
    match node.kind() {
        NodeKind::Scalar if node.is_merge_key() && node.style() == Some(ScalarStyle::Plain) => *out += "<< ",
        NodeKind::Scalar => write_scalar(out, node),
        NodeKind::Sequence => {
            out.push('[');
            for item in node.items() {
                write_node(out, item);
                out.push(',');
            }
            out.push(']');
        }
        NodeKind::Mapping => {
            out.push('{');
            for (key, value) in node.entries() {
                if key.is_merge_key() && key.style() != Some(ScalarStyle::Plain) {
                    *out += "!!merge ";
                }
                write_node(out, key);
                *out += ": ";
                write_node(out, value);
                out.push(',');
            }
            out.push('}');
        }
    }
}

fn write_scalar(out: &mut String, node: NodeRef<'_>) {
    let Some(scalar) = node.scalar() else { return };
    let written = match scalar {
        Scalar::Null => write!(out, "null "),
        Scalar::Bool(value) => write!(out, "{value} "),
        Scalar::Int(value) => write!(out, "{value} "),
        Scalar::Uint(value) => write!(out, "{value} "),
        Scalar::Float(value) if value.is_nan() => write!(out, ".nan "),
        Scalar::Float(value) if value.is_infinite() => write!(out, "{}.inf ", if value > 0.0 { "" } else { "-" }),
        Scalar::Float(value) => write!(out, "{value:?} "),
        Scalar::Str(text) => {
            out.push('"');
            for character in text.chars() {
                match character {
                    '"' | '\\' => out.extend(['\\', character]),
                    ' '..='~' => out.push(character),
                    _ => write!(out, "\\U{:08x}", u32::from(character)).unwrap_or_default(),
                }
            }
            write!(out, "\" ")
        }
    };
    assert!(written.is_ok());
}
