//! The dashboard, through which clusters were broken into.

use hullmark_model::Object;

use crate::images::{AddOn, add_on_place};
use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("kubernetes-dashboard-deployed", Check::Object(check));

const DASHBOARD: AddOn = AddOn {
    is_image: |repository| {
        let is_dashboard = repository.contains("kubernetesui/dashboard") || repository.contains("kubernetes-dashboard");
        // An image with OpenSSL in it, which charts take to make certificates.
        is_dashboard && !repository.contains("kubernetes-dashboard-init")
    },
    labels: &[
        ("app", "kubernetes-dashboard"),
        ("k8s-app", "kubernetes-dashboard"),
        ("app.kubernetes.io/name", "kubernetes-dashboard"),
    ],
    word: None,
};

fn check<'d>(object: &Object<'d>, report: &mut Report<'d>) {
    // Of the many objects of the add-on the one that runs tells it; the labels are for those whose image was renamed.
    if object.pod_specs().is_empty() {
        return;
    }
    if let Some(place) = add_on_place(object, &DASHBOARD) {
        report.at(place);
    }
}
