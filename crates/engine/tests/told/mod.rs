//! Outcomes as text.

use hullmark_engine::{CheckRequest, Outcome, Selection, Settings, Target};
use hullmark_findings::{Place, SeenIn};

/// A request to check the whole tree with these rules.
pub(crate) fn request(rules: &[&str]) -> CheckRequest {
    let selection = Selection::new("all", rules, &[] as &[&str]).unwrap();
    CheckRequest::new(vec![Target::Path(".".into())], Settings::new(selection))
}

/// `path:line:col rule: message (only with …)` of each finding, then what was not checked.
pub(crate) fn told(outcome: &Outcome) -> String {
    let mut text = String::new();
    for finding in &outcome.findings {
        let name = outcome.sources.name(finding.primary.place.source());
        let at = match finding.primary.place {
            Place::Span(span) => {
                let start = outcome.sources.position(span).start;
                format!("{name}:{}:{}", start.line, start.column)
            }
            Place::File(_) => name.to_string(),
        };
        text += &format!("{at} {}: {}", finding.rule, finding.message);
        if let Some(only) = finding.seen_in.as_ref().and_then(SeenIn::only_with) {
            text += &format!(" (only with {only})");
        }
        text += "\n";
    }
    for unchecked in &outcome.summary.unchecked {
        text += &format!("{}: {}: {}\n", unchecked.kind.as_str(), unchecked.path, unchecked.reason);
    }
    text
}
