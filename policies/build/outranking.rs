//! Which rules say more than which others. Part of the build script.

use std::collections::{BTreeMap, BTreeSet};

use super::{InputFile, Policy, ReportedBy, Severity};

/// What is asked of a rule while the relation is checked.
struct Rank {
    severity: Severity,
    reported_by: ReportedBy,
    outranked_by: BTreeSet<String>,
}

/// Checks the relation and closes it: whatever outranks a stronger rule outranks the weaker one as well.
pub(super) fn close(policies: &mut [(&InputFile, Policy)], problems: &mut Vec<String>) {
    let rank = |policy: &Policy| Rank {
        severity: policy.severity,
        reported_by: policy.reported_by,
        outranked_by: policy.outranked_by.iter().cloned().collect(),
    };
    let ranks: BTreeMap<String, Rank> = policies.iter().map(|(_, policy)| (policy.id.clone(), rank(policy))).collect();
    for (file, policy) in policies {
        let mut complain = |problem: &str| problems.push(format!("{}: {problem}", file.path));
        check(policy, &ranks, &mut complain);
        let stronger = reachable(&policy.id, &ranks);
        if stronger.contains(&policy.id) {
            complain("it outranks itself, at once or by way of others");
        }
        policy.outranked_by = stronger.into_iter().collect();
    }
}

fn check(policy: &Policy, ranks: &BTreeMap<String, Rank>, complain: &mut dyn FnMut(&str)) {
    let named: BTreeSet<&String> = policy.outranked_by.iter().collect();
    if named.len() < policy.outranked_by.len() {
        complain("`outranked-by` names a rule twice");
    }
    for stronger in named {
        match ranks.get(stronger) {
            None => complain(&format!("outranked by an unknown rule `{stronger}`")),
            Some(rank) if rank.reported_by == ReportedBy::Engine || policy.reported_by == ReportedBy::Engine => {
                complain(&format!("outranked by `{stronger}`: what the engine reports has no subject to share"));
            }
            Some(rank) if rank.severity < policy.severity => {
                complain(&format!("outranked by `{stronger}`, which has a lower severity"));
            }
            Some(_) => {}
        }
    }
}

/// The rules above one, itself only if they go in a circle.
fn reachable(id: &str, ranks: &BTreeMap<String, Rank>) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open = vec![id];
    while let Some(next) = open.pop() {
        for stronger in ranks.get(next).into_iter().flat_map(|rank| &rank.outranked_by) {
            if reached.insert(stronger.clone()) {
                open.push(stronger);
            }
        }
    }
    reached
}
