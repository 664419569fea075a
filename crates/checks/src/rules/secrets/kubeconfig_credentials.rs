//! The key to a cluster in a kubeconfig.

use hullmark_model::Object;

use crate::exposure::{Carrier, report_carrier};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("kubeconfig-credentials", Check::Object(check));

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    report_carrier(object, report, Carrier::Kubeconfig);
}
