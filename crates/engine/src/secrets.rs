//! Secrets in files that hold no objects: values, templates as they are written, what could not be parsed.

use std::sync::Arc;

use hullmark_checks::place::{Placement, place_bytes};
use hullmark_checks::{Selection, WrittenSecret, secrets_in_values};
use hullmark_findings::{Finding, Fingerprint};
use hullmark_parser::{Document, NodeKind, Parsed};
use hullmark_policies::RulePolicy;
use hullmark_secrets::{Confidence, Kind, Match, masked, scan};
use hullmark_source::{SourceId, SourceMap, Span};
use rustc_hash::FxHashSet;

use crate::findings::placed_finding;

const VALUES_SECRET: &str = "values-secret";
const VALUES_DEFAULT: &str = "values-default-password";

/// Shorter secrets occur in many words by chance.
const LEAST_WORD: usize = 5;

/// The rules that tell of one and the same secret, the one that says most first: where it ends up, then where it stands,
/// then what it is.
const BY_RANK: [&str; 15] = [
    "env-secret-literal",
    "secret-in-command",
    "secret-in-annotation",
    "configmap-secret",
    "secret-generator-literal",
    "kubeconfig-credentials",
    VALUES_DEFAULT,
    VALUES_SECRET,
    "secret-data-in-manifest",
    "secret-in-comment",
    "private-key-in-manifest",
    "known-token-format",
    "url-embedded-credentials",
    "plaintext-secret",
    "high-entropy-string",
];

/// Top keys of values, by which a file without a telling name is known: two of them are no accident.
const VALUES_KEYS: [&str; 22] = [
    "affinity",
    "auth",
    "autoscaling",
    "config",
    "env",
    "envs",
    "extraEnv",
    "extraEnvVars",
    "fullnameOverride",
    "global",
    "image",
    "ingress",
    "nodeSelector",
    "persistence",
    "podAnnotations",
    "replicaCount",
    "replicas",
    "resources",
    "service",
    "serviceAccount",
    "securityContext",
    "tolerations",
];

/// Whether a rule is about secrets.
pub(crate) fn is_rule(rule: &str) -> bool {
    BY_RANK.contains(&rule)
}

/// Whether a file that holds no object is one of values, by its path or by what stands in it.
pub(crate) fn is_values_file(path: &str, parsed: &Parsed) -> bool {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let file = file.to_ascii_lowercase();
    let by_name = file.contains("values") || folder.split('/').any(|part| part == "values");
    let is_kustomization = matches!(file.as_str(), "kustomization.yaml" | "kustomization.yml");
    let root = parsed.documents.first().and_then(Document::root).filter(|root| root.kind() == NodeKind::Mapping);
    let Some(root) = root else { return false };
    by_name || is_kustomization || VALUES_KEYS.iter().filter(|key| root.get(key).is_some()).count() >= 2
}

/// The secrets in a text of values. `subject` is what their identity rests on besides their keys.
pub(crate) fn in_values(parsed: &Parsed, subject: &str, selection: &Selection, sources: &SourceMap) -> Vec<Finding> {
    if !selection.has(VALUES_SECRET) && !selection.has(VALUES_DEFAULT) {
        return Vec::new();
    }
    let secrets = parsed.documents.iter().flat_map(|document| secrets_in_values(document, sources));
    secrets.filter_map(|secret| of_values(secret, subject, selection)).collect()
}

fn of_values(secret: WrittenSecret, subject: &str, selection: &Selection) -> Option<Finding> {
    let rule = if secret.kind == Kind::DefaultPassword { VALUES_DEFAULT } else { VALUES_SECRET };
    let policy = hullmark_policies::rule(rule).filter(|policy| selection.has(policy.id))?;
    let name = if secret.name.is_empty() { "a comment" } else { &secret.name };
    let identity = format!("{}#{name}", secret.path);
    let mut finding = finding(policy, secret.placement, &[("what", secret.kind.words()), ("name", name)]);
    finding.fingerprint = Fingerprint::of([rule, subject, &identity]);
    if let Some(lowered) = policy.lowered("password-hash").filter(|_| secret.kind == Kind::PasswordHash) {
        finding.severity = lowered.severity;
        finding.help = Some(lowered.because.to_owned());
    }
    Some(finding)
}

/// The secrets in a text that is read as it is written, such as a template of which no render writes all: only those that
/// speak for themselves. `subject` is how the message calls the text.
pub(crate) fn in_text(
    source: SourceId,
    text: &str,
    subject: &str,
    selection: &Selection,
    sources: &SourceMap,
) -> Vec<Finding> {
    let found = scan(text).into_iter().filter(|it| it.kind.confidence() >= Confidence::High);
    found
        .filter(|it| it.kind.confidence() == Confidence::Certain || !is_beside_action(text, it.range.start))
        .filter_map(|it| {
            let rule = match it.kind {
                Kind::Token(_) | Kind::RegistryLogin => "known-token-format",
                Kind::PrivateKey => "private-key-in-manifest",
                Kind::UrlPassword => "url-embedded-credentials",
                _ => "plaintext-secret",
            };
            let policy = hullmark_policies::rule(rule).filter(|policy| selection.has(policy.id))?;
            let placement = place_bytes(sources, Span::from_range(source, it.range));
            let name = if it.name.is_empty() { "its text" } else { &it.name };
            let mut finding =
                finding(policy, placement, &[("object", subject), ("what", it.kind.words()), ("name", name)]);
            finding.fingerprint = Fingerprint::of([rule, subject, name]);
            Some(finding)
        })
        .collect()
}

/// Whether a line has an action of the template or a command of a shell in it, whose words are no values.
fn is_beside_action(text: &str, at: usize) -> bool {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    line.contains("{{") || line.contains("$(")
}

fn finding(policy: &'static RulePolicy, placement: Placement, holes: &[(&str, &str)]) -> Finding {
    let value = |name: &str| holes.iter().find(|(hole, _)| *hole == name).map(|(_, value)| *value);
    Finding { is_secret: true, ..placed_finding(policy, policy.message_with(value), placement) }
}

/// Masks what is surely a secret in the words of findings. Many say the same, which is looked at once.
pub(crate) fn conceal_in(findings: &mut [Finding]) {
    let mut harmless: FxHashSet<&str> = FxHashSet::default();
    let mut is_harmless =
        |words| harmless.contains(words) || (sure_secrets(words).next().is_none() && harmless.insert(words));
    let mut telling: Vec<usize> = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        let mut words = std::iter::once(finding.message.as_str()).chain(finding.help.as_deref());
        if !words.all(&mut is_harmless) {
            telling.push(index);
        }
    }
    for index in telling {
        let Some(finding) = findings.get_mut(index) else { continue };
        conceal(&mut finding.message);
        finding.help.as_mut().into_iter().for_each(conceal);
    }
}

/// Masks what is surely a secret in a sentence: messages repeat names, and what a template says as it fails.
pub(crate) fn conceal(sentence: &mut String) {
    for secret in sure_secrets(sentence).collect::<Vec<_>>().into_iter().rev() {
        if let Some(text) = sentence.get(secret.range.clone()) {
            let masked = masked(text);
            sentence.replace_range(secret.range, &masked);
        }
    }
}

fn sure_secrets(sentence: &str) -> impl Iterator<Item = Match> {
    scan(sentence).into_iter().filter(|it| it.kind.confidence() >= Confidence::High)
}

/// Masks what values keep secret in the words of a chart that failed: its errors repeat the values that they are about.
pub(crate) fn conceal_values<'v, 's>(
    values: impl Iterator<Item = &'v Parsed>,
    sentences: impl Iterator<Item = &'s mut String>,
    sources: &SourceMap,
) {
    let sentences: Vec<&mut String> = sentences.collect();
    if sentences.is_empty() {
        return;
    }
    let secrets = values.flat_map(|parsed| &parsed.documents).flat_map(|document| secrets_in_values(document, sources));
    let sure = secrets.filter(|it| it.kind.confidence() >= Confidence::High);
    let mut words: Vec<String> = sure
        .filter_map(|it| {
            let span = it.placement.primary.place.span()?;
            let source = sources.get(span.source)?;
            Some(source.slice(span).trim_matches(['"', '\'']).to_owned())
        })
        .filter(|word| word.len() >= LEAST_WORD)
        .collect();
    // A secret may be a part of another one.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    for sentence in sentences {
        for word in words.iter().filter(|word| sentence.contains(word.as_str())).collect::<Vec<_>>() {
            *sentence = sentence.replace(word.as_str(), &masked(word));
        }
    }
}

/// Leaves one finding of those that tell of one secret: a value that a chart hands to a container is found in the values
/// and again in what is rendered. The findings come and go sorted by path and place.
pub(crate) fn keep_one_a_place(findings: &mut Vec<Finding>, sources: &SourceMap) {
    let rank = |finding: &Finding| BY_RANK.iter().position(|rule| **rule == *finding.rule);
    let mut dropped = vec![false; findings.len()];
    let mut last: Option<(usize, usize, Arc<str>, Span)> = None;
    for (index, finding) in findings.iter().enumerate() {
        let (Some(rank), Some(span)) = (rank(finding), finding.primary.place.span()) else { continue };
        let path = sources.name(span.source);
        match &mut last {
            Some((kept, kept_rank, kept_path, kept_span)) if *kept_path == path && span.start < kept_span.end => {
                let loses = if rank < *kept_rank { std::mem::replace(kept, index) } else { index };
                // Two findings of one rule are about two objects, or about two parts of one text.
                let is_same_rule = rank == *kept_rank;
                if let Some(dropped) = dropped.get_mut(loses).filter(|_| !is_same_rule) {
                    *dropped = true;
                }
                *kept_rank = rank.min(*kept_rank);
                kept_span.end = kept_span.end.max(span.end);
            }
            _ => last = Some((index, rank, path, span)),
        }
    }
    let mut dropped = dropped.into_iter();
    findings.retain(|_| !dropped.next().unwrap_or(false));
}
