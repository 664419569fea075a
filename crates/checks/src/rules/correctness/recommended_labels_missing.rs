//! A workload that tools cannot place.

use hullmark_model::{Field, Object};
use hullmark_parser::NodeRef;

use crate::terms::Term;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("recommended-labels-missing", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let pods = object.pod_specs();
    let labels = report.options().strings("labels");
    let is_labelled = |of| labels.iter().any(|label| Term::parse(label).is_met_by(of));
    if pods.is_empty() || labels.is_empty() {
        return;
    }
    let own: Field<'d, NodeRef<'d>> = object.field("metadata.labels");
    if is_labelled(object.labels()) {
        for pod in pods.iter().filter(|pod| !is_labelled(pod.labels())) {
            let of_pod: Field<'d, NodeRef<'d>> = Field::at(pod.template(), "metadata.labels");
            report.at(of_pod).arg("where", " on its pods");
        }
    } else {
        report.at(own).arg("where", "");
    }
}
