//! The right to have certificates made for whatever name.

use hullmark_model::{Grant, Object};

use crate::powers::{
    APPROVE_FOR_SIGNERS, APPROVE_REQUESTS, ISSUE_CERTIFICATES, Power, SIGN, tell, tell_within_reach, within_reach,
};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("rbac-approve-csr", Check::Object(check));

/// Each takes two rights: on the request, and on its signer.
fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let unit = report.unit();
    let given = |power: &Power| within_reach(object, power, unit);
    let (requests, signers) = (given(&APPROVE_REQUESTS), given(&APPROVE_FOR_SIGNERS));
    match (requests.first(), signers.iter().find(is_trusted)) {
        (Some(request), Some(signer)) => {
            tell_within_reach(object, &APPROVE_REQUESTS, request, report)
                .also_at(signer.rule.node(), "for these signers");
        }
        // It can be for signers that the cluster does not trust, as long as they are named.
        (Some(request), None) if signers.is_empty() => {
            tell(object, &APPROVE_REQUESTS, request, report).lowered("half");
        }
        (None, Some(signer)) => {
            tell(object, &APPROVE_FOR_SIGNERS, signer, report).lowered("half");
        }
        _ => {}
    }
    let (statuses, signers) = (given(&ISSUE_CERTIFICATES), given(&SIGN));
    if let (Some(status), Some(signer)) = (statuses.first(), signers.iter().find(is_trusted)) {
        tell_within_reach(object, &SIGN, signer, report).also_at(status.rule.node(), "and writes the certificate here");
    }
}

/// Whether the API server believes the certificates of a signer that a rule is about.
fn is_trusted(grant: &&Grant<'_>) -> bool {
    let mut names = grant.rule.resource_names().filter_map(|name| name.get()).peekable();
    names.peek().is_none() || names.any(|name| name.starts_with("kubernetes.io/"))
}
