//! Amounts of resources in findings.

use hullmark_model::{Container, Field, Quantity, Resource};

use crate::Report;

/// The amount as it is written.
pub(crate) fn text<'d>(amount: Field<'d, Quantity>) -> &'d str {
    amount.anchor().node().text().unwrap_or_default()
}

/// Reports a request that is not the limit as well. The message's `{request}` and `{limit}` are the two amounts.
pub(crate) fn report_difference<'d>(container: &Container<'d>, resource: Resource, report: &mut Report<'d>) {
    let (request, limit) = (container.own_request(resource), container.own_limit(resource));
    let Some((requested, limited)) = request.get().zip(limit.get()) else { return };
    if requested.is_positive() && limited != requested {
        let found = report.at(request).also_at(limit, "the limit");
        found.arg("request", text(request)).arg("limit", text(limit));
    }
}

/// The same, and a request without any limit. In surveys also a limit alone, as the case `by-limit`: what the container
/// requests does not stand there, though the API server makes it the limit.
pub(crate) fn report_difference_or_lack<'d>(container: &Container<'d>, resource: Resource, report: &mut Report<'d>) {
    let (request, limit) = (container.own_request(resource), container.own_limit(resource));
    match (request.get(), limit.get()) {
        (Some(requested), None) if requested.is_positive() => {
            if report.unit().limit_of(container, resource).is_none() {
                report.at(limit).arg("request", text(request)).arg("limit", "none");
            }
        }
        (None, Some(limited)) if limited.is_positive() => {
            let found = report.at(request).also_at(limit, "the limit");
            found.arg("request", "no amount").arg("limit", text(limit)).for_surveys("by-limit");
        }
        _ => report_difference(container, resource, report),
    }
}
