//! The server of Helm 2, which gives whoever reaches it the rights of its service account.

use hullmark_model::Object;

use crate::images::{AddOn, report_add_on};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("helm-tiller-deployed", Check::Object(check));

const TILLER: AddOn = AddOn {
    is_image: |repository| repository.rsplit('/').next().is_some_and(|name| name.contains("tiller")),
    labels: &[("name", "tiller"), ("app", "helm")],
    names: &["tiller-deploy"],
};

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_add_on(object, report, &TILLER);
}
