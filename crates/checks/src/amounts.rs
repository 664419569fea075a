//! Amounts of resources in findings.

use hullmark_model::{Container, Field, Quantity, Resource};

use crate::Report;

/// The amount as it is written.
pub(crate) fn text<'d>(amount: Field<'d, Quantity>) -> &'d str {
    amount.anchor().node().text().unwrap_or_default()
}

/// Reports a request that is not the limit as well, or a request without any limit. The message's `{request}` and
/// `{limit}` are the two amounts.
pub(crate) fn report_difference<'d>(container: &Container<'d>, resource: Resource, report: &mut Report<'d>) {
    let (request, limit) = (container.own_request(resource), container.own_limit(resource));
    let Some(requested) = request.get().filter(|request| request.is_positive()) else { return };
    match limit.get() {
        Some(limited) if limited != requested => {
            let found = report.at(request).also_at(limit, "the limit");
            found.arg("request", text(request)).arg("limit", text(limit));
        }
        None if report.unit().limit_of(container, resource).is_none() => {
            report.at(limit).arg("request", text(request)).arg("limit", "none");
        }
        _ => {}
    }
}
