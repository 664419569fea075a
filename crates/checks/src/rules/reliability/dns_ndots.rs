//! Names that are looked up in every search domain first.

use hullmark_edits::Value;
use hullmark_model::{Field, PodSpec};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("dns-ndots", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let options: Field<'d, NodeRef<'d>> = pod.field("dnsConfig.options");
    let is_ndots = |option: NodeRef<'d>| Field::at(option, "name").is("ndots");
    let has_ndots = options.get().is_some_and(|options| options.items().any(is_ndots));
    if pod.uses_cluster_dns() && !has_ndots && !pod.is_windows() && !pod.object().has_owner() {
        let ndots: Value = [("name", "ndots"), ("value", "2")].into();
        report.at(options).fix(unsafely().push(options, ndots));
    }
}
