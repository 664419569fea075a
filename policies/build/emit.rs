//! The catalogue as Rust source. Part of the build script.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::catalogue::{Catalogue, Policy, ReportedBy, Severity};

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
            "    Profile {{ id: {:?}, title: {:?}, description: {:?} }},",
            profile.id,
            profile.title,
            profile.description.trim()
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
    let severity = match policy.severity {
        Severity::Note => "Severity::Note",
        Severity::Warning => "Severity::Warning",
        Severity::Error => "Severity::Error",
    };
    let _ = writeln!(out, "    RulePolicy {{\n        id: {:?},\n        group: {:?},", policy.id, policy.group);
    let _ = writeln!(out, "        title: {:?},\n        severity: {severity},", policy.title);
    let _ = writeln!(out, "        security_severity: {:?},", policy.security_severity);
    let _ = writeln!(out, "        reported_by_engine: {},", policy.reported_by == ReportedBy::Engine);
    let _ = writeln!(out, "        profiles: &{:?},", policy.profiles);
    let _ = writeln!(out, "        message: {:?},", policy.message.trim());
    let _ = writeln!(out, "        why: {:?},\n        fix: {:?},", policy.why.trim(), policy.fix.trim());
    let _ = writeln!(out, "        frameworks: {},", lists(&policy.frameworks));
    let _ = writeln!(out, "        peers: {},\n        examples: &[", lists(&policy.peers));
    for example in &policy.examples {
        let yaml = example.fails.as_ref().or(example.passes.as_ref()).map_or("", String::as_str);
        let _ = writeln!(
            out,
            "            Example {{ name: {:?}, fails: {}, near_miss: {}, yaml: {yaml:?} }},",
            example.name,
            example.fails.is_some(),
            example.near_miss
        );
    }
    out.push_str("        ],\n    },\n");
}

fn lists(map: &BTreeMap<String, Vec<String>>) -> String {
    let entries: Vec<String> = map.iter().map(|(key, values)| format!("({key:?}, &{values:?})")).collect();
    format!("&[{}]", entries.join(", "))
}
