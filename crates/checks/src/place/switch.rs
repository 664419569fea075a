//! Mappings with a switch: `securityContext: {enabled: false}`, of which the template prints the rest when it is on.

use hullmark_parser::{Document, NodeRef, parse};
use hullmark_source::{FrameId, Origin, OriginId, PathSegment, Span};

use super::Placement;
use super::absent::likeness;
use super::traced::Walk;

/// A mapping of the values whose switch is off, and that has not what is missing: to switch it on is not enough.
pub(super) struct SwitchedMapping {
    id: OriginId,
    key: Span,
    switch: String,
}

impl Walk<'_> {
    /// The mapping that a switch stands in, if it is named like the field `key` and has nothing at `rest`, the path below
    /// the field; without a path, nothing at all beside the switch.
    pub(super) fn mapping_of_switch(&self, switch: OriginId, key: &str, rest: &str) -> Option<SwitchedMapping> {
        let Origin::Value { span, parent: Some(id), segment: PathSegment::Key(name), .. } = self.origins().get(switch)
        else {
            return None;
        };
        let Origin::Value { span: whole, key_span: Some(head), segment: PathSegment::Key(mapping), .. } =
            self.origins().get(*id)
        else {
            return None;
        };
        let is_off = self.sources.get(span.source).is_some_and(|source| source.slice(*span) == "false");
        if !is_off || likeness(mapping, key) == 0 {
            return None;
        }
        let keys = self.keys_of(*whole);
        let first = rest.split('.').next().filter(|first| !first.is_empty());
        let is_enough = first.map_or(keys.len() > 1, |first| keys.iter().any(|key| key == first));
        (!is_enough).then(|| SwitchedMapping { id: *id, key: *head, switch: name.to_string() })
    }

    /// The place of such a mapping.
    pub(super) fn place_switched_mapping(
        &self,
        mapping: &SwitchedMapping,
        frame: FrameId,
        key: &str,
        rest: &str,
    ) -> Placement {
        let mut placement = self.place_value(mapping.id, mapping.key, frame, rest, None);
        if placement.primary.label.is_empty() {
            let switch = &mapping.switch;
            placement.primary.label = match rest {
                "" => format!("set `{switch}` and the fields of `{key}` here"),
                rest => format!("set `{switch}` and `{rest}` here"),
            };
        }
        placement
    }

    /// The keys of a mapping of a values source.
    pub(super) fn keys_of(&self, mapping: Span) -> Vec<String> {
        let Some(source) = self.sources.get(mapping.source) else { return Vec::new() };
        let before = source.text().get(..mapping.range().start).unwrap_or_default();
        let column = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
        // The first key stands where those below it do.
        let text = format!("{}{}", " ".repeat(column), source.slice(mapping));
        let parsed = parse(source.id(), &text.into());
        let root = parsed.documents.first().and_then(Document::root);
        let entries = root.into_iter().flat_map(NodeRef::entries);
        entries.filter_map(|(key, _)| Some(key.key_name()?.into_owned())).collect()
    }
}
