//! The catalogue as Rust source. Part of the build script.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::catalogue::{Catalogue, Example, Fixable, OptionValue, Policy, ReportedBy, Severity};

/// The three tables that `src/lib.rs` includes.
pub fn tables(catalogue: &Catalogue) -> String {
    let mut out = String::new();
    // `Debug` of a string is a Rust literal of it.
    let _ = writeln!(out, "static RULE_TABLE: [RulePolicy; {}] = [", catalogue.policies.len());
    for policy in &catalogue.policies {
        emit_policy(&mut out, policy);
    }
    out.push_str("];\nstatic PROFILE_TABLE: &[Profile] = &[\n");
    for profile in &catalogue.profiles {
        let _ = writeln!(
            out,
            "    Profile {{ id: {:?}, title: {:?}, description: {:?}, reports_outranked: {}, \
             reports_unconfirmed: {} }},",
            profile.id,
            profile.title,
            profile.description.trim(),
            profile.reports_outranked,
            profile.reports_unconfirmed
        );
    }
    out.push_str("];\nstatic FRAMEWORK_TABLE: &[Framework] = &[\n");
    for framework in &catalogue.frameworks {
        let _ = writeln!(
            out,
            "    Framework {{ id: {:?}, title: {:?}, url: {:?} }},",
            framework.id, framework.title, framework.url
        );
    }
    out.push_str("];\n");
    out
}

fn emit_policy(out: &mut String, policy: &Policy) {
    let severity = severity(policy.severity);
    let _ = writeln!(out, "    RulePolicy {{\n        id: {:?},\n        group: {:?},", policy.id, policy.group);
    let _ = writeln!(out, "        title: {:?},\n        severity: {severity},", policy.title);
    let _ = writeln!(out, "        security_severity: {:?},", policy.security_severity);
    let _ = writeln!(out, "        reported_by_engine: {},", policy.reported_by == ReportedBy::Engine);
    let _ = writeln!(out, "        profiles: &{:?},", policy.profiles);
    let _ = writeln!(out, "        message: {:?},", policy.message.trim());
    let _ = writeln!(out, "        why: {:?},\n        fix: {:?},", policy.why.trim(), policy.fix.trim());
    let _ = writeln!(out, "        fixable: {},", fixable(policy.fixable));
    let _ = writeln!(out, "        frameworks: {},", lists(&policy.frameworks));
    let _ = writeln!(out, "        peers: {},", lists(&policy.peers));
    let _ = writeln!(out, "        silenced_by: {},\n        options: &[", lists(&policy.silenced_by));
    for option in &policy.options {
        let default = value(&option.default);
        let (name, description) = (&option.name, option.description.trim());
        let _ = writeln!(
            out,
            "            RuleOption {{ name: {name:?}, default: {default}, description: {description:?} }},"
        );
    }
    out.push_str("        ],\n        lowered: &[\n");
    for lowered in &policy.lowered {
        let (severity, because) = (self::severity(lowered.severity), lowered.because.trim());
        let _ = writeln!(
            out,
            "            Lowered {{ case: {:?}, severity: {severity}, because: {because:?} }},",
            lowered.case
        );
    }
    let _ = writeln!(out, "        ],\n        outranked_by: &{:?},\n        examples: &[", policy.outranked_by);
    for example in &policy.examples {
        emit_example(out, example);
    }
    out.push_str("        ],\n    },\n");
}

fn emit_example(out: &mut String, example: &Example) {
    let yaml = example.fails.as_ref().or(example.passes.as_ref()).map_or("", String::as_str);
    let (name, fails, near_miss) = (&example.name, example.fails.is_some(), example.near_miss);
    let options: Vec<String> =
        example.options.iter().map(|(name, set)| format!("({name:?}, {})", value(set))).collect();
    let (options, rendered_for, kubernetes) = (options.join(", "), &example.rendered_for, example.kubernetes);
    let _ = writeln!(
        out,
        "            Example {{ name: {name:?}, fails: {fails}, near_miss: {near_miss}, options: &[{options}], \
         rendered_for: {rendered_for:?}, kubernetes: {kubernetes:?}, yaml: {yaml:?} }},"
    );
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "Severity::Note",
        Severity::Warning => "Severity::Warning",
        Severity::Error => "Severity::Error",
    }
}

fn fixable(fixable: Option<Fixable>) -> &'static str {
    match fixable {
        None => "Fixable::Never",
        Some(Fixable::Safe) => "Fixable::Safely",
        Some(Fixable::Unsafe) => "Fixable::Unsafely",
        Some(Fixable::Both) => "Fixable::ByCase",
    }
}

fn value(value: &OptionValue) -> String {
    let borrowed = |text: &String| format!("::std::borrow::Cow::Borrowed({text:?})");
    match value {
        OptionValue::Boolean(value) => format!("OptionValue::Boolean({value})"),
        OptionValue::Integer(value) => format!("OptionValue::Integer({value})"),
        OptionValue::String(text) => format!("OptionValue::String({})", borrowed(text)),
        OptionValue::Strings(texts) => {
            let texts: Vec<String> = texts.iter().map(borrowed).collect();
            format!("OptionValue::Strings(::std::borrow::Cow::Borrowed(&[{}]))", texts.join(", "))
        }
    }
}

fn lists(map: &BTreeMap<String, Vec<String>>) -> String {
    let entries: Vec<String> = map.iter().map(|(key, values)| format!("({key:?}, &{values:?})")).collect();
    format!("&[{}]", entries.join(", "))
}
