//! An annotation that this team does not want.

use hullmark_model::Object;
use hullmark_parser::NodeRef;

use crate::terms::Term;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("annotation-not-allowed", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let (allowed, denied) = (report.options().strings("allowed"), report.options().strings("denied"));
    if allowed.is_empty() && denied.is_empty() {
        return;
    }
    let is_one_of = |terms: &[&str], key: &str, value: &str| terms.iter().any(|it| Term::parse(it).matches(key, value));
    let mut places: Vec<NodeRef<'d>> = object.node().at(&["metadata", "annotations"]).into_iter().collect();
    let of_pods = object.pod_specs().into_iter().map(|pod| pod.template()).filter(|node| *node != object.node());
    places.extend(of_pods.filter_map(|node| node.at(&["metadata", "annotations"])));
    for (name, value) in places.into_iter().flat_map(NodeRef::entries) {
        let (Some(key), text) = (name.text(), value.text().unwrap_or_default()) else { continue };
        let is_outside = !allowed.is_empty() && !is_one_of(&allowed, key, text);
        if is_outside || is_one_of(&denied, key, text) {
            report.at(name).arg("annotation", key);
        }
    }
}
