//! An amount that the API server refuses.

use hullmark_model::{Container, Field, Object, Quantity};
use hullmark_parser::NodeRef;

use crate::claims::which;
use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("resource-quantity-invalid", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    for pod in object.pod_specs() {
        for list in [pod.field("resources.requests"), pod.field("resources.limits")] {
            check_list(list, None, report);
        }
        for container in pod.containers() {
            for list in [container.field("resources.requests"), container.field("resources.limits")] {
                check_list(list, Some(container), report);
            }
        }
    }
    for claim in object.volume_claims() {
        let size = claim.size();
        if let Some(node) = refused(size.anchor().node()).filter(|_| size.anchor().missing().is_empty()) {
            tell(node, &format!("storage{}", which(&claim)), None, report);
        }
    }
    if object.is("", "ResourceQuota") {
        check_list(object.field("spec.hard"), None, report);
    }
}

/// The amounts of a list of resources by name.
fn check_list<'d>(list: Field<'d, NodeRef<'d>>, container: Option<Container<'d>>, report: &mut Report<'d>) {
    for (name, amount) in list.get().into_iter().flat_map(NodeRef::entries) {
        if let Some(amount) = refused(amount) {
            tell(amount, name.text().unwrap_or_default(), container, report);
        }
    }
}

/// A scalar that is written like an amount and is none. What does not begin like a number is more likely a name that
/// some tool fills in.
fn refused(node: NodeRef<'_>) -> Option<NodeRef<'_>> {
    let text = node.text()?.trim_start().trim_start_matches(['+', '-', '.']);
    let is_number = text.starts_with(|first: char| first.is_ascii_digit());
    (is_number && !text.contains(['$', '{']) && !Field::<Quantity>::of(node).is_set()).then_some(node)
}

fn tell<'d>(amount: NodeRef<'d>, resource: &str, container: Option<Container<'d>>, report: &mut Report<'d>) {
    let written = amount.text().unwrap_or_default();
    let meant = meant(written);
    let advice = meant.as_ref().map_or_else(String::new, |meant| format!("; write `{meant}`"));
    let found = report.at(amount).of(container).arg("amount", written).arg("resource", resource).arg("advice", advice);
    if let Some(meant) = meant {
        found.fix(unsafely().set(amount, meant));
    }
}

/// The amount that was probably meant: without spaces, the `B` of bytes, and in the letters that there are.
fn meant(written: &str) -> Option<String> {
    let compact: String = written.chars().filter(|letter| !letter.is_whitespace()).collect();
    let number_end = compact.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(compact.len());
    let (number, suffix) = compact.split_at_checked(number_end)?;
    let suffix = suffix.to_ascii_lowercase();
    let suffix = match suffix.strip_suffix('b').unwrap_or(&suffix) {
        "" => "",
        "k" => "k",
        "m" => "M",
        "g" => "G",
        "t" => "T",
        "ki" => "Ki",
        "mi" => "Mi",
        "gi" => "Gi",
        "ti" => "Ti",
        _ => return None,
    };
    let meant = format!("{number}{suffix}");
    meant.parse::<Quantity>().is_ok().then_some(meant)
}
