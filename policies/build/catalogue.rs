//! The form of the catalogue's files, and what must hold for them. Part of the build script.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

#[path = "outranking.rs"]
mod outranking;

/// The tools whose ids `peers` may give.
const PEERS: [&str; 8] =
    ["checkov", "kube-linter", "kube-score", "kubesec", "kubescape", "kyverno", "polaris", "trivy"];

/// A file of the catalogue: its path below `policies/` and its text.
pub struct InputFile {
    pub path: String,
    pub text: String,
}

/// `rules/<group>/<id>.yaml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Policy {
    pub id: String,
    #[serde(skip)]
    pub group: String,
    pub title: String,
    pub severity: Severity,
    pub security_severity: Option<f32>,
    #[serde(default)]
    pub reported_by: ReportedBy,
    pub profiles: Vec<String>,
    pub message: String,
    pub why: String,
    pub fix: String,
    /// What `--fix` does about it.
    pub fixable: Option<Fixable>,
    #[serde(default)]
    pub frameworks: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub peers: BTreeMap<String, Vec<String>>,
    /// Other tools' checks that say less, but whose suppression is meant for the rule's findings as well.
    #[serde(default)]
    pub silenced_by: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub options: Vec<RuleOption>,
    #[serde(default)]
    pub lowered: Vec<Lowered>,
    /// The rules that say more of the same subject.
    #[serde(default)]
    pub outranked_by: Vec<String>,
    pub examples: Vec<Example>,
}

/// Which fixes a rule has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fixable {
    Safe,
    Unsafe,
    #[serde(rename = "by-case")]
    Both,
}

/// Something that users may set for a rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleOption {
    pub name: String,
    pub r#type: OptionType,
    pub default: OptionValue,
    pub description: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OptionType {
    Boolean,
    Integer,
    String,
    Strings,
}

#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(untagged)]
pub enum OptionValue {
    Boolean(bool),
    Integer(i64),
    String(String),
    Strings(Vec<String>),
}

impl OptionValue {
    fn is_of(&self, expected: OptionType) -> bool {
        expected
            == match self {
                Self::Boolean(_) => OptionType::Boolean,
                Self::Integer(_) => OptionType::Integer,
                Self::String(_) => OptionType::String,
                Self::Strings(_) => OptionType::Strings,
            }
    }
}

/// A case in which the fault weighs less, and why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lowered {
    pub case: String,
    pub severity: Severity,
    pub because: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Note,
    Warning,
    Error,
}

/// What reports the rule: a function of the checks crate, or the engine while it reads the files.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportedBy {
    #[default]
    Check,
    Engine,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Example {
    pub name: String,
    pub fails: Option<String>,
    pub passes: Option<String>,
    #[serde(default)]
    pub near_miss: bool,
    /// What is set for the rule, by the name of the option.
    #[serde(default)]
    pub options: BTreeMap<String, OptionValue>,
    /// The namespace that a chart was rendered for, where the example is the render of one.
    pub rendered_for: Option<String>,
    /// The minor release of Kubernetes that the example is for, as the `21` of 1.21, where it is not the default one.
    pub kubernetes: Option<u32>,
}

/// `profiles/<id>.yaml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    pub id: String,
    pub title: String,
    pub description: String,
    /// Whether it tells what a stronger rule says as well.
    #[serde(default)]
    pub reports_outranked: bool,
    /// Whether it tells of what may well be right, as references whose other side may be described in other files.
    #[serde(default)]
    pub reports_unconfirmed: bool,
}

/// `frameworks/<id>.yaml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    pub id: String,
    pub title: String,
    pub url: String,
}

/// Everything, each list sorted by id.
pub struct Catalogue {
    pub policies: Vec<Policy>,
    pub profiles: Vec<Profile>,
    pub frameworks: Vec<Framework>,
}

impl Catalogue {
    /// Reads and checks all files. Each problem begins with the path of its file.
    pub fn read(
        rules: &[InputFile],
        profiles: &[InputFile],
        frameworks: &[InputFile],
        problems: &mut Vec<String>,
    ) -> Self {
        let profiles: Vec<(&InputFile, Profile)> = parse_all(profiles, problems);
        let frameworks: Vec<(&InputFile, Framework)> = parse_all(frameworks, problems);
        for (file, profile) in &profiles {
            check_stem(file, &profile.id, problems);
        }
        for (file, framework) in &frameworks {
            check_stem(file, &framework.id, problems);
        }
        let known = Known {
            profiles: profiles.iter().map(|(_, profile)| profile.id.as_str()).collect(),
            frameworks: frameworks.iter().map(|(_, framework)| framework.id.as_str()).collect(),
        };
        let mut policies: Vec<(&InputFile, Policy)> = parse_all(rules, problems);
        let mut ids = BTreeSet::new();
        for (file, policy) in &mut policies {
            policy.group = file.path.split('/').nth(1).unwrap_or_default().to_owned();
            let mut complain = |problem: &str| problems.push(format!("{}: {problem}", file.path));
            if !ids.insert(policy.id.clone()) {
                complain("another file has the same id");
            }
            if file.path.split('/').count() != 3 {
                complain("a policy lies at rules/<group>/<id>.yaml");
            }
            check_policy(policy, &known, &mut complain);
            check_stem(file, &policy.id, problems);
        }
        outranking::close(&mut policies, problems);
        policies.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
        Self {
            policies: policies.into_iter().map(|(_, policy)| policy).collect(),
            profiles: profiles.into_iter().map(|(_, profile)| profile).collect(),
            frameworks: frameworks.into_iter().map(|(_, framework)| framework).collect(),
        }
    }
}

struct Known<'c> {
    profiles: BTreeSet<&'c str>,
    frameworks: BTreeSet<&'c str>,
}

fn parse_all<'f, T: for<'de> Deserialize<'de>>(
    files: &'f [InputFile],
    problems: &mut Vec<String>,
) -> Vec<(&'f InputFile, T)> {
    let mut parsed = Vec::new();
    for file in files {
        match serde_saphyr::from_str(&file.text) {
            Ok(value) => parsed.push((file, value)),
            Err(error) => {
                let error = error.to_string();
                problems.push(format!("{}: {}", file.path, error.lines().next().unwrap_or_default()));
            }
        }
    }
    parsed
}

fn check_stem(file: &InputFile, id: &str, problems: &mut Vec<String>) {
    let stem = file.path.rsplit('/').next().and_then(|name| name.strip_suffix(".yaml"));
    if stem != Some(id) {
        problems.push(format!("{}: its id is `{id}`; id and file name must be the same", file.path));
    }
}

fn check_policy(policy: &Policy, known: &Known<'_>, complain: &mut dyn FnMut(&str)) {
    if !is_kebab_case(&policy.id) || !is_kebab_case(&policy.group) {
        complain("id and group are lower-case words joined by `-`");
    }
    let words = [("title", &policy.title), ("message", &policy.message), ("why", &policy.why), ("fix", &policy.fix)];
    for (name, text) in words {
        if text.trim().is_empty() {
            complain(&format!("`{name}` is empty"));
        }
    }
    if policy.title.ends_with('.') || policy.message.ends_with('.') {
        complain("`title` and `message` end without a full stop");
    }
    if policy.security_severity.is_some_and(|score| !(0.1..=10.0).contains(&score)) {
        complain("`security-severity` lies between 0.1 and 10.0");
    }
    for profile in &policy.profiles {
        if profile == "all" || !known.profiles.contains(profile.as_str()) {
            complain(&format!("unknown profile `{profile}` (every rule is in `all` without saying so)"));
        }
    }
    for (framework, controls) in &policy.frameworks {
        if !known.frameworks.contains(framework.as_str()) {
            complain(&format!("unknown framework `{framework}`"));
        }
        if controls.is_empty() {
            complain(&format!("framework `{framework}` without a control"));
        }
    }
    for (key, tools) in [("peers", &policy.peers), ("silenced-by", &policy.silenced_by)] {
        for (peer, ids) in tools {
            if !PEERS.contains(&peer.as_str()) || ids.is_empty() {
                complain(&format!("`{key}` has an unknown tool or no ids: `{peer}`"));
            }
        }
    }
    for (peer, id) in policy.silenced_by.iter().flat_map(|(peer, ids)| ids.iter().map(move |id| (peer, id))) {
        if policy.peers.get(peer).is_some_and(|ids| ids.contains(id)) {
            complain(&format!("`silenced-by` repeats `{id}`, which stands in `peers`"));
        }
    }
    check_options(policy, complain);
    check_lowered(policy, complain);
    check_examples(policy, complain);
}

fn check_options(policy: &Policy, complain: &mut dyn FnMut(&str)) {
    let mut names = BTreeSet::new();
    for option in &policy.options {
        if !is_kebab_case(&option.name) || !names.insert(&option.name) {
            complain(&format!("option `{}`: each has a name of its own, in kebab-case", option.name));
        }
        if option.description.trim().is_empty() {
            complain(&format!("option `{}` has no description", option.name));
        }
        if !option.default.is_of(option.r#type) {
            complain(&format!("the default of option `{}` is of another type than the option", option.name));
        }
    }
    for (name, value) in policy.examples.iter().flat_map(|example| &example.options) {
        let declared = policy.options.iter().find(|option| option.name == *name);
        if !declared.is_some_and(|option| value.is_of(option.r#type)) {
            complain(&format!("an example sets `{name}`, which is no option of the rule or of another type"));
        }
    }
}

fn check_lowered(policy: &Policy, complain: &mut dyn FnMut(&str)) {
    let mut cases = BTreeSet::new();
    for lowered in &policy.lowered {
        if !is_kebab_case(&lowered.case) || !cases.insert(&lowered.case) {
            complain(&format!("case `{}`: each has a name of its own, in kebab-case", lowered.case));
        }
        // Nothing is lower than a note; what it has to say may still be said.
        let is_lower = lowered.severity < policy.severity || lowered.severity == Severity::Note;
        if lowered.because.trim().is_empty() || !is_lower {
            complain(&format!("case `{}` gives a lower severity and says `because`", lowered.case));
        }
    }
}

fn check_examples(policy: &Policy, complain: &mut dyn FnMut(&str)) {
    let mut names = BTreeSet::new();
    for example in &policy.examples {
        if example.name.trim().is_empty() || !names.insert(&example.name) {
            complain("each example has a name of its own");
        }
        if example.fails.is_some() == example.passes.is_some() {
            complain(&format!("example `{}` has either `fails` or `passes`", example.name));
        }
        if example.near_miss && example.passes.is_none() {
            complain(&format!("example `{}`: only a passing example is a near miss", example.name));
        }
    }
    let failing = policy.examples.iter().filter(|example| example.fails.is_some()).count();
    let passing = policy.examples.len().saturating_sub(failing);
    if failing < 2 || passing < 2 {
        complain("at least two failing and two passing examples are needed");
    }
    if !policy.examples.iter().any(|example| example.near_miss) {
        complain("one passing example looks as if it failed and says so with `near-miss: true`");
    }
}

fn is_kebab_case(text: &str) -> bool {
    let lower =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.split('-').all(lower)
}
