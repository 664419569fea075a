//! A pod where the cluster itself is run.

use hullmark_model::{Field, PodSpec};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("control-plane-scheduling", Check::PodSpec(check));

fn check<'d>(pod: &PodSpec<'d>, report: &mut Report<'d>) {
    let everywhere = pod.object().kind() == "DaemonSet";
    for toleration in pod.tolerations() {
        let key: Field<'d, &str> = Field::at(toleration, "key");
        let tolerates_all = !key.is_set() && Field::at(toleration, "operator").is("Exists") && !everywhere;
        if tolerates_all {
            report.at(Field::<&str>::at(toleration, "operator")).arg("how", "tolerates every taint, that of");
        } else if key.get().is_some_and(is_control_plane) {
            report.at(key).arg("how", "tolerates the taint of");
        }
    }
    for (_, place) in pod.wanted_node_labels().filter(|(key, _)| is_control_plane(key)) {
        report.at(place).arg("how", "asks for");
    }
}

fn is_control_plane(key: &str) -> bool {
    key == "node-role.kubernetes.io/control-plane" || key == "node-role.kubernetes.io/master"
}
