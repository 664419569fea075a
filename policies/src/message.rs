//! Messages with holes.

use crate::{Lowered, RulePolicy};

/// A part of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part<'m> {
    Text(&'m str),
    Hole(&'m str),
}

impl RulePolicy {
    /// The message with its holes filled by `value`, which gets each hole's name. A hole for which it has nothing
    /// stays as it is: a test holds every rule's arguments against its policy's message.
    pub fn message_with<'a>(&self, value: impl Fn(&str) -> Option<&'a str>) -> String {
        filled(self.message, value)
    }

    /// The names of the message's holes, in order.
    pub fn holes(&self) -> impl Iterator<Item = &'static str> {
        holes(self.message)
    }
}

impl Lowered {
    /// The reason with its holes filled, as [`RulePolicy::message_with`] does it.
    pub fn because_with<'a>(&self, value: impl Fn(&str) -> Option<&'a str>) -> String {
        filled(self.because, value)
    }

    /// The names of the reason's holes, in order.
    pub fn holes(&self) -> impl Iterator<Item = &'static str> {
        holes(self.because)
    }
}

fn filled<'a>(text: &str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    // Most values are a little longer than the names of their holes.
    let mut out = String::with_capacity(text.len() + 40);
    for part in parts(text) {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Hole(name) => match value(name) {
                Some(value) => out.push_str(value),
                None => out.extend(["{", name, "}"]),
            },
        }
    }
    out
}

fn holes(text: &'static str) -> impl Iterator<Item = &'static str> {
    parts(text).filter_map(|part| match part {
        Part::Hole(name) => Some(name),
        Part::Text(_) => None,
    })
}

/// The parts of a message, in order. A hole is a name in braces; a brace without its partner is text.
fn parts(message: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = Some(message);
    let pieces = std::iter::from_fn(move || {
        let message = rest?;
        let piece = message.split_once('{').and_then(|(text, behind)| {
            let (name, after) = behind.split_once('}')?;
            Some((text, Some(name), after))
        });
        let (text, hole, after) = piece.unwrap_or((message, None, ""));
        rest = hole.map(|_| after);
        Some((text, hole))
    });
    pieces.flat_map(|(text, hole)| std::iter::once(Part::Text(text)).chain(hole.map(Part::Hole)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_comes_apart_into_text_and_holes() {
        let expected = [Part::Text("x "), Part::Hole("a"), Part::Text(""), Part::Hole("b"), Part::Text(" {")];
        assert_eq!(parts("x {a}{b} {").collect::<Vec<_>>(), expected);
        assert_eq!(parts("").collect::<Vec<_>>(), [Part::Text("")]);
    }

    #[test]
    fn holes_are_filled_where_there_is_something_to_fill_them_with() {
        let policy = crate::rule("host-port").unwrap();
        assert_eq!(policy.holes().collect::<Vec<_>>(), ["container", "object", "port"]);
        let message = policy.message_with(|hole| (hole == "port").then_some("80"));
        assert_eq!(message, "container `{container}` of {object} binds port 80 of its node");
    }
}
