//! Code actions: what a finding can be answered with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types::{CodeActionKind, CodeActionParams, Diagnostic, Position, Range};
use hullmark_edits::write_steps;
use hullmark_engine::Unit;
use hullmark_findings::{Applicability, Edit, Finding, Fix, FixStep};
use hullmark_source::{SourceId, SourceKind, SourceMap, Span};
use serde_json::{Value, json};

use crate::checker::Checked;
use crate::client::Client;
use crate::diagnostics::{PlaceInFile, diagnostic, reported};
use crate::suppress::suppression;
use crate::uri::uri_of;

/// The action that applies all safe fixes of a file.
pub(crate) const FIX_ALL: &str = "source.fixAll.hullmark";

/// The actions that are offered for a range of a file, those that fix before those that silence.
pub(crate) fn actions(path: &Path, params: &CodeActionParams, checked: &Checked, client: &Client) -> Vec<Value> {
    let offer = Offer { path, checked, client };
    let wants = |kind: &str| match &params.context.only {
        None => true,
        Some(only) => only.iter().any(|wanted| includes(&String::from(wanted.clone()), kind)),
    };
    let touched: Vec<(&Finding, Range)> = offer.findings_at(params.range).collect();
    let mut actions = Vec::new();
    if wants("quickfix") {
        actions.extend(touched.iter().filter_map(|(finding, range)| offer.fix(finding, *range)));
        let mut offered: Vec<Value> = Vec::new();
        for (finding, range) in &touched {
            let suppression = offer.suppress(finding, *range);
            // What several findings of a rule share is silenced once.
            let is_new = |it: &Value| !offered.iter().any(|known| known.get("edit") == it.get("edit"));
            offered.extend(suppression.filter(is_new));
        }
        actions.extend(offered);
    }
    // Editors that ask for everything show a menu, in which this has its place only if it does something.
    if wants(FIX_ALL) {
        actions.extend(offer.fix_all());
    }
    actions
}

/// Whether a kind is the wanted one or below it: `source.fixAll` includes `source.fixAll.hullmark`.
fn includes(wanted: &str, kind: &str) -> bool {
    wanted.is_empty() || kind.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

struct Offer<'a> {
    path: &'a Path,
    checked: &'a Checked,
    client: &'a Client,
}

impl Offer<'_> {
    fn sources(&self) -> &SourceMap {
        &self.checked.outcome.sources
    }

    /// The findings whose place in this file touches a range.
    fn findings_at(&self, range: Range) -> impl Iterator<Item = (&Finding, Range)> {
        reported(&self.checked.outcome).filter_map(move |finding| {
            let place = PlaceInFile::of(finding.primary.place, self.sources(), self.client.encoding)?;
            let touches = place.path == self.path && touches(place.range, range);
            touches.then_some((finding, place.range))
        })
    }

    fn diagnostic(&self, finding: &Finding, range: Range) -> Diagnostic {
        let locate = |place| PlaceInFile::of(place, self.sources(), self.client.encoding);
        diagnostic(finding, range, &locate, self.client)
    }

    fn fix(&self, finding: &Finding, range: Range) -> Option<Value> {
        let fix = finding.fix.as_ref()?;
        let is_safe = fix.applicability == Applicability::Safe;
        let title = if is_safe { fix.title.clone() } else { format!("{} (unsafe)", fix.title) };
        Some(json!({
            "title": title,
            "kind": CodeActionKind::QuickFix,
            "diagnostics": [self.diagnostic(finding, range)],
            "isPreferred": is_safe,
            "edit": self.workspace_edit(&self.edits(fix)?)?,
        }))
    }

    /// A fix as edits; `None` where it cannot be written, or makes a file.
    fn edits(&self, fix: &Fix) -> Option<Vec<Edit>> {
        let mut sources: Vec<SourceId> = Vec::new();
        for step in &fix.steps {
            if !sources.contains(&step.source()) {
                sources.push(step.source());
            }
        }
        let mut edits = Vec::new();
        for id in sources {
            let source = self.sources().get(id).filter(|source| !source.text().is_empty())?;
            edits.extend(write_steps(id, source.text(), &fix.steps).ok()?);
        }
        (!edits.is_empty()).then_some(edits)
    }

    /// Writes a comment that silences the finding.
    fn suppress(&self, finding: &Finding, range: Range) -> Option<Value> {
        let span = finding.primary.place.span()?;
        let source = self.sources().get(span.source)?;
        let is_template = match &self.checked.key.unit {
            Unit::Chart(folder) => self.path.starts_with(folder.join("templates")),
            Unit::Manifests => false,
        };
        let edit = suppression(source.text(), span, &finding.rule, is_template)?;
        Some(json!({
            "title": format!("Suppress {} here", finding.rule),
            "kind": CodeActionKind::QuickFix,
            "diagnostics": [self.diagnostic(finding, range)],
            "edit": self.workspace_edit(&[edit])?,
        }))
    }

    /// All safe fixes of findings in this file that change only this file. Of two that are in each other's way, the
    /// first one is taken; the other one's turn comes when the file was checked again.
    fn fix_all(&self) -> Option<Value> {
        let mut edits: Vec<Edit> = Vec::new();
        for finding in reported(&self.checked.outcome) {
            let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability == Applicability::Safe) else {
                continue;
            };
            let is_here = |step: &FixStep| {
                self.sources().get(step.source()).is_some_and(|it| Path::new(&**it.name()) == self.path)
            };
            let Some(own) = self.edits(fix).filter(|_| fix.steps.iter().all(is_here)) else { continue };
            if own.iter().all(|edit| !edits.iter().any(|taken| overlaps(taken.span, edit.span))) {
                edits.extend(own);
            }
        }
        if edits.is_empty() {
            return None;
        }
        Some(
            json!({"title": "Fix all that hullmark can fix safely", "kind": FIX_ALL, "edit": self.workspace_edit(&edits)?}),
        )
    }

    /// `None` when a file of an edit cannot be edited.
    fn workspace_edit(&self, edits: &[Edit]) -> Option<Value> {
        let mut by_file: BTreeMap<PathBuf, Vec<Value>> = BTreeMap::new();
        for edit in edits {
            let source = self.sources().get(edit.span.source).filter(|source| *source.kind() == SourceKind::File)?;
            let (text, lines) = (source.text(), source.lines());
            let range = self.client.encoding.range(text, lines, edit.span.start, edit.span.end);
            let path = Path::new(&**source.name()).to_owned();
            by_file.entry(path).or_default().push(json!({"range": range, "newText": edit.replacement}));
        }
        let versions = &self.checked.snapshot.versions;
        let uri = |path: &Path| self.checked.snapshot.uris.get(path).cloned().unwrap_or_else(|| uri_of(path));
        if self.client.document_changes {
            let change = |(path, edits): (PathBuf, Vec<Value>)| json!({"textDocument": {"uri": uri(&path), "version": versions.get(&path)}, "edits": edits});
            return Some(json!({"documentChanges": by_file.into_iter().map(change).collect::<Vec<_>>()}));
        }
        let changes = by_file.into_iter().map(|(path, edits)| (uri(&path).0, Value::from(edits)));
        Some(json!({"changes": changes.collect::<serde_json::Map<_, _>>()}))
    }
}

/// Whether two ranges have a place in common; ends count, since a cursor behind a word is at the word.
pub(crate) fn touches(a: Range, b: Range) -> bool {
    let key = |position: Position| (position.line, position.character);
    key(a.start) <= key(b.end) && key(b.start) <= key(a.end)
}

fn overlaps(a: Span, b: Span) -> bool {
    a.source == b.source && (a == b || (a.start < b.end && b.start < a.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_includes_those_below_it() {
        assert!(includes("source.fixAll", FIX_ALL) && includes("", "quickfix") && includes("quickfix", "quickfix"));
        assert!(!includes("quick", "quickfix") && !includes("source.fixAll.other", FIX_ALL));
    }
}
