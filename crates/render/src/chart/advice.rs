//! From the clues of an error to what a person can do about it: the values key at fault, and where it stands.

use hullmark_findings::closest;
use hullmark_source::{Origin, OriginId, OriginTable, PathSegment, Span};

use crate::exec::{Clue, MetValue};

/// What every template sees below its outermost `.`.
const BUILT_IN: &[&str] = &["Values", "Release", "Chart", "Capabilities", "Template", "Files", "Subcharts"];

/// What a person should know about an error besides its words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Advice {
    /// In a sentence without a capital: `` `service` is not set in the values ``.
    pub text: String,
    /// Where, and what is there: the key, or the mapping that lacks it.
    pub place: Option<(Span, String)>,
}

/// The advice for an error that left a clue.
pub(super) fn advice(clue: &Clue, origins: &OriginTable) -> Option<Advice> {
    match clue {
        Clue::NoField => Some(Advice {
            text: "a key with a `-` in it is read with `index`: `index .Values \"my-key\"`".into(),
            place: None,
        }),
        Clue::Meant(name) => Some(Advice { text: format!("did you mean `{name}`?"), place: None }),
        Clue::Met(values) => {
            let of_values = values.iter().find_map(|value| of_met(value, origins));
            let shown = || match values.as_slice() {
                [MetValue { shown, .. }] => Some(format!("the value is {shown} here")),
                _ => None,
            };
            of_values.or_else(|| shown().map(|text| Advice { text, place: None }))
        }
    }
}

fn of_met(value: &MetValue, origins: &OriginTable) -> Option<Advice> {
    let inputs = || value.origins.iter().flat_map(|origin| origins.inputs(origin));
    let is_whole = |origin: &OriginId| !matches!(origins.get(*origin), Origin::Computed { .. });
    let is_mixed = inputs().count() > 1 || !value.origins.iter().all(is_whole);
    inputs().find_map(|input| of_value(*input, &value.shown, is_mixed, origins))
}

/// The advice for a value with a place in a values tree, or without one that should be there.
fn of_value(origin: OriginId, shown: &str, is_mixed: bool, origins: &OriginTable) -> Option<Advice> {
    let path = origins.path(origin)?;
    match origins.get(origin) {
        Origin::Absent { parent, key } if BUILT_IN.contains(&&**key) => {
            let dot = origins.path(*parent)?;
            let text = format!("`.` is `{dot}` here, inside of `with` or `range`: write `$.{key}`");
            Some(Advice { text, place: None })
        }
        Origin::Absent { parent, key } => {
            let meant = closest(key, siblings(*parent, origins));
            let meant = meant.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
            let place = match origins.get(*parent) {
                Origin::Value { key_span: Some(span), .. } => Some((*span, format!("`{key}` is not set here"))),
                _ => None,
            };
            Some(Advice { text: format!("`{path}` is not set in the values{meant}"), place })
        }
        Origin::Value { key_span, span, .. } => {
            let span = key_span.unwrap_or(*span);
            // A value that is computed from several is not to be seen in the file.
            let (text, label) = match is_mixed {
                true => (format!("the value is {shown}, made from `{path}`"), "the value is made from this".into()),
                false => (format!("`{path}` is {shown}"), format!("this is {shown}")),
            };
            Some(Advice { text, place: Some((span, label)) })
        }
        _ => None,
    }
}

/// The keys of a mapping.
fn siblings(parent: OriginId, origins: &OriginTable) -> impl Iterator<Item = &str> {
    origins.all().filter_map(move |origin| match origin {
        Origin::Value { parent: Some(of), segment: PathSegment::Key(key), .. } if *of == parent => Some(&**key),
        _ => None,
    })
}
