//! Labels and annotations as options name them.

use hullmark_model::Labels;

/// `key` or `key=value`, each with `*` for any characters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term<'o> {
    key: &'o str,
    value: &'o str,
}

impl<'o> Term<'o> {
    pub(crate) fn parse(text: &'o str) -> Self {
        let (key, value) = text.split_once('=').unwrap_or((text, "*"));
        Self { key: key.trim(), value: value.trim() }
    }

    pub(crate) fn matches(self, key: &str, value: &str) -> bool {
        is_like(self.key, key) && is_like(self.value, value)
    }

    pub(crate) fn is_met_by(self, labels: Labels<'_>) -> bool {
        labels.iter().any(|(key, value)| self.matches(key, value))
    }
}

/// Whether a text is like a pattern in which `*` stands for any characters: in time linear in both, since the first
/// place at which each part fits is as good as any.
pub(crate) fn is_like(pattern: &str, text: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut rest) = text.strip_prefix(head) else { return false };
    let (middle, end) = tail.rsplit_once('*').map_or(("", tail), |(middle, end)| (middle, end));
    for part in middle.split('*') {
        let Some((_, behind)) = rest.split_once(part) else { return false };
        rest = behind;
    }
    rest.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, text) in [("a", "a"), ("*", ""), ("a*", "a"), ("a*c", "abc"), ("*b*", "abc"), ("a*b*c", "a-b-c")]
        {
            assert!(is_like(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a", "ab"), ("a*a", "a"), ("*b", "abc"), ("a*b*b", "ab"), ("", "a")] {
            assert!(!is_like(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn a_term_without_a_value_asks_for_the_key_only() {
        assert!(Term::parse("owner").matches("owner", ""));
        assert!(Term::parse("owner=team-*").matches("owner", "team-web"));
        assert!(!Term::parse("owner=team-*").matches("owner", "web"));
        assert!(!Term::parse("owner").matches("owners", ""));
    }
}
