//! Every container image that charts and manifests ask for, with the place where somebody can change it.

use std::collections::BTreeMap;

use hullmark_checks::{object_ref, place::place};
use hullmark_findings::{Location, ObjectRef, Place, Precision, RenderName, Unchecked};
use hullmark_model::{Anchor, Container, ContainerKind, Object, ReleaseUnit};
use hullmark_parser::{NodeKind, NodeRef};
use hullmark_source::SourceMap;
use hullmark_suppress::Suppressions;

use crate::check::{Extra, Prepared};
use crate::kustomize::Kustomizations;
use crate::suppress::IgnoresByPath;
use crate::{CheckRequest, Files};

/// Where custom resources name an image whole: API group, kind, keys with dots between them.
///
/// Sources: the CRDs of the projects that own the groups. Kinds that hold pod templates are not among them: their
/// containers are found like those of any workload.
const FIELDS: &[(&str, &str, &str)] = &[
    ("acid.zalan.do", "postgresql", "spec.dockerImage"),
    ("agent.k8s.elastic.co", "Agent", "spec.image"),
    ("apm.k8s.elastic.co", "ApmServer", "spec.image"),
    ("beat.k8s.elastic.co", "Beat", "spec.image"),
    ("elasticsearch.k8s.elastic.co", "Elasticsearch", "spec.image"),
    ("kibana.k8s.elastic.co", "Kibana", "spec.image"),
    ("logstash.k8s.elastic.co", "Logstash", "spec.image"),
    ("monitoring.coreos.com", "Alertmanager", "spec.image"),
    ("monitoring.coreos.com", "Prometheus", "spec.image"),
    ("monitoring.coreos.com", "PrometheusAgent", "spec.image"),
    ("monitoring.coreos.com", "ThanosRuler", "spec.image"),
    ("opentelemetry.io", "OpenTelemetryCollector", "spec.image"),
    ("postgresql.cnpg.io", "Cluster", "spec.imageName"),
];

/// What asks for an image.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum ImageUser {
    /// A container that the pod is for.
    Container,
    /// A container that runs before the others.
    InitContainer,
    /// An init container that runs beside the others.
    Sidecar,
    /// A container that was added to a running pod.
    EphemeralContainer,
    /// A volume whose content is an image.
    Volume,
    /// A field of a custom resource.
    CustomResource,
}

impl ImageUser {
    /// The word used in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Container => "container",
            Self::InitContainer => "init container",
            Self::Sidecar => "sidecar",
            Self::EphemeralContainer => "ephemeral container",
            Self::Volume => "volume",
            Self::CustomResource => "custom resource",
        }
    }
}

/// One place that asks for an image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImageUse {
    /// The reference as it stands in the object.
    pub image: String,
    /// Where it can be changed.
    pub place: Place,
    /// The values that it is put together from, where no single one is the whole reference.
    pub inputs: Vec<Location>,
    /// How exact `place` is.
    pub precision: Precision,
    /// The object that asks for it.
    pub object: ObjectRef,
    /// What of the object asks for it.
    pub user: ImageUser,
    /// The name of the container or the volume; empty for a custom resource.
    pub name: String,
    /// The renders of a chart that ask for it, in their order; the kustomizations that do; empty outside of both.
    pub renders: Vec<RenderName>,
}

/// What [`images`] found.
#[derive(Debug)]
pub struct ImagesOutcome {
    /// The images by reference; the uses of each sorted by place, object and name.
    pub images: BTreeMap<String, Vec<ImageUse>>,
    /// What could not be looked at, sorted by path.
    pub unchecked: Vec<Unchecked>,
    /// The texts that the places are in.
    pub sources: SourceMap,
}

/// Lists the images of everything under the targets; charts are rendered with all their value sets.
pub fn images(files: &dyn Files, request: &CheckRequest) -> ImagesOutcome {
    let sources = SourceMap::new();
    let prepared = Prepared::new(files, request, &sources, &());
    let ignores = IgnoresByPath::new(request);
    let suppressions = Suppressions::new(&ignores, &sources);
    let charts = prepared.check_charts(files, &suppressions, &sources, Extra::Images, &());
    let mut uses = Vec::new();
    let mut unchecked = prepared.unchecked;
    let kustomizations = Kustomizations::new(files, &prepared.files, &prepared.units, &sources);
    for (index, unit) in prepared.units.iter().enumerate() {
        uses.extend(kustomizations.images(index, unit, &sources));
        unchecked.extend(unit.manifests.iter().filter_map(|manifest| manifest.unchecked()).cloned());
    }
    for chart in charts {
        uses.extend(chart.images);
        unchecked.extend(chart.unchecked);
    }
    unchecked.sort();
    unchecked.dedup();
    uses.sort_by_cached_key(|it| {
        let bytes = it.place.span().map(|span| (span.start, span.end));
        (sources.name(it.place.source()), bytes, it.object.clone(), it.user, it.name.clone())
    });
    let mut images: BTreeMap<String, Vec<ImageUse>> = BTreeMap::new();
    for it in uses {
        images.entry(it.image.clone()).or_default().push(it);
    }
    ImagesOutcome { images, unchecked, sources }
}

/// The images that the renders of a chart ask for, each use once with the renders that have it.
pub(crate) fn of_renders<'r>(
    renders: impl Iterator<Item = (&'r RenderName, &'r [ImageUse])>,
    sources: &SourceMap,
) -> Vec<ImageUse> {
    let mut merged: Vec<ImageUse> = Vec::new();
    let mut known = BTreeMap::new();
    for (render, uses) in renders {
        for it in uses {
            // Source ids are no part of it: a file that is no text becomes a source at each render.
            let bytes = it.place.span().map(|span| (span.start, span.end));
            let place = (sources.name(it.place.source()), bytes);
            let key = (it.image.clone(), place, it.object.clone(), it.user, it.name.clone());
            let index = *known.entry(key).or_insert_with(|| {
                merged.push(it.clone());
                merged.len() - 1
            });
            if let Some(same) = merged.get_mut(index)
                && !same.renders.contains(render)
            {
                same.renders.push(render.clone());
            }
        }
    }
    merged
}

/// The images that the objects of a release unit ask for, in the order of the objects.
pub(crate) fn of_unit(unit: &ReleaseUnit<'_>, sources: &SourceMap) -> Vec<ImageUse> {
    let mut uses = Vec::new();
    let mut add = |object: &Object<'_>, user, name: &str, node: Option<NodeRef<'_>>| {
        let Some(text) = node.and_then(NodeRef::text).map(str::trim).filter(|text| !text.is_empty()) else { return };
        let Some(node) = node else { return };
        let placement = place(sources, &Anchor::Node(node));
        uses.push(ImageUse {
            image: text.to_owned(),
            place: placement.primary.place,
            inputs: placement.related.into_iter().filter(|it| it.label.ends_with("goes into it")).collect(),
            precision: placement.precision,
            object: object_ref(object),
            user,
            name: name.to_owned(),
            renders: Vec::new(),
        });
    };
    for pod in unit.pods() {
        let object = pod.object();
        for container in pod.containers() {
            add(&object, user_of(&container), container.name(), container.node().get("image"));
        }
        for volume in pod.node().get("volumes").into_iter().flat_map(NodeRef::items) {
            let name = volume.get("name").and_then(NodeRef::text).unwrap_or_default();
            let image = volume.get("image").filter(|image| image.kind() == NodeKind::Mapping);
            add(&object, ImageUser::Volume, name, image.and_then(|image| image.get("reference")));
        }
    }
    for object in unit.objects() {
        for (_, _, path) in FIELDS.iter().filter(|(group, kind, _)| object.is(group, kind)) {
            let node = path.split('.').try_fold(object.node(), NodeRef::get);
            add(object, ImageUser::CustomResource, "", node);
        }
    }
    uses
}

fn user_of(container: &Container<'_>) -> ImageUser {
    match container.kind() {
        ContainerKind::App => ImageUser::Container,
        ContainerKind::Init => ImageUser::InitContainer,
        ContainerKind::Sidecar => ImageUser::Sidecar,
        ContainerKind::Ephemeral => ImageUser::EphemeralContainer,
    }
}
