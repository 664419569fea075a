//! Messages with holes.

/// A part of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part<'m> {
    Text(&'m str),
    Hole(&'m str),
}

/// The parts of a message, in order. A hole is a name in braces; a brace without its partner is text.
pub(crate) fn parts(message: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = message;
    while let Some((text, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else { break };
        parts.extend([Part::Text(text), Part::Hole(name)]);
        rest = after;
    }
    parts.push(Part::Text(rest));
    parts
}

/// The message with its holes filled. A hole for which there is nothing stays as it is: a test holds every
/// rule's arguments against its policy's message.
pub(crate) fn fill<'a>(message: &str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::new();
    for part in parts(message) {
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

/// Names as a message lists them: "`a`, `b`".
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_and_everything_else_is_kept() {
        let value = |name: &str| (name == "a").then_some("1");
        assert_eq!(fill("x {a}{a} {b} {", value), "x 11 {b} {");
        assert_eq!(fill("", value), "");
    }
}
