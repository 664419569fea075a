//! The server of Helm 2, which gives whoever reaches it the rights of its service account.

use hullmark_model::Object;

use crate::images::{TILLER, add_on_place};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("helm-tiller-deployed", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    if let Some(place) = add_on_place(object, &TILLER) {
        report.at(place);
    }
}
