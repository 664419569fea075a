//! Which controls of the published frameworks the findings belong to, and which were looked at.

use std::collections::{BTreeMap, BTreeSet};

use hullmark_policies::{FRAMEWORKS, Framework, RULES, RulePolicy};
use serde::Serialize;

use crate::Report;

/// A framework that rules belong to.
#[derive(Serialize)]
pub(super) struct FrameworkCoverage<'a> {
    id: &'static str,
    title: &'static str,
    url: &'static str,
    violated: usize,
    clear: usize,
    not_checked: usize,
    controls: Vec<Control<'a>>,
}

/// A control that at least one rule belongs to.
#[derive(Serialize)]
struct Control<'a> {
    id: &'static str,
    /// `violated`, `clear` (looked at, nothing found) or `unchecked` (none of its rules was run).
    status: &'static str,
    status_text: &'static str,
    findings: usize,
    /// Those with findings.
    violating: Vec<&'a str>,
    /// How many of its rules were run.
    run: usize,
    rules: usize,
}

/// Every framework, by id.
pub(super) fn coverage<'a>(report: &Report<'a>) -> Vec<FrameworkCoverage<'a>> {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in report.findings {
        *found.entry(&finding.rule).or_insert(0) += 1;
    }
    let checked: BTreeSet<&str> = report.checked_rules.iter().map(|policy| policy.id).collect();
    FRAMEWORKS.iter().map(|framework| of_framework(framework, &found, &checked)).collect()
}

fn of_framework<'a>(
    framework: &'static Framework,
    found: &BTreeMap<&'a str, usize>,
    checked: &BTreeSet<&str>,
) -> FrameworkCoverage<'a> {
    let mut rules: BTreeMap<&'static str, Vec<&'static RulePolicy>> = BTreeMap::new();
    for policy in RULES {
        let controls = policy.frameworks.iter().filter(|(id, _)| *id == framework.id);
        for control in controls.flat_map(|(_, controls)| controls.iter()) {
            rules.entry(control).or_default().push(policy);
        }
    }
    let mut controls: Vec<Control<'_>> =
        rules.into_iter().map(|(id, rules)| control(id, &rules, found, checked)).collect();
    controls.sort_by(|a, b| natural(a.id).cmp(&natural(b.id)));
    let count = |status| controls.iter().filter(|control| control.status == status).count();
    FrameworkCoverage {
        id: framework.id,
        title: framework.title,
        url: framework.url,
        violated: count("violated"),
        clear: count("clear"),
        not_checked: count("unchecked"),
        controls,
    }
}

fn control<'a>(
    id: &'static str,
    rules: &[&'static RulePolicy],
    found: &BTreeMap<&'a str, usize>,
    checked: &BTreeSet<&str>,
) -> Control<'a> {
    let violating: Vec<(&str, usize)> =
        rules.iter().filter_map(|rule| found.get_key_value(rule.id)).map(|(id, count)| (*id, *count)).collect();
    let run = rules.iter().filter(|rule| checked.contains(rule.id)).count();
    let (status, status_text) = match (violating.is_empty(), run) {
        (false, _) => ("violated", "violated"),
        (true, 0) => ("unchecked", "not checked"),
        (true, _) => ("clear", "nothing found"),
    };
    Control {
        id,
        status,
        status_text,
        findings: violating.iter().map(|(_, count)| count).sum(),
        violating: violating.into_iter().map(|(id, _)| id).collect(),
        run,
        rules: rules.len(),
    }
}

/// `5.2.10` behind `5.2.9`: the numbers in an id count as numbers.
fn natural(id: &str) -> Vec<(u64, &str)> {
    let parts = id.split(['.', ' ', '-', '(', ')']);
    parts.map(|part| (part.parse().unwrap_or(u64::MAX), part)).collect()
}
