//! The rule catalogue as data: the words, severities, profiles, frameworks and examples of every rule.
//!
//! `build.rs` reads `rules/<group>/<rule-id>.yaml`, checks it and writes a static table; no YAML is read at run
//! time.

use hullmark_findings::Severity;

/// All that is said about a rule. What it does stands in the checks crate, under the same id.
#[derive(Debug)]
pub struct RulePolicy {
    /// Kebab-case noun phrase for the fault, unique and stable.
    pub id: &'static str,
    /// The folder that it lies in: `pod-security`, `rbac` …
    pub group: &'static str,
    /// The fault in one line.
    pub title: &'static str,
    /// How bad it is unless configured otherwise.
    pub severity: Severity,
    /// GitHub's `security-severity` (0.1 to 10.0, CVSS-like), for rules about security.
    pub security_severity: Option<f32>,
    /// The profiles that switch it on, besides `all`.
    pub profiles: &'static [&'static str],
    /// The finding's sentence, with `{holes}` that the rule fills.
    pub message: &'static str,
    /// Why it matters, for a developer, in a sentence or two.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// Framework id → controls.
    pub frameworks: &'static [(&'static str, &'static [&'static str])],
    /// Other tools' names for the rule: tool → ids.
    pub peers: &'static [(&'static str, &'static [&'static str])],
    /// Manifests that fail or pass.
    pub examples: &'static [Example],
}

/// A manifest that shows a rule.
#[derive(Debug)]
pub struct Example {
    /// What it shows.
    pub name: &'static str,
    /// Whether the rule must report it, at the marked places.
    pub fails: bool,
    /// The manifest, with the places of findings drawn in comments.
    pub yaml: &'static str,
}
