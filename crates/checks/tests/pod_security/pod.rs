//! A pod that the restricted level allows, and changes to it.

use std::fmt::Write as _;

/// The lists of containers; the changed one is put into each of them in turn.
pub const CONTAINERS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];

/// The kinds that Pod Security admission looks into.
pub const KINDS: [&str; 9] = [
    "Pod",
    "PodTemplate",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "DaemonSet",
    "StatefulSet",
    "Job",
    "CronJob",
];

/// What is different from the conforming pod. Entries are `key: value`, or `!key` to leave a key out, with ` ; `
/// between them.
#[derive(Clone, Default)]
pub struct Change {
    /// In the specification.
    pub spec: &'static str,
    /// In the security context of the pod.
    pub pod: &'static str,
    /// In the security context of one container.
    pub context: &'static str,
    /// In the security context of every container.
    pub contexts: &'static str,
    /// In one container.
    pub container: String,
    /// Among the annotations of the pod.
    pub annotation: &'static str,
    /// Whether it violates a control of the baseline level as well.
    pub is_beyond_baseline: bool,
}

const SPEC: &str = "serviceAccountName: web";
const POD: &str = "runAsNonRoot: true ; seccompProfile: {type: RuntimeDefault}";
const CONTEXT: &str = "allowPrivilegeEscalation: false ; capabilities: {drop: [ALL]}";

/// The entries of `base` with a change made to them.
fn changed(base: &str, changes: &[&str]) -> String {
    let entries = |text: &str| -> Vec<String> {
        text.split(" ; ").filter(|entry| !entry.is_empty()).map(str::to_owned).collect()
    };
    let key = |entry: &str| entry.trim_start_matches('!').split(':').next().unwrap().to_owned();
    let mut all = entries(base);
    for change in changes.iter().flat_map(|change| entries(change)) {
        all.retain(|entry| key(entry) != key(&change));
        if !change.starts_with('!') {
            all.push(change);
        }
    }
    all.join(", ")
}

/// The manifest of a kind whose pod has the change, in a container of this list.
pub fn manifest(kind: &str, list: &str, change: &Change) -> String {
    let mut spec = changed(SPEC, &[change.spec]);
    let _ = write!(spec, ", securityContext: {{{}}}", changed(POD, &[change.pod]));
    for each in CONTAINERS {
        let is_changed = each == list;
        let own = if is_changed { [change.contexts, change.context] } else { [change.contexts, ""] };
        let field = changed("image: r.example/web:1.0", &[if is_changed { &change.container } else { "" }]);
        let context = changed(CONTEXT, &own);
        let _ = write!(spec, ", {each}: [{{name: {}, {field}, securityContext: {{{context}}}}}]", each.to_lowercase());
    }
    let template = format!("metadata: {{annotations: {{{}}}}}, spec: {{{spec}}}", changed("", &[change.annotation]));
    match kind {
        "Pod" => format!("{{apiVersion: v1, kind: Pod, {template}}}\n"),
        "PodTemplate" => format!("{{apiVersion: v1, kind: PodTemplate, template: {{{template}}}}}\n"),
        "CronJob" => format!(
            "{{apiVersion: batch/v1, kind: CronJob, spec: {{jobTemplate: {{spec: {{template: {{{template}}}}}}}}}}}\n"
        ),
        _ => {
            let version = match kind {
                "Job" => "batch/v1",
                "ReplicationController" => "v1",
                _ => "apps/v1",
            };
            format!("{{apiVersion: {version}, kind: {kind}, spec: {{template: {{{template}}}}}}}\n")
        }
    }
}
