//! What became of a finding after an edit.

use hullmark_engine::origin::field;
use hullmark_findings::{Finding, ObjectRef};
use hullmark_model::Object;
use hullmark_parser::NodeRef;

use crate::chart::{Look, MemoryChart};
use crate::edit::{MARKER, edits};

/// Whether a place is the place to edit.
pub(crate) enum Verdict {
    /// It is not said to be.
    NotTried,
    /// The finding is gone; its object and container are there.
    Gone,
    /// The marker stands in the field.
    Marked,
    /// The entry of a dependency, of which no value decides the matter.
    NothingToEdit,
    /// Neither, with the cause.
    Failed(String),
}

/// Edits the place of a finding in every way that its label allows, until one shows.
pub(crate) fn judge(chart: &MemoryChart, before: &Look, finding: &Finding, set: Option<&str>) -> Verdict {
    let Some(edits) = edits(chart, before, finding) else { return Verdict::NothingToEdit };
    let mut causes = Vec::new();
    for edit in edits {
        let after = chart.look(Some(&edit), set, Some(&finding.rule));
        let is_new = |error: &&String| !before.errors.contains(error) && !error.contains("/NOTES.txt:");
        if let Some(error) = after.errors.iter().find(is_new) {
            causes.push(format!("does not render any more ({})", error.lines().next().unwrap_or_default()));
        } else if is_marked(&after, finding) {
            return Verdict::Marked;
        } else if !is_there(&after, finding) {
            causes.push("the object or the item is gone".to_owned());
        } else if !after.findings.iter().any(|other| is_same(finding, other)) {
            return Verdict::Gone;
        } else {
            causes.push("nothing changed".to_owned());
        }
    }
    Verdict::Failed(causes.into_iter().last().unwrap_or_else(|| "no edit is known".to_owned()))
}

fn is_same(a: &Finding, b: &Finding) -> bool {
    a.rule == b.rule && a.object == b.object && a.field == b.field
}

fn objects<'l>(look: &'l Look, kind: &'l str) -> impl Iterator<Item = Object<'l>> {
    look.documents.iter().flat_map(Object::all_in).filter(move |object| object.kind() == kind)
}

/// Whether the object of the finding is there, and the innermost item of a list around the field.
fn is_there(look: &Look, finding: &Finding) -> bool {
    let Some(object) = &finding.object else { return true };
    let path = finding.field.as_deref().unwrap_or_default();
    // What is said of an item itself is mended when the item is gone.
    let around = if path.ends_with(']') { path.rsplit_once('[').map_or(path, |(around, _)| around) } else { path };
    let item = around.rfind(']').map_or("", |end| &path[..=end]);
    let is_meant = |it: &Object<'_>| is_named(it, object) && (item.is_empty() || field(it.node(), item).is_some());
    objects(look, &object.kind).any(|it| is_meant(&it))
}

fn is_named(object: &Object<'_>, reference: &ObjectRef) -> bool {
    hullmark_checks::object_ref(object).name == reference.name
}

/// Whether the marker stands in the field of the finding, or in the place of its key. An edit may rename the object, so
/// any of its kind will do, and one of the marker's kind where the kind itself was edited.
fn is_marked(look: &Look, finding: &Finding) -> bool {
    let (Some(object), Some(path)) = (&finding.object, &finding.field) else { return false };
    if path == "kind" {
        return objects(look, MARKER).next().is_some();
    }
    // An item that is known by its name has another one now.
    let (before, behind) = path.rsplit_once('[').and_then(|(before, it)| Some((before, it.split_once(']')?.1))).unzip();
    let renamed = before.zip(behind).map(|(before, behind)| format!("{before}[{MARKER}]{behind}"));
    let has_marker = |it: Object<'_>| {
        if renamed.as_ref().is_some_and(|path| field(it.node(), path).is_some()) {
            return true;
        }
        let parent = path.rsplit_once('.').map_or(Some(it.node()), |(parent, _)| field(it.node(), parent));
        let is_key = parent.is_some_and(|node| node.get(MARKER).is_some());
        is_key || field(it.node(), path).is_some_and(|node| holds_marker(node))
    };
    objects(look, &object.kind).any(has_marker)
}

fn holds_marker(node: NodeRef<'_>) -> bool {
    let decoded = node.text().and_then(hullmark_secrets::decode_base64);
    node.document().slice(node.span()).contains(MARKER) || decoded.is_some_and(|text| text.contains(MARKER))
}
