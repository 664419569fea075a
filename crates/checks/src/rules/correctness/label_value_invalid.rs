//! Labels that the API server does not take.

use hullmark_model::{Object, label_key_problem, label_value_problem};
use hullmark_parser::{NodeRef, Scalar};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("label-value-invalid", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_metadata(object.node(), report);
    for pod in object.pod_specs() {
        if pod.template() != object.node() {
            report_metadata(pod.template(), report);
        }
        report_labels(pod.node().get("nodeSelector"), "node selector", report);
    }
    let is_plain = object.is("", "Service") || object.is("", "ReplicationController");
    let path: &[&str] = if is_plain { &["spec", "selector"] } else { &["spec", "selector", "matchLabels"] };
    if object.scope().is_some() {
        report_labels(object.node().at(path), "selector", report);
    }
}

fn report_metadata<'d>(node: NodeRef<'d>, report: &mut Report<'d>) {
    report_labels(node.at(&["metadata", "labels"]), "label", report);
    for (key, value) in node.at(&["metadata", "annotations"]).into_iter().flat_map(NodeRef::entries) {
        // The prefix of an annotation may have capitals.
        let name = key.text().unwrap_or_default();
        if let Some(problem) = label_key_problem(&name.to_lowercase()) {
            report.at(key).arg("what", "annotation").arg("name", name).arg("problem", format!("its key {problem}"));
        } else if let Some(problem) = type_problem(value) {
            report.at(value).arg("what", "annotation").arg("name", name).arg("problem", problem);
        }
    }
}

fn report_labels<'d>(labels: Option<NodeRef<'d>>, what: &'static str, report: &mut Report<'d>) {
    for (key, value) in labels.into_iter().flat_map(NodeRef::entries).filter(|(key, _)| !key.is_merge_key()) {
        let name = key.text().unwrap_or_default();
        let problem =
            type_problem(value).or_else(|| label_value_problem(value.as_str()?).map(|it| format!("its value {it}")));
        if let Some(problem) = label_key_problem(name) {
            report.at(key).arg("what", what).arg("name", name).arg("problem", format!("its key {problem}"));
        } else if let Some(problem) = problem {
            report.at(value).arg("what", what).arg("name", name).arg("problem", problem);
        }
    }
}

/// A null reads as an empty text; any other type is refused.
fn type_problem(value: NodeRef<'_>) -> Option<String> {
    let kind = match value.scalar() {
        Some(Scalar::Str(_) | Scalar::Null) => return None,
        Some(Scalar::Bool(_)) => "a boolean",
        Some(_) => "a number",
        None => "no scalar",
    };
    Some(format!("its value is {kind}, not a text"))
}
