//! The rule catalogue as data: the words, severities, profiles, frameworks and examples of every rule.
//!
//! `build.rs` reads `rules/<group>/<rule-id>.yaml`, `profiles/` and `frameworks/`, checks them and writes static
//! tables; no YAML is read at run time.

mod message;
mod options;

use hullmark_findings::Severity;

pub use options::{OptionValue, RuleOption};

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// Every rule, sorted by id.
pub static RULES: &[RulePolicy] = &RULE_TABLE;

/// Every profile, sorted by id.
pub static PROFILES: &[Profile] = PROFILE_TABLE;

/// Every framework, sorted by id.
pub static FRAMEWORKS: &[Framework] = FRAMEWORK_TABLE;

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
    /// Whether the engine reports it while it reads and renders files, so that no check function exists.
    pub reported_by_engine: bool,
    /// The profiles that switch it on, besides `all`.
    pub profiles: &'static [&'static str],
    /// The finding's sentence, with `{holes}` that the rule fills.
    pub message: &'static str,
    /// Why it matters, for a developer, in a sentence or two.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// Whether `--fix` resolves it.
    pub fixable: Fixable,
    /// Framework id → controls.
    pub frameworks: &'static [(&'static str, &'static [&'static str])],
    /// Other tools' names for the rule: tool → ids.
    pub peers: &'static [(&'static str, &'static [&'static str])],
    /// Other tools' checks that say less than the rule: whoever suppresses one there has seen this fault, too.
    pub silenced_by: &'static [(&'static str, &'static [&'static str])],
    /// What users may set for it.
    pub options: &'static [RuleOption],
    /// The cases in which it weighs less.
    pub lowered: &'static [Lowered],
    /// The rules that say more of the same subject, directly or by way of others, sorted by id: where one of them
    /// reports a subject, this one only repeats it.
    pub outranked_by: &'static [&'static str],
    /// Manifests that fail or pass.
    pub examples: &'static [Example],
}

/// Whether a rule has fixes, where what is to be changed can be changed alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fixable {
    /// It has none.
    Never,
    /// Fixes after which every workload behaves as it did.
    Safely,
    /// Fixes after which a workload may need something else as well.
    Unsafely,
    /// Of both kinds.
    ByCase,
}

impl Fixable {
    /// The word used in tables; empty for a rule without fixes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "",
            Self::Safely => "safe",
            Self::Unsafely => "unsafe",
            Self::ByCase => "by case",
        }
    }
}

/// A case in which a fault weighs less than it does in general: still told, with the reason.
#[derive(Debug)]
pub struct Lowered {
    /// The name by which the rule's check calls it.
    pub case: &'static str,
    /// How bad the fault is then.
    pub severity: Severity,
    /// Why, in a sentence that is shown with the finding. It may have the holes of the message.
    pub because: &'static str,
}

/// A manifest that shows a rule.
#[derive(Debug)]
pub struct Example {
    /// What it shows.
    pub name: &'static str,
    /// Whether the rule must report it, at the marked places.
    pub fails: bool,
    /// Whether it passes although a careless reader (or rule) would think that it fails.
    pub near_miss: bool,
    /// What is set for the rule: option and value.
    pub options: &'static [(&'static str, OptionValue)],
    /// The namespace that a chart was rendered for, when the manifest is the render of one.
    pub rendered_for: Option<&'static str>,
    /// The minor release of Kubernetes that it is for, as the `21` of 1.21, where it is not the default one.
    pub kubernetes: Option<u32>,
    /// The manifest, with the places of findings drawn in comments.
    pub yaml: &'static str,
}

/// A named set of rules.
#[derive(Debug)]
pub struct Profile {
    /// The name that users and policy files give it.
    pub id: &'static str,
    /// It in a few words.
    pub title: &'static str,
    /// Whom it is for.
    pub description: &'static str,
    /// Whether it tells what a stronger rule says as well, so that each of its rules can be counted by itself.
    pub reports_outranked: bool,
    /// Whether notes are told of what may well be right: references whose other side may be described in files that were
    /// not checked, and cases that only a survey asks for.
    pub reports_unconfirmed: bool,
}

/// A published standard whose controls rules belong to.
#[derive(Debug)]
pub struct Framework {
    /// The name that users and policy files give it.
    pub id: &'static str,
    /// Its title, with the edition that the control ids are of.
    pub title: &'static str,
    /// Where it is published.
    pub url: &'static str,
}

impl RulePolicy {
    /// Whether a profile switches the rule on. A framework's id is a profile as well: that of its rules.
    #[must_use]
    pub fn is_in(&self, profile: &str) -> bool {
        profile == "all"
            || self.profiles.contains(&profile)
            || self.frameworks.iter().any(|(framework, _)| *framework == profile)
    }

    /// The path of its page in the repository, with `/` between the parts.
    #[must_use]
    pub fn page(&self) -> String {
        format!("docs/rules/{}/{}.md", self.group, self.id)
    }

    /// What users may set for the rule under this name.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&'static RuleOption> {
        self.options.iter().find(|option| option.name == name)
    }

    /// The case of a name in which the fault weighs less.
    #[must_use]
    pub fn lowered(&self, case: &str) -> Option<&'static Lowered> {
        self.lowered.iter().find(|lowered| lowered.case == case)
    }

    /// Whether another tool knows the rule under `id`, however it is spelt.
    #[must_use]
    pub fn has_peer_id(&self, id: &str) -> bool {
        let id = normal_peer_id(id);
        self.peers.iter().flat_map(|(_, ids)| ids.iter()).any(|peer| normal_peer_id(peer) == id)
    }
}

/// The one spelling of another tool's id: lower case, and Trivy's ids in their newest form, so that `AVD-KSV-0017` and
/// `KSV017` are `ksv-0017`.
#[must_use]
pub fn normal_peer_id(id: &str) -> String {
    let id = id.to_lowercase();
    let short = id.strip_prefix("avd-").unwrap_or(&id);
    for family in ["ksv", "kcv"] {
        let number = short.strip_prefix(family).map(|rest| rest.trim_start_matches('-'));
        if let Some(number) = number.and_then(|number| number.parse::<u16>().ok()) {
            return format!("{family}-{number:04}");
        }
    }
    id
}

/// The policy of a rule.
#[must_use]
pub fn rule(id: &str) -> Option<&'static RulePolicy> {
    let index = RULES.binary_search_by(|policy| policy.id.cmp(id)).ok()?;
    RULES.get(index)
}

/// The rules that another tool's id stands for, sorted by id: one id may stand for several rules.
pub fn by_peer_id(id: &str) -> impl Iterator<Item = &'static RulePolicy> {
    RULES.iter().filter(move |policy| policy.has_peer_id(id))
}

/// The profile of a name.
#[must_use]
pub fn profile(id: &str) -> Option<&'static Profile> {
    PROFILES.iter().find(|profile| profile.id == id)
}

/// The framework of a name.
#[must_use]
pub fn framework(id: &str) -> Option<&'static Framework> {
    FRAMEWORKS.iter().find(|framework| framework.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_found_by_its_id_and_by_its_peers_ids() {
        assert_eq!(rule("privileged-container").map(|policy| policy.group), Some("pod-security"));
        assert!(rule("privileged").is_none());
        for id in ["CKV_K8S_16", "ckv_k8s_16", "KSV-0017", "KSV017", "AVD-KSV-0017", "c-0057"] {
            assert_eq!(by_peer_id(id).map(|policy| policy.id).collect::<Vec<_>>(), ["privileged-container"], "{id}");
        }
    }

    #[test]
    fn the_table_is_sorted_so_that_every_rule_is_found() {
        assert!(RULES.iter().all(|policy| rule(policy.id).is_some_and(|found| std::ptr::eq(found, policy))));
    }

    #[test]
    fn recommended_is_a_part_of_strict_and_baseline_a_part_of_restricted() {
        for policy in RULES {
            assert!(!policy.is_in("recommended") || policy.is_in("strict"), "{}", policy.id);
            assert!(policy.is_in("all"));
        }
        // The restricted level replaces two controls of the baseline level by stricter ones that leave Windows out.
        let is_replaced = |id: &str| ["non-default-capability-added", "seccomp-unconfined"].contains(&id);
        for policy in RULES.iter().filter(|policy| policy.is_in("pss-baseline")) {
            assert_ne!(policy.is_in("pss-restricted"), is_replaced(policy.id), "{}", policy.id);
        }
    }
}
