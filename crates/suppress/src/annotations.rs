//! The annotations by which objects are exempted from other tools' checks.

use hullmark_findings::{Place, SuppressedBy, Suppression};
use hullmark_parser::{NodeKind, NodeRef};
use hullmark_source::Span;

use crate::names::{self, RuleIds};
use crate::{Peer, Settings};

/// An annotation that exempts an object from rules.
#[derive(Clone, Debug)]
pub struct Exemption {
    peer: Peer,
    rules: &'static RuleIds,
    reason: Option<String>,
    /// The bytes of the annotation, key and value, in the text that the object was read from.
    pub place: Span,
}

impl Exemption {
    /// The tool that it is written for.
    #[must_use]
    pub fn peer(&self) -> Peer {
        self.peer
    }

    /// Whether it speaks of a rule.
    #[must_use]
    pub fn covers(&self, rule: &str) -> bool {
        self.rules.contains(rule)
    }

    /// What it does to a finding. `place` is where somebody can edit the annotation.
    #[must_use]
    pub fn suppression(&self, place: Option<Place>) -> Suppression {
        let by = SuppressedBy::Peer(self.peer.as_str());
        Suppression { by, justification: self.reason.clone(), place }
    }
}

/// The annotations of an object and its pod template that exempt it from checks of tools that the settings listen to.
///
/// kube-linter and Polaris look at the object's own annotations; kube-score and Checkov at those of its pod template as
/// well.
#[must_use]
pub fn exemptions(object: NodeRef<'_>, settings: &Settings) -> Vec<Exemption> {
    if !settings.is_on {
        return Vec::new();
    }
    let mut exemptions = Vec::new();
    for (path, is_of_pods) in ANNOTATIONS {
        let Some(annotations) = object.at(path).filter(|it| it.kind() == NodeKind::Mapping) else { continue };
        for (key, value) in annotations.entries() {
            let (Some(name), Some(text)) = (key.text(), value.text()) else { continue };
            let found = read(name, text).into_iter().filter(|it| settings.reads(it.peer));
            let found = found.filter(|it| !is_of_pods || matches!(it.peer, Peer::KubeScore | Peer::Checkov));
            exemptions.extend(found.filter_map(|it| it.at(value.entry_span())));
        }
    }
    exemptions
}

/// Where annotations are, and whether they are those of pods that the object makes.
const ANNOTATIONS: [(&[&str], bool); 3] = [
    (&["metadata", "annotations"], false),
    (&["spec", "template", "metadata", "annotations"], true),
    (&["spec", "jobTemplate", "spec", "template", "metadata", "annotations"], true),
];

/// What an annotation says.
struct Said {
    peer: Peer,
    rules: Option<&'static RuleIds>,
    reason: Option<String>,
}

impl Said {
    /// The exemption; `None` where the annotation names a check that no rule stands for.
    fn at(self, place: Span) -> Option<Exemption> {
        Some(Exemption { peer: self.peer, rules: self.rules?, reason: self.reason, place })
    }
}

fn read(name: &str, value: &str) -> Vec<Said> {
    let (domain, key) = name.split_once('/').unwrap_or((name, ""));
    let reason = |text: &str| Some(text.trim().to_owned()).filter(|reason| !reason.is_empty());
    let said = |peer, rules, reason| vec![Said { peer, rules, reason }];
    match (domain, key) {
        ("ignore-check.kube-linter.io", id) => {
            said(Peer::KubeLinter, names::rules_of_peer(Peer::KubeLinter, id), reason(value))
        }
        ("kube-linter.io", "ignore-all") => said(Peer::KubeLinter, names::all_of_peer(Peer::KubeLinter), reason(value)),
        ("kube-score", "ignore") => {
            let ids = value.split(',').map(str::trim).filter(|id| !id.is_empty());
            let rules = ids.map(|id| names::rules_of_peer(Peer::KubeScore, id));
            rules.map(|rules| Said { peer: Peer::KubeScore, rules, reason: None }).collect()
        }
        ("kube-score", "skip") if is_true(value) => said(Peer::KubeScore, names::all_of_peer(Peer::KubeScore), None),
        ("polaris.fairwinds.com", "exempt") if is_true(value) => {
            said(Peer::Polaris, names::all_of_peer(Peer::Polaris), None)
        }
        ("polaris.fairwinds.com", check) if is_true(value) => {
            let rules = check.strip_suffix("-exempt").and_then(|id| names::rules_of_peer(Peer::Polaris, id));
            said(Peer::Polaris, rules, None)
        }
        ("checkov.io", key) if key.starts_with("skip") => {
            let (id, why) = value.split_once('=').unwrap_or((value, ""));
            said(Peer::Checkov, names::rules_of_peer(Peer::Checkov, id.trim()), reason(why))
        }
        _ => Vec::new(),
    }
}

fn is_true(value: &str) -> bool {
    value.trim().eq_ignore_ascii_case("true")
}

#[cfg(test)]
mod tests {
    use hullmark_parser::parse;
    use hullmark_source::SourceId;

    use super::*;

    const SHOP: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    ignore-check.kube-linter.io/privileged-container: mounts for others
    polaris.fairwinds.com/hostNetworkSet-exempt: \"true\"
    polaris.fairwinds.com/hostPIDSet-exempt: \"false\"
    checkov.io/skip1: CKV_K8S_18=the agent of the node
    example.com/skip: CKV_K8S_17
spec:
  template:
    metadata:
      annotations:
        kube-score/ignore: container-image-tag, unknown-check
        ignore-check.kube-linter.io/host-pid: of pods
";

    fn told(settings: &Settings) -> Vec<String> {
        let parsed = parse(SourceId::new(0), &SHOP.into());
        let tell = |it: Exemption| {
            let reason = it.reason.clone().unwrap_or_default();
            format!("{} {:?} {reason}", it.peer.as_str(), it.rules)
        };
        exemptions(parsed.documents[0].root().unwrap(), settings).into_iter().map(tell).collect()
    }

    #[test]
    fn the_annotations_of_other_tools_exempt_from_the_rules_that_they_call_so() {
        let expected = [
            "kube-linter {\"privileged-container\"} mounts for others",
            "polaris {\"host-network\"} ",
            "checkov {\"host-ipc\"} the agent of the node",
            "kube-score {\"image-missing\", \"image-tag-latest\"} ",
        ];
        assert_eq!(told(&Settings::default()), expected);
    }

    #[test]
    fn a_tool_that_is_switched_off_exempts_from_nothing() {
        let settings = Settings { peers: [Peer::Checkov].into(), ..Settings::default() };
        assert_eq!(told(&settings).len(), 1);
        assert!(told(&Settings::off()).is_empty());
    }

    #[test]
    fn all_of_a_tool_are_the_rules_that_it_has_as_well() {
        let all = read("kube-linter.io/ignore-all", "vendored");
        let rules = all[0].rules.unwrap();
        assert!(rules.contains("privileged-container") && !rules.contains("yaml-duplicate-key"));
    }
}
