//! The expression of a template at a place, read from the text: whether or not a render came by.

/// What stands at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Expression {
    /// A path from a built-in object up to the name at the place: `image.tag` for `.Values.image.tag`, `Chart.Name` for
    /// `.Chart.Name`.
    Path(String),
    /// The name of a template in a call: `include "name" .`
    Template(String),
}

/// The expression at a byte of a template.
pub(crate) fn at(text: &str, offset: usize) -> Option<Expression> {
    if !is_in_action(text, offset) {
        return None;
    }
    called(text, offset).map(Expression::Template).or_else(|| path(text, offset).map(Expression::Path))
}

/// Whether a byte lies in an action, braces included: the nearest braces before it tell.
pub(crate) fn is_in_action(text: &str, offset: usize) -> bool {
    let Some(open) = text.get(..offset).and_then(|before| before.rfind("{{")) else { return false };
    let end = text.get(open..).and_then(|action| action.find("}}"));
    end.is_none_or(|end| open.saturating_add(end).saturating_add(2) > offset)
}

/// The name between quotes around the place, if a call of a template stands before it.
fn called(text: &str, offset: usize) -> Option<String> {
    let line_start = text.get(..offset)?.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let open = text.get(line_start..offset)?.rfind(['"', '`'])?.saturating_add(line_start);
    let behind = text.get(open.saturating_add(1)..)?;
    let name = behind.get(..behind.find(['"', '`', '\n'])?)?;
    let is_around = offset <= open.saturating_add(1).saturating_add(name.len());
    let function = text.get(..open)?.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next()?;
    (is_around && ["include", "template", "block", "define"].contains(&function)).then(|| name.to_owned())
}

fn path(text: &str, offset: usize) -> Option<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let is_path = |c: char| is_part(c) || matches!(c, '.' | '$');
    let start = text.get(..offset)?.rfind(|c: char| !is_path(c)).map_or(0, |at| {
        at.saturating_add(text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8))
    });
    let rest = text.get(offset..)?;
    let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len()).saturating_add(offset);
    let path = text.get(start..end)?;
    let path = path.strip_prefix("$.").or_else(|| path.strip_prefix('.'))?;
    let path = path.strip_prefix("Values.").or_else(|| path.starts_with("Chart.").then_some(path))?;
    (!path.is_empty() && !path.ends_with('.')).then(|| path.to_owned())
}

/// The bytes of the name in `define "name"`, for each definition of a template in a text.
pub(crate) fn definitions<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = std::ops::Range<usize>> + 't {
    text.match_indices(name).filter_map(move |(at, _)| {
        let end = at.saturating_add(name.len());
        let quote = text.get(..at)?.chars().next_back().filter(|quote| matches!(quote, '"' | '`'))?;
        let before = text.get(..at)?.strip_suffix(quote)?.trim_end();
        let is_definition = before.ends_with("define") || before.ends_with("block");
        (is_definition && text.get(end..)?.starts_with(quote)).then_some(at..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` is the place.
    fn check(marked: &str, expected: impl Into<Option<Expression>>) {
        let offset = marked.find('|').unwrap();
        assert_eq!(at(&marked.replacen('|', "", 1), offset), expected.into(), "{marked}");
    }

    #[test]
    fn a_path_goes_up_to_the_name_at_the_place() {
        let path = |it: &str| Some(Expression::Path(it.to_owned()));
        check("a: {{ .Values.image.t|ag }}", path("image.tag"));
        check("a: {{ .Values.im|age.tag | quote }}", path("image"));
        check("a: {{ if and $.Values.a| .Values.b }}", path("a"));
        check("a: {{ .Chart.Na|me }}", path("Chart.Name"));
        check("a: {{ .Val|ues.a }}", None);
        check("a: {{ .Values.a }} .Values.b|", None);
        check("a: .Values|.a", None);
    }

    #[test]
    fn a_call_names_its_template() {
        let name = || Some(Expression::Template("shop.labels".to_owned()));
        check("{{ include \"shop.la|bels\" . | nindent 4 }}", name());
        check("{{- template `|shop.labels` . }}", name());
        check("{{ printf \"shop.la|bels\" }}", None);
        check("{{ include \"shop.labels\" .Values.a| }}", Some(Expression::Path("a".to_owned())));
    }

    #[test]
    fn definitions_are_found_by_their_names() {
        let text =
            "{{- define \"a.b\" -}}x{{ end }}{{ include \"a.b\" . }}{{define `a.b`}}{{end}}{{define \"a.b.c\"}}{{end}}";
        let found: Vec<_> = definitions(text, "a.b").map(|range| range.start).collect();
        assert_eq!(found, [12, 61]);
    }
}
