//! Labels that the API server does not take.

use hullmark_model::{Field, Object, label_key_problem, label_value_problem};
use hullmark_parser::{NodeRef, Scalar};

use crate::{Check, Found, Report, Rule, safely};

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
            let found = report.at(value).arg("what", "annotation").arg("name", name).arg("problem", problem);
            in_quotes(value, found);
        }
    }
}

fn report_labels<'d>(labels: Option<NodeRef<'d>>, what: &'static str, report: &mut Report<'d>) {
    for (key, value) in labels.into_iter().flat_map(NodeRef::entries).filter(|(key, _)| !key.is_merge_key()) {
        let name = key.text().unwrap_or_default();
        let of_value = || label_value_problem(Field::of(value).get()?).map(|it| format!("its value {it}"));
        let problem = type_problem(value).or_else(of_value);
        if let Some(problem) = label_key_problem(name) {
            report.at(key).arg("what", what).arg("name", name).arg("problem", format!("its key {problem}"));
        } else if let Some(problem) = problem {
            let found = report.at(value).arg("what", what).arg("name", name).arg("problem", problem);
            if type_problem(value).is_some() {
                in_quotes(value, found);
            }
        }
    }
}

/// Makes a text of a number or a boolean, which the API server would not take.
fn in_quotes<'d>(value: NodeRef<'d>, found: &mut Found<'d>) {
    if let Some(text) = value.text().filter(|text| label_value_problem(text).is_none()) {
        found.fix(safely().set(value, text));
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
