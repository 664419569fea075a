//! What several formats say in the same words.

use std::borrow::Borrow;
use std::sync::Arc;

use hullmark_findings::{Finding, SeenIn, Severity};
use hullmark_policies::RulePolicy;
use hullmark_source::SourceId;

use crate::Report;

/// Where the project lives; the pages of the rules lie below it.
pub(crate) const PROJECT_URL: &str = "https://github.com/hullmark/hullmark";

/// The message of a finding, with the values that it is seen with where others do not show it.
pub(crate) fn sentence(finding: &Finding) -> String {
    match finding.seen_in.as_ref().and_then(SeenIn::only_with) {
        Some(only) => format!("{} (only with {only})", finding.message),
        None => finding.message.clone(),
    }
}

/// What to do: what the finding says, or else its rule.
pub(crate) fn remedy<'a>(report: &Report<'_>, finding: &'a Finding) -> Option<&'a str> {
    finding.help.as_deref().or_else(|| (report.rules)(&finding.rule).map(|policy| policy.fix))
}

/// The address of the page about a rule.
pub(crate) fn page_url(policy: &RulePolicy) -> String {
    format!("{PROJECT_URL}/blob/main/{}", policy.page())
}

/// `3 errors`, `1 note`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// `3 errors, 1 note`, the worst first, or `no findings`.
pub(crate) fn counted_by_severity<F: Borrow<Finding>>(findings: &[F]) -> String {
    let count = |severity| findings.iter().filter(|finding| (*finding).borrow().severity == severity).count();
    let parts = Severity::ALL.iter().rev().map(|severity| (count(*severity), severity.as_str()));
    let parts: Vec<String> = parts.filter(|(count, _)| *count > 0).map(|(count, noun)| counted(count, noun)).collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}

/// The findings of a file.
pub(crate) struct OfFile<'a> {
    /// The name of the file.
    pub(crate) name: Arc<str>,
    /// The file.
    pub(crate) source: SourceId,
    pub(crate) findings: Vec<&'a Finding>,
}

/// The findings by the file of their primary place, in the order of the findings.
pub(crate) fn by_file<'a>(report: &Report<'a>) -> Vec<OfFile<'a>> {
    let mut files: Vec<OfFile<'a>> = Vec::new();
    for finding in report.findings {
        let source = finding.primary.place.source();
        let name = report.sources.name(source);
        match files.last_mut() {
            Some(file) if file.name == name => file.findings.push(finding),
            _ => files.push(OfFile { name, source, findings: vec![finding] }),
        }
    }
    files
}
