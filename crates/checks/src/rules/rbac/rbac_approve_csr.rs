//! The right to have certificates made for whatever name.

use hullmark_model::{Grant, Object};

use crate::powers::{
    APPROVE_FOR_SIGNERS, APPROVE_REQUESTS, ISSUE_CERTIFICATES, SIGN, on_cluster, report_unreached, tell,
};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-approve-csr", Check::Object(check));

/// Each takes two rights: on the request, and on its signer.
fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let requests = on_cluster(object, &APPROVE_REQUESTS, report);
    let signers = on_cluster(object, &APPROVE_FOR_SIGNERS, report);
    match (requests.first(), trusted(&signers)) {
        (Some((request, is_in_reach)), Some(signer)) => {
            let found =
                tell(object, &APPROVE_REQUESTS, request, report).also_at(signer.rule.node(), "for these signers");
            if !is_in_reach {
                found.lowered("out-of-reach");
            }
        }
        // It can be for signers that the cluster does not trust, as long as they are named.
        (Some((request, _)), None) if signers.is_empty() => {
            tell(object, &APPROVE_REQUESTS, request, report).lowered("half");
        }
        (None, Some(signer)) => {
            tell(object, &APPROVE_FOR_SIGNERS, signer, report).lowered("half");
        }
        _ => {}
    }
    let statuses = on_cluster(object, &ISSUE_CERTIFICATES, report);
    let signers = on_cluster(object, &SIGN, report);
    if let (Some((status, is_in_reach)), Some(signer)) = (statuses.first(), trusted(&signers)) {
        let found = tell(object, &SIGN, signer, report);
        found.also_at(status.rule.node(), "and writes the certificate here");
        if !is_in_reach {
            found.lowered("out-of-reach");
        }
    }
    report_unreached(object, &APPROVE_REQUESTS, report);
}

/// The first that is about signers whose certificates the API server believes.
fn trusted<'g, 'd>(signers: &'g [(Grant<'d>, bool)]) -> Option<&'g Grant<'d>> {
    let is_trusted = |grant: &&Grant<'d>| {
        let mut names = grant.rule.resource_names().filter_map(|name| name.get()).peekable();
        names.peek().is_none() || names.any(|name| name.starts_with("kubernetes.io/"))
    };
    signers.iter().map(|(grant, _)| grant).find(is_trusted)
}
