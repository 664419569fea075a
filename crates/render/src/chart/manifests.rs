//! From rendered files to the manifest: documents split, hooks told apart, all in install order.

use std::sync::LazyLock;

use hullmark_parser::{NodeKind, parse};
use hullmark_source::SourceId;
use regex::bytes::Regex;

use super::load::first_error;
use super::metadata::{mismatch, string, string_map};
use super::path_match::base_name;
use super::warning::Warning;
use crate::HelmVersion;

/// The kinds in the order in which Helm installs them; kinds that are not here come behind, by name.
const INSTALL_ORDER: &[&str] = &[
    "PriorityClass",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "IngressClass",
    "Ingress",
    "APIService",
];

/// The kinds that Helm 4 installs behind these.
const HELM_4_INSTALLS_LAST: &[&str] = &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/// The values of the `helm.sh/hook` annotation; `test-success` is Helm 2's name for `test`.
const HOOK_EVENTS: &[&str] = &[
    "pre-install",
    "post-install",
    "pre-delete",
    "post-delete",
    "pre-upgrade",
    "post-upgrade",
    "pre-rollback",
    "post-rollback",
    "test",
    "test-success",
];

/// A document of a rendered template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Manifest {
    /// The template: `chart/templates/web.yaml`.
    pub name: String,
    /// The document without the white space around it.
    pub content: Vec<u8>,
    /// `kind`, or nothing.
    pub kind: String,
    /// Whether it is a hook that `helm test` runs. `None` when it is no hook.
    pub is_test_hook: Option<bool>,
}

/// The documents of all rendered templates, sorted for installation.
#[derive(Default, Debug)]
pub(super) struct Manifests {
    /// What is installed as it is.
    pub plain: Vec<Manifest>,
    /// What is run at an event.
    pub hooks: Vec<Manifest>,
    /// What Helm logs.
    pub warnings: Vec<Warning>,
}

/// Splits and sorts rendered templates: pairs of name and output, in any order. Partials (names with a leading
/// underscore) and blank outputs are passed over.
///
/// # Errors
/// At the first document that is no YAML, or no Kubernetes object in its head, with Helm's words.
pub(super) fn sort<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    helm: HelmVersion,
) -> Result<Manifests, String> {
    let mut files: Vec<_> = files.into_iter().collect();
    files.sort_by_key(|(name, _)| *name);
    let mut manifests = Manifests::default();
    for (name, output) in files {
        if base_name(name).starts_with('_') || trim(output).is_empty() {
            continue;
        }
        for content in split(output, helm) {
            let manifest = read_head(name, content, helm)?;
            sort_in(manifest, &mut manifests);
        }
    }
    manifests.plain.sort_by(|a, b| install_rank(&a.kind, helm).cmp(&install_rank(&b.kind, helm)));
    manifests.hooks.sort_by(|a, b| install_rank(&a.kind, helm).cmp(&install_rank(&b.kind, helm)));
    Ok(manifests)
}

/// Known kinds by their place, then the others by name.
fn install_rank(kind: &str, helm: HelmVersion) -> (usize, &str) {
    let last = if helm == HelmVersion::V3 { &[] } else { HELM_4_INSTALLS_LAST };
    match INSTALL_ORDER.iter().chain(last).position(|known| *known == kind) {
        Some(place) => (place, ""),
        None => (usize::MAX, kind),
    }
}

/// The documents of a stream, as Helm splits it: at `---` at the beginning of a line, wherever it stands, with
/// the white space around it. Empty documents are dropped. Helm 4 keeps the white space at a document's end.
pub(super) fn split(stream: &[u8], helm: HelmVersion) -> Vec<&[u8]> {
    if helm >= HelmVersion::V4 {
        return split_lines(stream);
    }
    static SEPARATOR: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?-u)(?:^|[\t\n\x0C\r ]*\n)---[\t\n\x0C\r ]*").ok());
    let stream = trim(stream);
    let Some(separator) = SEPARATOR.as_ref() else { return vec![stream] };
    separator.split(stream).filter(|document| !document.is_empty()).map(trim).collect()
}

fn split_lines(stream: &[u8]) -> Vec<&[u8]> {
    static SEPARATOR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?m-u)^---[ \t]*").ok());
    let stream = trim_start(stream);
    let Some(separator) = SEPARATOR.as_ref() else { return vec![stream] };
    separator.split(stream).filter(|document| !trim(document).is_empty()).map(trim_start).collect()
}

fn trim_start(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start().as_bytes(),
        Err(_) => bytes.trim_ascii_start(),
    }
}

/// Without the Unicode white space at both ends.
pub(super) fn trim(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim().as_bytes(),
        Err(_) => bytes.trim_ascii(),
    }
}

/// A document and what Helm reads of it.
struct Head {
    manifest: Manifest,
    hook: Option<String>,
}

fn read_head(name: &str, content: &[u8], helm: HelmVersion) -> Result<Head, String> {
    let text: std::sync::Arc<str> = String::from_utf8_lossy(content).into();
    let parsed = parse(SourceId::new(u32::MAX), &text);
    let context = |message: &str| format!("YAML parse error on {name}: {message}");
    if let Some(error) = first_error(&parsed, &text) {
        return Err(context(&error.message));
    }
    let manifest =
        Manifest { name: name.to_owned(), content: content.to_vec(), kind: String::new(), is_test_hook: None };
    let mut head = Head { manifest, hook: None };
    let Some(root) = parsed.documents.first().and_then(hullmark_parser::Document::root) else { return Ok(head) };
    if root.is_null() {
        return Ok(head);
    }
    let typed = |error: super::ChartError| context(&error.message);
    if root.kind() != NodeKind::Mapping {
        let go_type = if helm == HelmVersion::V3 { "releaseutil.SimpleHead" } else { "util.SimpleHead" };
        return Err(context(&mismatch(root, "", go_type).message));
    }
    if let Some(kind) = root.get("kind") {
        head.manifest.kind = string(None, kind, "SimpleHead.kind").map_err(typed)?.text;
    }
    if let Some(version) = root.get("apiVersion") {
        string(None, version, "SimpleHead.apiVersion").map_err(typed)?;
    }
    let Some(metadata) = root.get("metadata").filter(|metadata| !metadata.is_null()) else { return Ok(head) };
    if metadata.kind() != NodeKind::Mapping {
        let go_type =
            "struct { Name string \"json:\\\"name\\\"\"; Annotations map[string]string \"json:\\\"annotations\\\"\" }";
        return Err(typed(mismatch(metadata, "SimpleHead.metadata", go_type)));
    }
    if let Some(name) = metadata.get("name") {
        string(None, name, ".metadata.name").map_err(typed)?;
    }
    if let Some(annotations) = metadata.get("annotations") {
        let annotations = string_map(annotations, ".metadata.annotations").map_err(typed)?;
        head.hook = annotations.into_iter().find(|(key, _)| key == "helm.sh/hook").map(|(_, hook)| hook.text);
    }
    Ok(head)
}

fn sort_in(head: Head, manifests: &mut Manifests) {
    let Some(hook) = head.hook else { return manifests.plain.push(head.manifest) };
    let events: Vec<String> = hook.split(',').map(|event| event.trim().to_lowercase()).collect();
    if events.iter().any(|event| !HOOK_EVENTS.contains(&event.as_str())) {
        return manifests.warnings.push(Warning::UnknownHook(hook));
    }
    let is_test_hook = events.iter().any(|event| event.starts_with("test"));
    manifests.hooks.push(Manifest { is_test_hook: Some(is_test_hook), ..head.manifest });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(manifests: &[Manifest]) -> Vec<&str> {
        manifests.iter().map(|manifest| manifest.kind.as_str()).collect()
    }

    #[test]
    fn streams_are_split_as_helm_splits_them() {
        let cases: [(&str, &[&str]); 6] = [
            ("---\na: 1\n---\nb: 2\n", &["a: 1", "b: 2"]),
            ("a: 1\n---b: 2", &["a: 1", "b: 2"]),
            ("a: |\n  x\n  ---\n---  \n\n---\n", &["a: |\n  x\n  ---", "---"]),
            ("# only\n---\n", &["# only"]),
            ("a: 1 ---\n", &["a: 1 ---"]),
            ("", &[]),
        ];
        for (stream, expected) in cases {
            let documents: Vec<_> =
                split(stream.as_bytes(), HelmVersion::V3).into_iter().map(String::from_utf8_lossy).collect();
            assert_eq!(documents, expected, "{stream:?}");
        }
    }

    #[test]
    fn documents_come_in_install_order_and_hooks_apart() {
        let files: [(&str, &[u8]); 3] = [
            ("c/templates/b.yaml", b"kind: Zebra\n---\nkind: Deployment\n---\nkind: Ape\n"),
            ("c/templates/a.yaml", b"kind: Service\n---\nkind: Namespace\n"),
            (
                "c/templates/h.yaml",
                b"kind: Pod\nmetadata: {annotations: {helm.sh/hook: 'pre-install, test-success'}}\n",
            ),
        ];
        let manifests = sort(files, HelmVersion::V3).unwrap();
        assert_eq!(kinds(&manifests.plain), ["Namespace", "Service", "Deployment", "Ape", "Zebra"]);
        assert_eq!(kinds(&manifests.hooks), ["Pod"]);
        assert_eq!(manifests.hooks[0].is_test_hook, Some(true));
    }

    #[test]
    fn an_unknown_hook_is_dropped_with_a_warning() {
        let manifests =
            sort([("a", b"metadata: {annotations: {helm.sh/hook: crd-install}}".as_slice())], HelmVersion::V3).unwrap();
        assert!(manifests.plain.is_empty() && manifests.hooks.is_empty());
        let lines: Vec<String> = manifests.warnings.iter().map(|warning| warning.line(HelmVersion::V3)).collect();
        assert_eq!(lines, ["manifest_sorter.go:199: info: skipping unknown hook: \"crd-install\""]);
        let lines: Vec<String> = manifests.warnings.iter().map(|warning| warning.line(HelmVersion::V4)).collect();
        assert_eq!(lines, ["level=INFO msg=\"skipping unknown hooks\" hookTypes=crd-install"]);
    }

    #[test]
    fn a_document_with_a_wrong_head_is_an_error() {
        let error = sort([("c/templates/a.yaml", b"just text".as_slice())], HelmVersion::V3).unwrap_err();
        assert_eq!(
            error,
            "YAML parse error on c/templates/a.yaml: error unmarshaling JSON: while decoding JSON: json: cannot \
             unmarshal string into Go value of type releaseutil.SimpleHead"
        );
    }

    #[test]
    fn helm_4_splits_at_lines_and_keeps_what_follows_a_document() {
        let cases: [(&str, &[&str]); 4] = [
            ("---\na: 1\n---\nb: 2\n\n", &["a: 1\n", "b: 2\n\n"]),
            ("a: 1\n---b: 2", &["a: 1\n", "b: 2"]),
            ("a: |\n  x\n  ---\n---  \n\n---\n", &["a: |\n  x\n  ---\n"]),
            (" \n", &[]),
        ];
        for (stream, expected) in cases {
            let documents = split(stream.as_bytes(), HelmVersion::V4);
            let documents: Vec<_> = documents.into_iter().map(String::from_utf8_lossy).collect();
            assert_eq!(documents, expected, "{stream:?}");
        }
    }

    #[test]
    fn helm_4_installs_webhook_configurations_last() {
        let file = b"kind: ValidatingWebhookConfiguration\n---\nkind: MutatingWebhookConfiguration\n---\nkind: Ape\n---\nkind: Job";
        let manifests = |helm| sort([("a", file.as_slice())], helm).unwrap().plain;
        let (mutating, validating) = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");
        assert_eq!(kinds(&manifests(HelmVersion::V3)), ["Job", "Ape", mutating, validating]);
        assert_eq!(kinds(&manifests(HelmVersion::V4)), ["Job", mutating, validating, "Ape"]);
    }
}
