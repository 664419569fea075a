//! `$(NAME)` in the command, the arguments and the environment of a container.

use std::ops::Range;

/// A variable that a text refers to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expansion<'t> {
    /// Its name.
    pub name: &'t str,
    /// The bytes of the text that are replaced by its value: `$(NAME)`.
    pub range: Range<usize>,
}

/// The variables that a text refers to, as the kubelet finds them: `$(NAME)`, where `$$` stands for a dollar sign
/// and a parenthesis that is not closed for itself.
///
/// Source: k8s.io/kubernetes, `third_party/forked/golang/expansion`.
pub fn expansions(text: &str) -> impl Iterator<Item = Expansion<'_>> {
    let mut rest_at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(rest_at..)?;
            let dollar = rest_at.saturating_add(rest.find('$')?);
            let behind = text.get(dollar.saturating_add(1)..)?;
            let opened = behind.strip_prefix('(').and_then(|inner| inner.split_once(')'));
            rest_at = dollar.saturating_add(1);
            if behind.starts_with('$') {
                rest_at = dollar.saturating_add(2);
            } else if let Some((name, _)) = opened {
                rest_at = dollar.saturating_add(name.len()).saturating_add(3);
                return Some(Expansion { name, range: dollar..rest_at });
            } else if behind.starts_with('(') {
                // No parenthesis is closed from here on.
                return None;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_as_the_kubelet_finds_them() {
        let names = |text| expansions(text).map(|it| (it.name, it.range)).collect::<Vec<_>>();
        assert_eq!(names("http://$(HOST):$(PORT)/"), [("HOST", 7..14), ("PORT", 15..22)]);
        assert_eq!(names("$$(HOST) $$$(PORT)"), [("PORT", 11..18)]);
        assert_eq!(names("$HOST ${HOST} $(HOST"), []);
        assert_eq!(names("ü$(A)$"), [("A", 2..6)]);
    }
}
