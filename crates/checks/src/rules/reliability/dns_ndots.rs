//! Names that are looked up in every search domain first.

use hullmark_edits::Value;
use hullmark_model::{Field, PodSpec};
use hullmark_parser::NodeRef;

use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("dns-ndots", Check::PodSpec(check));

/// What the kubelet writes into the configuration of every pod that uses the cluster's DNS.
const DEFAULT: u32 = 5;

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let options: Field<'d, NodeRef<'d>> = pod.field("dnsConfig.options");
    let is_ndots = |option: &NodeRef<'d>| Field::at(*option, "name").is("ndots");
    if pod.is_windows() || pod.object().has_owner() {
        return;
    }
    let written = options.get().and_then(|options| options.items().find(is_ndots));
    if !pod.uses_cluster_dns() {
        if written.is_none() {
            report.at(options).for_surveys("other-dns");
        }
        return;
    }
    let Some(ndots) = written else {
        let ndots: Value = [("name", "ndots"), ("value", "2")].into();
        report.at(options).fix(unsafely().push(options, ndots));
        return;
    };
    let value: Field<'d, &str> = Field::at(ndots, "value");
    if value.get().and_then(|text| text.parse().ok()).is_some_and(|dots: u32| dots >= DEFAULT) {
        report.at(value).fix(unsafely().set(value, "2"));
    }
}
