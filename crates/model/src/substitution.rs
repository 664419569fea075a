//! Values that a tool fills in on a manifest's way to the cluster.
//!
//! Flux's post-build substitution and `envsubst` replace `${NAME}`, the templates of `OpenShift` `${NAME}` and `${{NAME}}`,
//! and many a pipeline `{{ name }}`. What they put there stands somewhere else, but a reference can bring a default:
//! `${NAME:=default}` or `${NAME:-default}`, with or without the colon.

use std::ops::Range;

use hullmark_parser::NodeRef;

/// Whether a text is not known before a tool has filled it in: it holds a reference, and is not one reference with a
/// default and nothing else.
///
/// The text of a rendered chart holds none: what looks like one there reaches the cluster as it is.
#[must_use]
pub fn is_filled_in_later(text: &str) -> bool {
    let has_reference = text.contains("${") || text.split_once("{{").is_some_and(|(_, behind)| behind.contains("}}"));
    has_reference && default_in(text).is_none()
}

/// The text of a scalar of type string, or the default of the reference that it is.
pub(crate) fn text_of(node: NodeRef<'_>) -> Option<&str> {
    let text = node.as_str()?;
    default_in(text).and_then(|range| text.get(range)).or(Some(text))
}

/// The default of the reference that a scalar is, whatever type it will have.
pub(crate) fn default_of(node: NodeRef<'_>) -> Option<&str> {
    let text = node.as_str()?;
    text.get(default_in(text)?)
}

/// Where [`text_of`] begins in the decoded text of the scalar, in bytes.
pub(crate) fn offset_of_text(node: NodeRef<'_>) -> usize {
    node.as_str().and_then(default_in).map_or(0, |range| range.start)
}

/// The default of a reference that is the whole text: `10` of `${PERIOD:=10}`.
fn default_in(text: &str) -> Option<Range<usize>> {
    let inner = text.strip_prefix("${")?.strip_suffix('}')?;
    let name_end = inner.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))?;
    let behind = inner.get(name_end..)?;
    let operator = [":=", ":-", "=", "-"].into_iter().find(|operator| behind.starts_with(operator))?;
    let default = behind.get(operator.len()..)?;
    let start = "${".len().checked_add(name_end)?.checked_add(operator.len())?;
    let is_plain = name_end > 0 && !default.contains(['$', '{', '}']);
    is_plain.then(|| start..start.saturating_add(default.len()))
}

#[cfg(test)]
mod tests {
    use super::{default_in, is_filled_in_later};

    fn default(text: &str) -> Option<&str> {
        default_in(text).and_then(|range| text.get(range))
    }

    #[test]
    fn a_reference_may_bring_a_default() {
        assert_eq!(default("${PERIOD:=10}"), Some("10"));
        assert_eq!(default("${PERIOD:-10}"), Some("10"));
        assert_eq!(default("${PERIOD=10}"), Some("10"));
        assert_eq!(default("${CRON:=0 3 * * *}"), Some("0 3 * * *"));
        assert_eq!(default("${EMPTY:=}"), Some(""));
    }

    #[test]
    fn other_texts_have_no_default() {
        for text in
            ["", "10", "${PERIOD}", "${}", "${:=1}", "a ${B:=c}", "${A:=b}${C:=d}", "${A:=${B}}", "${A:+b}", "$A"]
        {
            assert_eq!(default(text), None, "{text}");
        }
    }

    #[test]
    fn what_has_a_reference_without_a_default_is_filled_in_later() {
        for text in ["${APP}", "${APP}-config", "${A:=b}-${C:=d}", "${{PORT}}", "{{ port }}", "x{{.a}}y"] {
            assert!(is_filled_in_later(text), "{text}");
        }
        for text in ["", "app", "$APP", "${A:=b}", "{{", "}} {{", "{a}"] {
            assert!(!is_filled_in_later(text), "{text}");
        }
    }
}
