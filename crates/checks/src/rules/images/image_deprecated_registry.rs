//! An image from a place that nobody maintains any more.

use hullmark_model::Container;

use crate::{Check, Report, Rule, safely};

pub static RULE: Rule = Rule::new("image-deprecated-registry", Check::Container(check));

/// Registries and folders that were given up, with what came of them.
///
/// Sources, as of November 2026: the Kubernetes blog of 2023-02-06 and 2023-03-10 (k8s.gcr.io), GitHub's changelog on
/// its container registry, Bitnami's announcement of 2025-07 (bitnami/containers#83267).
const RETIRED: [(&str, &str); 7] = [
    ("k8s.gcr.io", "it is frozen since April 2023; the images are at registry.k8s.io"),
    ("gcr.io/google_containers", "it is frozen; the images are at registry.k8s.io"),
    ("gcr.io/google-containers", "it is frozen; the images are at registry.k8s.io"),
    ("us.gcr.io/k8s-artifacts-prod", "it is frozen; the images are at registry.k8s.io"),
    ("docker.pkg.github.com", "it was replaced by ghcr.io"),
    ("gcr.io/kubernetes-helm", "it is frozen; Helm 3 needs no image"),
    ("docker.io/bitnamilegacy", "it holds what Bitnami gave up in 2025, and gets no security fixes"),
];

/// A folder whose releases were taken away; same source.
const MOVED: (&str, &str) =
    ("docker.io/bitnami", "its releases moved to docker.io/bitnamilegacy in 2025, where they get no security fixes");

/// What has releases there still, besides `latest` of everything: the base image that all of it was made from, and what
/// Bitnami itself writes.
const STAYED: [&str; 3] = ["/minideb", "/sealed-secrets-controller", "/sealed-secrets-kubeseal"];

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let image = container.image();
    let Some(name) = image.get() else { return };
    let full = name.full_name();
    let is_in = |place: &str| full.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'));
    let retired = RETIRED.iter().find(|(place, _)| is_in(place));
    let is_release = !name.follows_latest() && !STAYED.iter().any(|stayed| name.repository.ends_with(stayed));
    let moved = Some(&MOVED).filter(|(place, _)| is_in(place) && is_release);
    if let Some((place, reason)) = retired.or(moved) {
        // Registry and folder are often two values, and where a folder was given up it is the one to change.
        let registry = name.registry.map_or(0, str::len);
        let part = match (name.registry, place.split_once('/')) {
            (Some(_), None) => 0..registry,
            (Some(_), Some((_, folder))) => registry + 1..registry + 1 + folder.len(),
            (None, _) => 0..name.repository.split('/').next().map_or(0, str::len),
        };
        let found = report.at(image.part(part)).arg("place", place).arg("reason", reason);
        // Its images were copied as they are, and clients are sent there since.
        let text = image.anchor().node().text();
        if let Some(rest) = text.and_then(|text| text.strip_prefix("k8s.gcr.io/")) {
            found.fix(safely().set(image, format!("registry.k8s.io/{rest}")));
        }
    }
}
