//! An annotation that this team asks for.

use hullmark_model::{Field, Object};
use hullmark_parser::NodeRef;

use crate::terms::Term;
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("required-annotation-missing", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    let (required, kinds) = (report.options().strings("required"), report.options().strings("kinds"));
    let is_meant = if kinds.is_empty() { !object.pod_specs().is_empty() } else { kinds.contains(&object.kind()) };
    let annotations: Field<'d, NodeRef<'d>> = object.field("metadata.annotations");
    if !is_meant {
        return;
    }
    if required.is_empty() && !annotations.is_set() {
        report.at(annotations).arg("annotation", "at all").for_surveys("no-list");
    }
    for term in required {
        if !Term::parse(term).is_met_by(object.annotations()) {
            report.at(annotations).arg("annotation", format_args!("`{term}`"));
        }
    }
}
