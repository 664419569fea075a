//! A kubeconfig that takes whatever answers for the API server.

use hullmark_model::{Field, Object};
use hullmark_parser::NodeRef;

use crate::exposure::{each_text, part};
use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("kubeconfig-insecure-skip-tls-verify", Check::Object(check));

const SETTING: &str = "insecure-skip-tls-verify";

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if object.is("", "Config") {
        let clusters = object.field::<NodeRef<'d>>("clusters").get();
        for cluster in clusters.into_iter().flat_map(NodeRef::items) {
            let skips: Field<'d, bool> = Field::at(cluster, "cluster.insecure-skip-tls-verify");
            if skips.is(true) {
                report.at(skips).fix(unsafely().set(skips, false));
            }
        }
        return;
    }
    // A kubeconfig may be a file within another object. It is seldom, and to look is cheaper than to walk.
    let node = object.node();
    if !node.document().slice(node.span()).contains(SETTING) {
        return;
    }
    each_text(object, &mut |_, node, text| {
        if !text.contains("clusters") {
            return;
        }
        for (at, name) in text.match_indices(SETTING) {
            let behind = text.get(at + name.len()..).unwrap_or_default();
            let value = behind.trim_start_matches(['"', ':', ' ']);
            if value.starts_with("true") {
                let start = at + name.len() + (behind.len() - value.len());
                report.at(part(node, start..start + "true".len()));
            }
        }
    });
}
