//! The rest of the story: calls, conditions, overridden values, and whose a place is.

use std::sync::Arc;

use hullmark_findings::{Location, Place, Precision, ThirdParty};
use hullmark_source::{Dependency, Frame, FrameId, FrameKind, Origin, OriginId, PathSegment, SourceId, Span};

use super::Placement;
use super::traced::Walk;

/// More conditions than these tell nothing: the innermost ones decide.
const MOST_CONDITIONS: usize = 2;

impl Walk<'_> {
    /// The action that printed something and the calls around it, from the innermost outwards.
    pub(super) fn calls(&self, frame: FrameId) -> Vec<Location> {
        let frames = self.origins().frames(frame);
        frames.filter(|frame| frame.kind != FrameKind::Branch).map(super::call).collect()
    }

    /// The calls of templates that led to a text, the outermost first, then the text; empty without such a call.
    pub(super) fn chain(&self, frame: FrameId, written: Span) -> Vec<Location> {
        let is_call = |frame: &Frame| !matches!(frame.kind, FrameKind::Action | FrameKind::Branch);
        if !self.origins().frames(frame).any(is_call) {
            return Vec::new();
        }
        let mut chain = self.calls(frame);
        chain.reverse();
        if chain.iter().all(|call| call.place != Place::Span(written)) {
            chain.push(Location::new(Place::Span(written), "this is where it comes from"));
        }
        chain
    }

    /// The calls around a place, without one that lies in it.
    pub(super) fn calls_around(&self, frame: FrameId, place: Span) -> Vec<Location> {
        let is_around = |call: &Location| call.place.span().is_none_or(|span| !place.contains(span));
        self.calls(frame).into_iter().filter(is_around).collect()
    }

    /// The name of the innermost `define` that wrote something.
    pub(super) fn innermost_template(&self, frame: FrameId) -> Option<&Arc<str>> {
        self.origins().frames(frame).find_map(|frame| match &frame.kind {
            FrameKind::Include(name) | FrameKind::Template(name) => Some(name),
            _ => None,
        })
    }

    /// What a value overrides, from the winner's nearest rival down.
    pub(super) fn overridden(&self, id: OriginId) -> Vec<Location> {
        let mut found = Vec::new();
        let mut id = id;
        while let Origin::Value { overrides: Some(loser), .. } = self.origins().get(id) {
            let place = self.value_span(*loser);
            found.extend(place.map(|span| Location::new(Place::Span(span), "the value that it overrides")));
            id = *loser;
        }
        found
    }

    /// The values that an action read to choose what it prints (`default`, `ternary`, `coalesce`).
    pub(super) fn chosen_by(&self, frame: FrameId) -> Vec<Location> {
        let action = self.origins().frame(frame).filter(|frame| frame.kind == FrameKind::Action);
        action.map_or_else(Vec::new, |action| self.deciders(action.decided_by, "takes part in the choice"))
    }

    /// The values that the conditions around a text read.
    pub(super) fn let_through_by(&self, frame: FrameId) -> Vec<Location> {
        let own_template = self.origins().frames(frame).take_while(|frame| frame.kind == FrameKind::Branch);
        let mut found = Vec::new();
        for branch in own_template {
            for location in self.deciders(branch.decided_by, "lets this be written") {
                if !found.contains(&location) {
                    found.push(location);
                }
            }
        }
        found.truncate(MOST_CONDITIONS);
        found
    }

    fn deciders(&self, decided_by: OriginId, role: &str) -> Vec<Location> {
        let told = |id: &OriginId| {
            let path = self.origins().path(*id).filter(|path| path.0.len() > 1)?;
            Some(Location::new(Place::Span(self.value_head(*id)?), format!("`{path}` {role}")))
        };
        self.origins().inputs(&decided_by).iter().filter_map(told).collect()
    }

    /// The dependency that a source came with, as the one that this text was rendered for.
    pub(super) fn dependency(&self, source: SourceId) -> Option<&Dependency> {
        self.trace.ownership().dependency(source, self.rendered_name)
    }

    /// The placement, at a place of the user's own chart. A place in a dependency becomes a related one: what the user
    /// edits is the key that sets the value for the dependency, the call of its template, or the entry that asks for
    /// it. `missing` is what is to be added to the value, `shown` the rendered bytes that the finding is about.
    pub(super) fn owned(
        &self,
        placement: Placement,
        value: Option<OriginId>,
        missing: &str,
        shown: Option<Span>,
    ) -> Placement {
        let Some(dependency) = self.dependency(placement.primary.place.source()) else { return placement };
        let path = value.and_then(|id| self.path_from_own_chart(id, dependency, missing));
        let own_call = || self.own_call(&placement, shown);
        let is_exact = |(_, precision): &(Location, Precision)| *precision == Precision::Exact;
        // A call that prints more than this is worth less than a path to set.
        let own = self.own_key(path.as_deref()).or_else(|| own_call().filter(|call| path.is_none() || is_exact(call)));
        let is_configurable = own.is_some() || path.is_some();
        let author = self.trace.ownership().author(self.rendered_name);
        let third_party = author.map(|author| ThirdParty { chart: author.names.join("."), is_configurable });
        let (primary, precision) = own.unwrap_or_else(|| entry(dependency, path.as_deref()));
        let mut related = vec![placement.primary];
        related.extend(placement.related.into_iter().filter(|location| location.place != primary.place));
        if let Some(first) = related.first_mut().filter(|first| first.label.is_empty()) {
            "written here".clone_into(&mut first.label);
        }
        Placement { primary, related, precision, third_party, ..placement }
    }

    /// The keys that lead from the user's values to a value of a dependency.
    fn path_from_own_chart(&self, id: OriginId, dependency: &Dependency, missing: &str) -> Option<Vec<String>> {
        let mut segments = self.origins().path(id)?.0.into_iter();
        if segments.next() != Some(PathSegment::Root("Values".into())) {
            return None;
        }
        let keys: Vec<String> = segments
            .map_while(|segment| match segment {
                PathSegment::Key(key) | PathSegment::Root(key) => Some(key.to_string()),
                PathSegment::Index(_) => None,
            })
            .chain(missing.split('.').filter(|key| !key.is_empty()).map(str::to_owned))
            .collect();
        // Global values, and those that a library is handed from the user's own chart, are under their own names; others
        // under those of the chart that has them, which may be one around this one.
        let is_global = keys.first().is_some_and(|key| key == "global");
        let owner = match self.value_span(self.declared_around(id)) {
            Some(span) => self.dependency(span.source),
            None => Some(dependency),
        };
        let names = owner.into_iter().flat_map(|owner| &owner.names).filter(|_| !is_global).map(ToString::to_string);
        Some(names.chain(keys).collect())
    }

    /// The user's key nearest to a path.
    fn own_key(&self, path: Option<&[String]>) -> Option<(Location, Precision)> {
        let keys: Vec<&str> = path?.iter().map(String::as_str).collect();
        let (steps, place) = self.trace.ownership().nearest_own_key(&keys)?;
        let rest = keys.get(steps..).unwrap_or_default().join(".");
        let label = if rest.is_empty() { "set it here".to_owned() } else { format!("set `{rest}` here") };
        Some((Location::new(Place::Span(place), label), Precision::Exact))
    }

    /// The user's own line among the calls that led to a place.
    fn own_call(&self, placement: &Placement, shown: Option<Span>) -> Option<(Location, Precision)> {
        let is_call = |location: &&Location| {
            let source = self.sources.get(location.place.source());
            let text = location.place.span().zip(source.as_deref()).map(|(span, source)| source.slice(span));
            text.is_some_and(prints) && self.dependency(location.place.source()).is_none()
        };
        let call = placement.related.iter().find(is_call)?;
        let prints_only_this =
            call.place.span().zip(shown).is_some_and(|(call, shown)| self.prints_only(call, shown.start..shown.end));
        let precision = if prints_only_this { Precision::Exact } else { Precision::Template };
        Some((call.clone(), precision))
    }
}

/// Whether a text of a template is an action that prints, not one that keeps something in a variable.
fn prints(text: &str) -> bool {
    let Some(inside) = text.strip_prefix("{{") else { return false };
    let inside = inside.trim_start_matches(['-', ' ', '\n', '\t']);
    let behind = inside.trim_start_matches(|c: char| c == '$' || c == '_' || c.is_ascii_alphanumeric()).trim_start();
    !(inside.starts_with('$') && (behind.starts_with(":=") || behind.starts_with('=')))
}

/// The entry of Chart.yaml that brings a dependency in.
fn entry(dependency: &Dependency, path: Option<&[String]>) -> (Location, Precision) {
    let name = dependency.names.last().map(ToString::to_string).unwrap_or_default();
    let label = match path {
        Some(path) => format!("`{name}` brings it along; set `{}` in the values", path.join(".")),
        None => format!("`{name}` brings it along"),
    };
    match dependency.entry {
        Ok(span) => (Location::new(Place::Span(span), label), Precision::Exact),
        Err(file) => (Location::new(Place::File(file), label), Precision::File),
    }
}
