//! The place of something that is missing: where somebody adds it.
//!
//! In this order: the value that decided that a branch with the field is not written; the mapping of a values source
//! that the template copied, where the field can be added; the head of the node in the template.

use hullmark_findings::{Location, Place, Precision};
use hullmark_model::Absence;
use hullmark_parser::{NodeKind, NodeRef};
use hullmark_source::{FrameId, Mark, Origin, OriginId, PathSegment, Piece, SourceId, Span};

use super::Placement;
use super::traced::Walk;

impl Walk<'_> {
    /// The place of a missing field; `shown` is the head of the node that should hold it.
    pub(super) fn place_absence(&self, absence: &Absence<'_>, shown: Span) -> Placement {
        let (key, rest) = absence.missing.split_once('.').unwrap_or((absence.missing, ""));
        let column = self.column_of_entries(absence.parent);
        let may_write = |mark: &&Mark| self.writes_key(mark, key, column) && self.may_write_below(mark, key, rest);
        let mark = self.marks_at(absence.parent).into_iter().find(may_write);
        let copied = || self.place_in_copied_mapping(absence.parent, absence.missing);
        let Some(mark) = mark else {
            let undeclared = || self.place_in_undeclared_mapping(absence);
            return copied().or_else(undeclared).unwrap_or_else(|| {
                let mut placement = self.place_head(shown, absence.missing);
                if placement.primary.label.is_empty() {
                    placement.primary.label = self.label_of_undeclared(absence).unwrap_or_default();
                }
                placement
            });
        };
        match self.decisive_value(mark.decided_by, key) {
            Some(value) => self.place_deciding_value(mark, value, key, rest),
            // The values declare nothing that could be set: the template is the place, and the branch explains it.
            None => {
                let mut calls = self.calls_of_branch(mark, key);
                let undeclared = self.origins().inputs(&mark.decided_by).iter();
                let undeclared = undeclared.copied().find_map(|id| Some((id, self.undeclared(id)?)));
                let Some((id, path)) = undeclared else {
                    return copied().unwrap_or_else(|| self.place_head(shown, absence.missing)).then(calls);
                };
                if let Some(branch) = calls.first_mut() {
                    branch.label = format!("`{key}` is written only when `{path}` is set, which no values file does");
                }
                let is_named = path.rsplit('.').next().is_some_and(|name| likeness(name, key) > 0);
                let in_values = || self.place_undeclared(id, rest, calls.clone()).filter(|_| is_named);
                copied()
                    .or_else(in_values)
                    .unwrap_or_else(|| self.place_head(shown, absence.missing).then(calls.clone()))
            }
        }
    }

    /// The calls that led to a branch that was not taken, which would have written a key.
    fn calls_of_branch(&self, mark: &Mark, key: &str) -> Vec<Location> {
        let mut calls = self.calls(mark.frame);
        if let Some(branch) = calls.first_mut() {
            branch.label = format!("`{key}` is written only when this is set");
        }
        calls
    }

    /// The place of the value that decided that a branch, which would have written `key`, was not taken. `rest` is the
    /// path below the key.
    fn place_deciding_value(
        &self,
        mark: &Mark,
        (id, span, is_named): (OriginId, Span, bool),
        key: &str,
        rest: &str,
    ) -> Placement {
        let calls = self.calls_of_branch(mark, key);
        let mut placement = match self.mapping_of_switch(id, key, rest).filter(|_| !is_named) {
            Some(mapping) => self.place_switched_mapping(&mapping, mark.frame, key, rest),
            None => self.place_value(id, span, mark.frame, if is_named { rest } else { "" }, None),
        };
        let told = placement.related.iter().position(|it| calls.first().is_some_and(|call| call.place == it.place));
        if let (Some(at), Some(branch)) = (told, calls.into_iter().next())
            && let Some(location) = placement.related.get_mut(at)
        {
            *location = branch;
        }
        if placement.primary.label.is_empty() {
            placement.primary.label = match (is_named, rest) {
                (true, "") => format!("set `{key}` here"),
                (true, rest) => format!("set `{rest}` here"),
                (false, _) => format!("decides whether `{key}` is written"),
            };
        }
        placement
    }

    /// The place of something that an action wrote as a part of more, in a field that a branch not taken would have
    /// written from a value named like it: `limits` of a preset, while `.Values.resources` is empty. `otherwise` is the
    /// place of the action.
    pub(super) fn place_in_field_of_branch(&self, node: NodeRef<'_>, otherwise: Placement) -> Placement {
        let mut below: Vec<String> = Vec::new();
        let mut next = Some(node);
        while let Some((node, parent)) = next.and_then(|node| Some((node, node.parent()?))) {
            // Who sets an item sets its list.
            let Some(key) = node.key().and_then(NodeRef::key_name) else { break };
            let column = self.column_of_entries(parent);
            let mark = self.marks_at(parent).into_iter().find(|mark| self.writes_key(mark, &key, column));
            let value = mark.and_then(|mark| Some((mark, self.decisive_value(mark.decided_by, &key)?)));
            if let Some((mark, value @ (_, _, true))) = value {
                below.reverse();
                let mut placement = self.place_deciding_value(mark, value, &key, &below.join("."));
                let mut written = otherwise.primary;
                "written here as long as that is not set".clone_into(&mut written.label);
                placement.related.insert(0, written);
                placement.chain = otherwise.chain;
                return placement;
            }
            below.push(key.into_owned());
            next = Some(parent);
        }
        otherwise
    }

    /// The marks at the level of a node's own entries, and in the white space around it, where branches at the ends of
    /// a mapping leave theirs. Those further in come behind.
    pub(super) fn marks_at(&self, node: NodeRef<'_>) -> Vec<&Mark> {
        let span = node.span();
        let behind = Span::new(span.source, span.end, node.document().span().end);
        let blank = node.document().slice(behind).bytes().take_while(u8::is_ascii_whitespace).count();
        let end = span.end.saturating_add(u32::try_from(blank).unwrap_or(0));
        let children: Vec<Span> = node.entries().map(|(_, value)| value.span()).collect();
        let is_inside = |mark: &&Mark| children.iter().any(|child| child.start < mark.at && mark.at < child.end);
        let before = Span::new(span.source, node.document().span().start, span.start);
        let blank = node.document().slice(before).bytes().rev().take_while(u8::is_ascii_whitespace).count();
        let start = span.start.saturating_sub(u32::try_from(blank).unwrap_or(0));
        let marks = self.trace.marks_in(start..end);
        marks.iter().filter(|mark| !is_inside(mark)).chain(marks.iter().filter(is_inside)).collect()
    }

    /// Whether the template text that a mark passed over writes `key:` beside the entries around it. A key further in
    /// or in an item of a list is another object's: the next container's, say; so is one at another `column` than
    /// the entries around it have in the same template.
    pub(super) fn writes_key(&self, mark: &Mark, key: &str, column: Option<(SourceId, usize)>) -> bool {
        let Some(source) = self.sources.get(mark.passed_over.source) else { return false };
        let text = source.slice(mark.passed_over);
        let written = || text.lines().map(|line| (line.len() - line.trim_start().len(), line.trim_start()));
        let content = || written().filter(|(_, line)| !line.is_empty() && !line.starts_with("{{"));
        let Some(outermost) = content().map(|(indentation, _)| indentation).min() else { return false };
        let mut beside = content().filter(|(indentation, _)| *indentation == outermost).map(|(_, line)| line);
        let is_elsewhere =
            column.is_some_and(|(template, column)| template == mark.passed_over.source && column != outermost);
        if is_elsewhere && text.starts_with('\n') {
            return false;
        }
        let is_item = content().any(|(indentation, line)| indentation == outermost && line.starts_with("- "));
        !is_item && beside.any(|line| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':')))
    }

    /// Whether the template text that a mark passed over may write `rest` below `key`: it names it, or an action there
    /// writes whatever it is given.
    fn may_write_below(&self, mark: &Mark, key: &str, rest: &str) -> bool {
        let Some(source) = self.sources.get(mark.passed_over.source) else { return false };
        let first = rest.split('.').next().unwrap_or_default();
        let is_control = |line: &str| {
            let word = line.trim_start_matches(['{', '-', ' ']).split([' ', '}', '-']).next().unwrap_or_default();
            matches!(word, "if" | "else" | "with" | "range" | "end" | "/*")
        };
        let may_write = |line: &str| match line.split_once(':') {
            _ if line.starts_with("{{") => !is_control(line) || line.matches("{{").count() > 1,
            Some((name, value)) => name == first || name == key && (value.contains("{{") || value.contains(first)),
            None => false,
        };
        rest.is_empty() || source.slice(mark.passed_over).lines().any(|line| may_write(line.trim()))
    }

    /// The template that wrote the first key of a mapping as it stands there, and its column.
    pub(super) fn column_of_entries(&self, mapping: NodeRef<'_>) -> Option<(SourceId, usize)> {
        let (key, _) = mapping.entries().next()?;
        let piece = self.trace.pieces(key.span().start..key.span().end).next()?;
        let written = self.literal_of(&piece)?;
        let source = self.sources.get(written.source)?;
        let before = source.text().get(..written.range().start)?;
        Some((written.source, before.len().saturating_sub(before.rfind('\n').map_or(0, |end| end + 1))))
    }

    /// The mapping of a values source whose entries a node has (by `toYaml`): something is added to it there.
    pub(super) fn place_in_copied_mapping(&self, node: NodeRef<'_>, missing: &str) -> Option<Placement> {
        if node.kind() != NodeKind::Mapping {
            return None;
        }
        let (mapping, entry, piece) = node.entries().find_map(|(key, _)| self.copied_entry(key.span()))?;
        if self.is_left_out(node, mapping, missing) {
            return self.place_of_omission(mapping, piece.frame, missing);
        }
        let span = match self.origins().get(mapping) {
            Origin::Value { key_span: Some(key), .. } => *key,
            // An item of a list has no key: what names it stands for it.
            _ => self.naming_entry(node).or_else(|| self.value_head(entry))?,
        };
        let mut placement = Placement::exact(span).then(self.calls(piece.frame));
        placement.related.extend(self.overridden(mapping));
        placement.chain = self.chain(piece.frame, span);
        placement.identity = self.value_identity(mapping);
        Some(self.owned(placement, Some(mapping), missing, None))
    }

    /// Whether the values have what is missing from a mapping that was copied: the template left it out.
    fn is_left_out(&self, node: NodeRef<'_>, mapping: OriginId, missing: &str) -> bool {
        let first = missing.split('.').next().filter(|first| !first.is_empty() && node.get(first).is_none());
        let Some((first, span)) = first.zip(self.value_span(mapping)) else { return false };
        self.keys_of(span).iter().any(|key| key == first)
    }

    /// The action that left something out of a mapping that it copied (`omit`).
    fn place_of_omission(&self, mapping: OriginId, frame: FrameId, missing: &str) -> Option<Placement> {
        let mut calls = self.calls(frame).into_iter();
        let mut primary = calls.next()?;
        let path = self.origins().path(mapping)?;
        primary.label = format!("leaves `{missing}` of `{path}` out");
        let copied = Location::new(Place::Span(self.value_head(mapping)?), format!("`{path}` goes into it"));
        let placement = Placement::exact(primary.place.span()?);
        let related = std::iter::once(copied).chain(calls).collect();
        Some(self.owned(
            Placement { primary, related, precision: Precision::Template, ..placement },
            Some(mapping),
            missing,
            None,
        ))
    }

    /// The place of a node that is empty because a key of the values that it was printed from is not there.
    fn place_in_undeclared_mapping(&self, absence: &Absence<'_>) -> Option<Placement> {
        let span = absence.parent.span();
        let pieces = self.telling_pieces(span.start..span.end);
        let piece = pieces.first()?;
        match self.origins().inputs(&piece.origin) {
            [one] => self.place_undeclared(*one, absence.missing, self.calls(piece.frame)),
            _ => None,
        }
    }

    /// What to do about a node that is empty because a key at the top of the values is not there.
    fn label_of_undeclared(&self, absence: &Absence<'_>) -> Option<String> {
        let span = absence.parent.span();
        let pieces = self.telling_pieces(span.start..span.end);
        let [one] = self.origins().inputs(&pieces.first()?.origin) else { return None };
        let path = self.undeclared(*one)?;
        let key = path.strip_prefix(".Values.")?;
        Some(format!("`{path}` is declared nowhere; set `{key}.{}` in the values", absence.missing))
    }

    /// The place for a key that templates read and no values source has: the innermost mapping around it that one has.
    /// `missing` is what is to be added below the key.
    pub(super) fn place_undeclared(&self, id: OriginId, missing: &str, calls: Vec<Location>) -> Option<Placement> {
        let mut keys = Vec::new();
        let mut declared = id;
        while let Origin::Absent { parent, key } = self.origins().get(declared) {
            keys.push(key.to_string());
            declared = *parent;
        }
        let Origin::Value { key_span: Some(span), .. } = self.origins().get(declared) else { return None };
        if keys.is_empty() {
            return None;
        }
        keys.reverse();
        keys.extend(missing.split('.').filter(|key| !key.is_empty()).map(str::to_owned));
        let mut placement = Placement::exact(*span).then(calls);
        placement.primary.label = format!("set `{}` here", keys.join("."));
        placement.identity = self.value_identity(id);
        Some(self.owned(placement, Some(id), missing, None))
    }

    /// For a rendered key that was copied with its value: the mapping of the values source, and the value.
    pub(super) fn copied_entry(&self, key: Span) -> Option<(OriginId, OriginId, Piece)> {
        let pieces = self.telling_pieces(key.start..key.end);
        let piece = pieces.first()?;
        let Origin::Key { of } = self.origins().get(piece.origin) else { return None };
        match self.origins().get(*of) {
            Origin::Value { parent: Some(parent), .. } => {
                let is_root =
                    matches!(self.origins().get(*parent), Origin::Value { segment: PathSegment::Root(_), .. });
                (!is_root).then_some((*parent, *of, *piece))
            }
            _ => None,
        }
    }

    /// The place of the entry that names a copied mapping.
    fn naming_entry(&self, node: NodeRef<'_>) -> Option<Span> {
        let named = ["name", "kind"].iter().find_map(|key| node.get(key)).and_then(NodeRef::key)?;
        let (_, entry, _) = self.copied_entry(named.span())?;
        match self.origins().get(entry) {
            Origin::Value { span, key_span: Some(key), .. } => Some(key.cover(*span)),
            _ => None,
        }
    }

    /// Of the values that decided a branch, the one to set: the one named most like the field, else the first. Tells
    /// whether it is named like it.
    pub(super) fn decisive_value(&self, decided_by: OriginId, key: &str) -> Option<(OriginId, Span, bool)> {
        let candidates = self.origins().inputs(&decided_by).iter().filter_map(|id| {
            let Origin::Value { span, key_span, segment: PathSegment::Key(name), .. } = self.origins().get(*id) else {
                return None;
            };
            let source = self.sources.get(span.source)?;
            let value = source.slice(*span);
            let named = match likeness(name, key) {
                0 if is_empty(value) && self.is_named_around(*id, key) => 1,
                likeness => likeness,
            };
            // What a string is compared with is not told by the string: nobody knows what to set it to.
            if named == 0 && !is_empty(value) && !matches!(value, "true" | "false") {
                return None;
            }
            let whole = key_span.map_or(*span, |key_span| key_span.cover(*span));
            let is_line = !source.slice(whole).contains('\n');
            Some((*id, if is_line { whole } else { key_span.unwrap_or(whole) }, named))
        });
        let best = candidates.reduce(|best, next| if next.2 > best.2 { next } else { best })?;
        Some((best.0, best.1, best.2 > 0))
    }

    /// Whether one of the mappings around a value is named like a field: `securityContext.pod` is.
    fn is_named_around(&self, id: OriginId, key: &str) -> bool {
        let path = self.origins().path(id);
        path.is_some_and(|path| {
            let mut around = path.0.iter().rev().skip(1);
            around.any(|segment| matches!(segment, PathSegment::Key(name) if likeness(name, key) > 0))
        })
    }

    /// The path of a key that templates read and no values source has.
    fn undeclared(&self, id: OriginId) -> Option<String> {
        match self.origins().get(id) {
            Origin::Absent { .. } => self.origins().path(id).map(|path| format!(".Values.{path}")),
            _ => None,
        }
    }
}

/// Whether a value, as written, is nothing.
fn is_empty(value: &str) -> bool {
    matches!(value.trim(), "" | "{}" | "[]" | "null" | "~" | "\"\"" | "''" | "0")
}

/// How much a values key is named like a field: `resources` wholly, `containerSecurityContext` at its end.
pub(super) fn likeness(name: &str, key: &str) -> u8 {
    let ends_so = || name.to_ascii_lowercase().ends_with(&key.to_ascii_lowercase());
    if name == key { 2 } else { u8::from(ends_so()) }
}

/// "add `resources.limits.memory` here"
pub(super) fn label(absence: &Absence<'_>) -> String {
    match absence.wanted {
        Some(value) => format!("add `{}: {value}` here", absence.missing),
        None => format!("add `{}` here", absence.missing),
    }
}
