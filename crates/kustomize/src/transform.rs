//! What a kustomization changes in all of its objects: namespace, labels, annotations, images, replicas.
//!
//! Source: kustomize's built-in transformers and the fields that they know by default.

use crate::resource::Resource;
use crate::tree::{Kind, Node, Piece};

/// The pod templates of the kinds that have one.
const TEMPLATES: &[(&str, &[&str])] = &[
    ("CronJob", &["spec", "jobTemplate", "spec", "template"]),
    ("DaemonSet", &["spec", "template"]),
    ("Deployment", &["spec", "template"]),
    ("Job", &["spec", "template"]),
    ("ReplicaSet", &["spec", "template"]),
    ("ReplicationController", &["spec", "template"]),
    ("StatefulSet", &["spec", "template"]),
];

/// Kinds whose selector is made where it has none: the path of its labels.
const SELECTORS: &[(&str, &[&str])] = &[
    ("DaemonSet", &["spec", "selector", "matchLabels"]),
    ("Deployment", &["spec", "selector", "matchLabels"]),
    ("ReplicaSet", &["spec", "selector", "matchLabels"]),
    ("ReplicationController", &["spec", "selector"]),
    ("Service", &["spec", "selector"]),
    ("StatefulSet", &["spec", "selector", "matchLabels"]),
];

/// Kinds whose label selectors are changed where they have some, wherever they stand: those of affinity, of spreading and
/// of the peers of a policy among them.
const SELECTING: [&str; 9] = [
    "CronJob",
    "DaemonSet",
    "Deployment",
    "Job",
    "NetworkPolicy",
    "PodDisruptionBudget",
    "ReplicaSet",
    "ReplicationController",
    "StatefulSet",
];

/// Kinds outside of namespaces that refer to a Service.
const REFERRING: [&str; 4] =
    ["APIService", "CustomResourceDefinition", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/// Kinds whose `spec.replicas` is set.
const SCALED: [&str; 4] = ["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"];

/// Where labels are set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct LabelFields {
    pub(crate) templates: bool,
    pub(crate) selectors: bool,
}

/// Puts all objects that live in a namespace into one, and with them what refers to service accounts among them.
pub(crate) fn set_namespace(objects: &mut [Resource], namespace: &Node) {
    let named = |kind: &str| -> Vec<String> {
        objects.iter().filter(|object| object.is("", kind)).flat_map(|object| object.names.clone()).collect()
    };
    let services = named("Service");
    let accounts: Vec<String> = named("ServiceAccount").into_iter().chain(["default".to_owned()]).collect();
    for object in objects {
        if object.is("", "Namespace") {
            if let Some(metadata) = object.node.mapping_at("metadata") {
                metadata.set("name", namespace.clone());
            }
            object.names.extend(namespace.text());
        } else if object.is_namespaced()
            && let Some(metadata) = object.node.mapping_at("metadata")
        {
            metadata.set("namespace", namespace.clone());
        }
        if REFERRING.contains(&object.kind().as_str()) {
            set_service_namespace(&mut object.node, &services, namespace);
        }
        if matches!(object.kind().as_str(), "ClusterRoleBinding" | "RoleBinding") {
            let subjects = object.node.get_mut("subjects").and_then(Node::items_mut);
            let is_own = |subject: &&mut Node| {
                subject.text_at(&["kind"]) == "ServiceAccount" && accounts.contains(&subject.text_at(&["name"]))
            };
            subjects.into_iter().flatten().filter(is_own).for_each(|it| it.set("namespace", namespace.clone()));
        }
    }
}

/// Sets the namespace of what refers to one of the services.
fn set_service_namespace(node: &mut Node, services: &[String], namespace: &Node) {
    match &mut node.kind {
        Kind::Scalar(_) => {}
        Kind::Sequence(items) => {
            items.iter_mut().for_each(|item| set_service_namespace(item, services, namespace));
        }
        Kind::Mapping(entries) => {
            for (key, value) in entries {
                if &**key == "service" && services.contains(&value.text_at(&["name"])) {
                    value.set("namespace", namespace.clone());
                } else {
                    set_service_namespace(value, services, namespace);
                }
            }
        }
    }
}

/// Sets labels: on the objects, and where `fields` says so on pod templates and in selectors.
pub(crate) fn set_labels(objects: &mut [Resource], labels: &Node, fields: LabelFields) {
    for object in objects {
        set_all(&mut object.node, &["metadata", "labels"], labels);
        let kind = object.kind();
        if fields.templates || fields.selectors {
            for (_, path) in TEMPLATES.iter().filter(|(known, _)| *known == kind) {
                if let Some(template) = reach_mut(&mut object.node, path) {
                    set_all(template, &["metadata", "labels"], labels);
                }
            }
        }
        if fields.selectors {
            for (_, path) in SELECTORS.iter().filter(|(known, _)| *known == kind) {
                if object.node.get("spec").is_some() {
                    set_all(&mut object.node, path, labels);
                }
            }
            if SELECTING.contains(&kind.as_str()) {
                set_in_selectors(&mut object.node, labels);
            }
        }
    }
}

/// Sets labels in all `matchLabels` below a node but those that select namespaces or volumes, and on volume claims.
fn set_in_selectors(node: &mut Node, labels: &Node) {
    match &mut node.kind {
        Kind::Scalar(_) => {}
        Kind::Sequence(items) => items.iter_mut().for_each(|item| set_in_selectors(item, labels)),
        Kind::Mapping(entries) => {
            for (key, value) in entries {
                match &**key {
                    "labelSelector" | "podSelector" if value.get("matchLabels").is_some() => {
                        set_all(value, &["matchLabels"], labels);
                    }
                    "selector" if value.get("matchLabels").is_some() => set_all(value, &["matchLabels"], labels),
                    "volumeClaimTemplates" => {
                        let claims = value.items_mut().into_iter().flatten();
                        claims.for_each(|claim| set_all(claim, &["metadata", "labels"], labels));
                    }
                    "namespaceSelector" => {}
                    _ => set_in_selectors(value, labels),
                }
            }
        }
    }
}

/// Sets annotations on the objects and on their pod templates.
pub(crate) fn set_annotations(objects: &mut [Resource], annotations: &Node) {
    for object in objects {
        set_all(&mut object.node, &["metadata", "annotations"], annotations);
        let kind = object.kind();
        for (_, path) in TEMPLATES.iter().filter(|(known, _)| *known == kind) {
            if let Some(template) = reach_mut(&mut object.node, path) {
                set_all(template, &["metadata", "annotations"], annotations);
            }
        }
    }
}

/// Sets the number of replicas of the workloads of a name.
pub(crate) fn set_replicas(objects: &mut [Resource], name: &str, count: &Node) {
    for object in objects.iter_mut().filter(|it| SCALED.contains(&it.kind().as_str()) && it.has_name(name)) {
        if let Some(spec) = object.node.mapping_at("spec") {
            spec.set("replicas", count.clone());
        }
    }
}

/// Changes the images of a name in all containers.
pub(crate) fn set_image(objects: &mut [Resource], change: &Node) {
    objects.iter_mut().for_each(|object| change_images(&mut object.node, change));
}

fn change_images(node: &mut Node, change: &Node) {
    match &mut node.kind {
        Kind::Scalar(_) => {}
        Kind::Sequence(items) => items.iter_mut().for_each(|item| change_images(item, change)),
        Kind::Mapping(entries) => {
            for (key, value) in entries {
                if matches!(&**key, "containers" | "initContainers") {
                    for container in value.items_mut().into_iter().flatten() {
                        if let Some(image) = container.get_mut("image") {
                            change_image(image, change);
                        }
                    }
                }
                change_images(value, change);
            }
        }
    }
}

fn change_image(image: &mut Node, change: &Node) {
    let Some(text) = image.text() else { return };
    let name = image_name(&text);
    if name != change.text_at(&["name"]) {
        return;
    }
    let Kind::Scalar(scalar) = &image.kind else { return };
    let field = |key: &str| change.get(key).filter(|node| node.text().is_some_and(|text| !text.is_empty()));
    let pieces_of = |node: &Node| match &node.kind {
        Kind::Scalar(scalar) => scalar.pieces.clone(),
        _ => Vec::new(),
    };
    let mut pieces = match field("newName") {
        Some(new) => pieces_of(new),
        None => slice(&scalar.pieces, 0, name.len()),
    };
    let rest = match (field("newTag"), field("digest")) {
        (_, Some(digest)) => with_mark("@", pieces_of(digest)),
        (Some(tag), None) => with_mark(":", pieces_of(tag)),
        // The tag and digest that the image had stay.
        (None, None) => slice(&scalar.pieces, name.len(), text.len()),
    };
    pieces.extend(rest);
    *image = Node::of_pieces(pieces);
}

fn with_mark(mark: &str, pieces: Vec<Piece>) -> Vec<Piece> {
    std::iter::once(Piece::made(mark)).chain(pieces).collect()
}

/// The name of an image, without tag and digest.
fn image_name(image: &str) -> &str {
    let name = image.split('@').next().unwrap_or_default();
    let behind_host = name.rfind('/').map_or(0, |at| at + 1);
    let colon = name.get(behind_host..).and_then(|it| it.find(':'));
    colon.and_then(|at| name.get(..behind_host + at)).unwrap_or(name)
}

/// The pieces of a stretch of a text.
pub(crate) fn slice(pieces: &[Piece], start: usize, end: usize) -> Vec<Piece> {
    let mut at = 0;
    let mut found = Vec::new();
    for piece in pieces {
        let (from, to) = (start.max(at) - at, end.min(at + piece.text.len()).max(at) - at);
        if let Some(text) = piece.text.get(from..to).filter(|text| !text.is_empty()) {
            let offset = piece.offset.saturating_add(u32::try_from(from).unwrap_or(u32::MAX));
            found.push(Piece { text: text.to_owned(), origin: piece.origin, offset });
        }
        at += piece.text.len();
    }
    found
}

/// Sets the entries of a mapping at the end of a path, which is made where it is not there.
fn set_all(node: &mut Node, path: &[&str], entries: &Node) {
    let Some(target) = path.iter().try_fold(node, |node, key| node.mapping_at(key)) else { return };
    for (key, value) in entries.entries() {
        target.set(key, value.clone());
    }
}

fn reach_mut<'n>(node: &'n mut Node, path: &[&str]) -> Option<&'n mut Node> {
    path.iter().try_fold(node, |node, key| node.get_mut(key))
}
