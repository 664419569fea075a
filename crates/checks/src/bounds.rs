//! Amounts that a `LimitRange` does not allow.

use hullmark_model::{Field, LimitRangeItem, Quantity};

/// An amount, and the bound that it breaks.
pub(crate) struct Broken<'d> {
    /// The amount.
    pub(crate) at: Field<'d, Quantity>,
    /// What the range says.
    pub(crate) bound: Field<'d, Quantity>,
    /// How the two compare: "more than the maximum of".
    pub(crate) how: &'static str,
}

/// The worst that is wrong with the two amounts. What the range fills in by itself is no fault of the container.
pub(crate) fn broken<'d>(
    request: Field<'d, Quantity>,
    limit: Field<'d, Quantity>,
    item: &LimitRangeItem<'d>,
    resource: &str,
) -> Option<Broken<'d>> {
    let given = item.default_limit(resource).filter(|_| !limit.is_set());
    outside(limit, item, resource)
        .or_else(|| outside(request, item, resource))
        .or_else(|| over(request, given, "a request above the limit that it is given, of"))
        .or_else(|| {
            let bound = item.amount("maxLimitRequestRatio", resource)?;
            let how = "a limit that is more times its request than";
            let (requested, limited) = (request.get()?, limit.get()?);
            let is_over = requested.is_positive() && exceeds_ratio(requested, limited, bound.get()?);
            is_over.then_some(Broken { at: limit, bound, how })
        })
}

/// An amount above the maximum or below the minimum of an item.
pub(crate) fn outside<'d>(at: Field<'d, Quantity>, item: &LimitRangeItem<'d>, resource: &str) -> Option<Broken<'d>> {
    over(at, item.amount("max", resource), "more than the maximum of").or_else(|| {
        let bound = item.amount("min", resource)?;
        let is_under = at.get()? < bound.get()?;
        is_under.then_some(Broken { at, bound, how: "less than the minimum of" })
    })
}

fn over<'d>(at: Field<'d, Quantity>, bound: Option<Field<'d, Quantity>>, how: &'static str) -> Option<Broken<'d>> {
    let bound = bound?;
    let is_over = at.get()? > bound.get()?;
    is_over.then_some(Broken { at, bound, how })
}

/// Whether `limit` is more than `ratio` times `request`.
fn exceeds_ratio(request: Quantity, limit: Quantity, ratio: Quantity) -> bool {
    let most = request.nanos().checked_mul(ratio.nanos());
    most.zip(limit.nanos().checked_mul(1_000_000_000)).is_some_and(|(most, limit)| limit > most)
}
