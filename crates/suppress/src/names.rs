//! The names by which comments and annotations call rules.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use hullmark_policies::{RULES, normal_peer_id};

use crate::Peer;

/// Ids of rules.
pub(crate) type RuleIds = BTreeSet<&'static str>;

/// What every name stands for.
struct Names {
    /// Ids and groups of rules, and other tools' ids in their one spelling.
    all: HashMap<String, RuleIds>,
    /// Other tools' ids in their one spelling, by tool.
    of_peers: HashMap<(&'static str, String), RuleIds>,
    /// The rules that another tool has at all.
    known_to: HashMap<&'static str, RuleIds>,
    /// The rules that any other tool has.
    known_to_any: RuleIds,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names =
        Names { all: HashMap::new(), of_peers: HashMap::new(), known_to: HashMap::new(), known_to_any: RuleIds::new() };
    for policy in RULES {
        let by_tool = policy.peers.iter().chain(policy.silenced_by);
        for (tool, id) in by_tool.flat_map(|(tool, ids)| ids.iter().map(move |id| (*tool, *id))) {
            let id = normal_peer_id(id);
            names.all.entry(id.clone()).or_default().insert(policy.id);
            names.of_peers.entry((tool, id)).or_default().insert(policy.id);
            names.known_to.entry(tool).or_default().insert(policy.id);
            names.known_to_any.insert(policy.id);
        }
    }
    // What hullmark itself calls so comes before what others do.
    for group in RULES.iter().map(|policy| policy.group).collect::<BTreeSet<_>>() {
        let rules = RULES.iter().filter(|policy| policy.group == group).map(|policy| policy.id).collect();
        names.all.insert(group.to_owned(), rules);
    }
    for policy in RULES {
        names.all.insert(policy.id.to_owned(), RuleIds::from([policy.id]));
    }
    names
});

/// The rules of a name: a rule's id, a group, or any tool's id; `None` for a name that nothing has.
pub(crate) fn rules_of(name: &str) -> Option<&'static RuleIds> {
    NAMES.all.get(name).or_else(|| NAMES.all.get(&normal_peer_id(name)))
}

/// The rules that a tool calls so; those of `*` are all that it has.
pub(crate) fn rules_of_peer(peer: Peer, id: &str) -> Option<&'static RuleIds> {
    match id {
        "*" => all_of_peer(peer),
        _ => NAMES.of_peers.get(&(peer.as_str(), normal_peer_id(id))),
    }
}

/// The rules that a tool has as well. The catalogue does not know those of KICS: there it is what any tool has.
pub(crate) fn all_of_peer(peer: Peer) -> Option<&'static RuleIds> {
    match peer {
        Peer::Kics => Some(&NAMES.known_to_any),
        _ => NAMES.known_to.get(peer.as_str()),
    }
}

/// The known rule or group that is most like an unknown name.
pub(crate) fn suggestion(name: &str) -> Option<&'static str> {
    hullmark_findings::closest(name, RULES.iter().flat_map(|policy| [policy.id, policy.group]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(name: &str) -> Vec<&'static str> {
        rules_of(name).into_iter().flatten().copied().collect()
    }

    #[test]
    fn a_rule_has_its_id_and_those_of_other_tools() {
        for name in ["privileged-container", "CKV_K8S_16", "ckv_k8s_16", "KSV-0017", "KSV017", "AVD-KSV-0017"] {
            assert_eq!(rules(name), ["privileged-container"], "{name}");
        }
        assert!(rules("pod-security").len() > 10);
        assert!(rules_of("privileges").is_none());
    }

    #[test]
    fn a_check_that_says_less_silences_the_rule_as_well() {
        assert!(rules("CKV_K8S_39").contains(&"sys-admin-capability"));
        assert!(rules("CKV_K8S_39").contains(&"dangerous-capability-added"));
    }

    #[test]
    fn every_spelling_of_trivys_ids_is_known() {
        for name in ["KSV-0036", "KSV036", "ksv036", "AVD-KSV-0036", "AVD-KSV036"] {
            assert!(rules(name).contains(&"api-token-requested"), "{name}");
        }
        assert_eq!(rules("KSV0109"), rules("KSV-0109"));
        assert_eq!(rules("AVD-KSV-01010"), rules("KSV-01010"));
        assert_ne!(rules("KSV-01010"), rules("KSV-0101"));
    }

    #[test]
    fn a_tool_is_asked_for_its_own_ids_only() {
        assert!(rules_of_peer(Peer::Checkov, "CKV_K8S_16").is_some());
        assert!(rules_of_peer(Peer::Trivy, "CKV_K8S_16").is_none());
        assert!(rules_of_peer(Peer::Trivy, "*").unwrap().contains("privileged-container"));
    }

    #[test]
    fn every_tool_with_a_form_has_rules() {
        for peer in Peer::ALL {
            assert!(all_of_peer(peer).is_some_and(|rules| rules.len() > 5), "{}", peer.as_str());
        }
    }
}
