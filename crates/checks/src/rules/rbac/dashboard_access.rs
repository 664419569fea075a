//! The rights of the Kubernetes Dashboard in other hands.

use hullmark_model::{Binding, Container, ImageRef, ReleaseUnit};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("dashboard-access", Check::ReleaseUnit(check));

/// The Dashboard's name for its role and for its account.
const DASHBOARD: &str = "kubernetes-dashboard";

fn check<'d>(unit: &'d ReleaseUnit<'d>, report: &mut Report<'d>) {
    for object in unit.objects() {
        if let Some(binding) = Binding::of(*object) {
            of_binding(&binding, report);
        }
    }
    for pod in unit.pods() {
        if pod.service_account() == DASHBOARD && !pod.containers().any(|container| is_dashboard(&container)) {
            let found = report.at(pod.service_account_field());
            found.about(pod.object()).arg("how", "runs as the account of the Dashboard");
        }
    }
}

fn of_binding<'d>(binding: &Binding<'d>, report: &mut Report<'d>) {
    if !binding.role_name().is(DASHBOARD) {
        return;
    }
    for subject in binding.subjects().filter(|subject| subject.name() != DASHBOARD) {
        let how = format!("gives the role of the Dashboard to `{}`", subject.name());
        report.at(subject.name_field()).about(binding.object()).arg("how", how);
    }
}

fn is_dashboard(container: &Container<'_>) -> bool {
    let image: Option<ImageRef<'_>> = container.image().get();
    image.is_some_and(|image| image.repository.contains("dashboard"))
}
