//! What a `values.schema.json` refers to outside of itself. Nothing is fetched: it is told, and the rest is used.

use std::collections::BTreeSet;
use std::sync::Arc;

use hullmark_parser::{Document, NodeKind, NodeRef, parse};
use hullmark_source::{SourceId, Span};
use serde_json::Value as Json;

/// The keyword of references.
const REF: &str = "$ref";

/// A reference to another file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct OutsideRef {
    /// As it stands there: `https://example.com/pod.json#/definitions/env`.
    pub target: String,
    /// Where it stands, with its quotes.
    pub span: Span,
}

impl OutsideRef {
    /// Whether Helm takes anything for it, with a warning, when it is not there.
    pub fn is_urn(&self) -> bool {
        self.target.starts_with("urn:")
    }
}

/// The references of a schema to what it does not hold itself, in the order of the text, each target once.
pub(super) fn outside_refs(source: SourceId, text: &Arc<str>) -> Vec<OutsideRef> {
    let parsed = parse(source, text);
    let mut found = Found::default();
    parsed.documents.first().and_then(Document::root).into_iter().for_each(|root| found.visit(root));
    let Found { ids, mut refs } = found;
    let is_inside = |target: &str| {
        let file = target.split('#').next().unwrap_or_default();
        let is_id = |id: &String| id == file || id.ends_with(&format!("/{file}"));
        file.is_empty() || file.contains("://json-schema.org/") || ids.iter().any(is_id)
    };
    let mut known = BTreeSet::new();
    refs.retain(|one| !is_inside(&one.target) && known.insert(one.target.clone()));
    refs
}

/// Takes these references out of a schema: anything fits in their place.
pub(super) fn cut(schema: &mut Json, refs: &[OutsideRef]) {
    match schema {
        Json::Object(entries) => {
            let is_outside = |target: &str| refs.iter().any(|one| one.target == target);
            if entries.get(REF).and_then(Json::as_str).is_some_and(is_outside) {
                entries.remove(REF);
            }
            entries.values_mut().for_each(|inner| cut(inner, refs));
        }
        Json::Array(items) => items.iter_mut().for_each(|inner| cut(inner, refs)),
        _ => {}
    }
}

#[derive(Default)]
struct Found {
    /// The names that the schema and its parts give themselves.
    ids: BTreeSet<String>,
    refs: Vec<OutsideRef>,
}

impl Found {
    /// Recursion is as deep as the text nests, which the parser bounds.
    fn visit(&mut self, node: NodeRef<'_>) {
        match node.kind() {
            NodeKind::Mapping => {
                for (key, value) in node.entries() {
                    match (key.as_str(), value.as_str()) {
                        (Some(REF), Some(target)) => {
                            self.refs.push(OutsideRef { target: target.to_owned(), span: value.span() });
                        }
                        (Some("$id" | "id"), Some(id)) => {
                            self.ids.insert(id.trim_end_matches('#').to_owned());
                        }
                        _ => self.visit(value),
                    }
                }
            }
            NodeKind::Sequence => node.items().for_each(|item| self.visit(item)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_to_other_files_are_found_where_they_stand_and_taken_out() {
        let text = r##"{"$id": "https://a.example/s.json", "definitions": {"x": {"$id": "https://a.example/x.json"}},
            "allOf": [{"$ref": "#/definitions/x"}, {"$ref": "x.json"}, {"$ref": "https://b.example/p.json#/y", "type": "object"},
            {"$ref": "https://b.example/p.json#/y"}, {"$ref": "http://json-schema.org/draft-07/schema#"}, {"$ref": "urn:z"}]}"##;
        let refs = outside_refs(SourceId::new(0), &text.into());
        let targets: Vec<&str> = refs.iter().map(|one| one.target.as_str()).collect();
        assert_eq!(targets, ["https://b.example/p.json#/y", "urn:z"]);
        assert_eq!(text.get(refs[0].span.range()), Some("\"https://b.example/p.json#/y\""));
        assert!(!refs[0].is_urn() && refs[1].is_urn());
        let mut schema: Json = serde_json::from_str(text).unwrap();
        cut(&mut schema, &refs);
        assert_eq!(schema["allOf"][2], serde_json::json!({"type": "object"}));
        assert_eq!(schema["allOf"][5], serde_json::json!({}));
        assert!(schema["allOf"][0]["$ref"].is_string());
    }
}
