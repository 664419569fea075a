//! A CycloneDX 1.6 bill of materials with a component for each image.
//!
//! Sources: the CycloneDX 1.6 JSON reference, and the definition of `oci` in the package URL types. The same images give
//! the same document, serial number included.

use std::fmt::Write as _;

use hullmark_engine::{ImageUse, ImagesOutcome};
use hullmark_findings::Fingerprint;
use hullmark_model::ImageRef;
use hullmark_source::SourceMap;
use serde_json::{Value, json};

use super::is_image;

/// The registry of a reference that names none, and the folder there of a repository that lies in none.
const DEFAULT_REGISTRY: &str = "docker.io";
const DEFAULT_FOLDER: &str = "library";

pub(super) fn document(outcome: &ImagesOutcome) -> Value {
    let images = outcome.images.iter();
    let images = images
        .filter(|(image, _)| is_image(image))
        .filter_map(|(image, uses)| Some((image, ImageRef::parse(image)?, uses)));
    let components: Vec<Value> =
        images.map(|(image, parsed, uses)| component(image, &parsed, uses, &outcome.sources)).collect();
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": serial_number(&components),
        "version": 1,
        "metadata": {
            "tools": {"components": [
                {"type": "application", "name": "hullmark", "version": env!("CARGO_PKG_VERSION")},
            ]},
        },
        "components": components,
    })
}

fn component(image: &str, parsed: &ImageRef<'_>, uses: &[ImageUse], sources: &SourceMap) -> Value {
    let occurrence = |it: &ImageUse| {
        let container = if it.name.is_empty() { String::new() } else { format!(" `{}`", it.name) };
        let mut occurrence = json!({
            "location": &*sources.name(it.place.source()),
            "additionalContext": format!("{}{container} of {}", it.user.as_str(), it.object),
        });
        if let (Some(span), Some(entry)) = (it.place.span(), occurrence.as_object_mut()) {
            entry.insert("line".to_owned(), json!(sources.position(span).start.line));
        }
        occurrence
    };
    let mut component = json!({
        "type": "container",
        "bom-ref": image,
        "name": parsed.registry.map_or_else(|| parsed.repository.to_owned(), |it| format!("{it}/{}", parsed.repository)),
        "purl": package_url(parsed),
        "evidence": {"occurrences": uses.iter().map(occurrence).collect::<Vec<_>>()},
    });
    if let (Some(version), Some(entry)) = (parsed.digest.or(parsed.tag), component.as_object_mut()) {
        entry.insert("version".to_owned(), json!(version));
    }
    component
}

/// `pkg:oci/nginx@sha256%3A…?repository_url=docker.io/library/nginx&tag=1.27`. The version is a digest, so there is none
/// where the reference has none.
fn package_url(image: &ImageRef<'_>) -> String {
    let name = image.repository.rsplit('/').next().unwrap_or(image.repository).to_ascii_lowercase();
    let registry = image.registry.unwrap_or(DEFAULT_REGISTRY);
    let is_official = registry == DEFAULT_REGISTRY && !image.repository.contains('/');
    let folder = if is_official { format!("{DEFAULT_FOLDER}/") } else { String::new() };
    let mut url = format!("pkg:oci/{}", encoded(&name, ""));
    if let Some(digest) = image.digest {
        let _ = write!(url, "@{}", encoded(digest, ""));
    }
    let _ = write!(url, "?repository_url={}", encoded(&format!("{registry}/{folder}{}", image.repository), "/:"));
    if let Some(tag) = image.tag {
        let _ = write!(url, "&tag={}", encoded(tag, ""));
    }
    url
}

/// Percent-encodes all but the unreserved characters of RFC 3986 and those `also` given.
fn encoded(text: &str, also: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || also.as_bytes().contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// A UUID made from the content: version 8 (RFC 9562), whose bits are up to who makes it.
fn serial_number(components: &[Value]) -> String {
    let content = Value::from(components.to_vec()).to_string();
    let half = |salt| Fingerprint::of([salt, content.as_str()]).to_string();
    let (high, low) = (half("high"), half("low"));
    let part = |text: &str, range: std::ops::Range<usize>| text.get(range).unwrap_or_default().to_owned();
    format!(
        "urn:uuid:{}-{}-8{}-a{}-{}",
        part(&high, 0..8),
        part(&high, 8..12),
        part(&high, 13..16),
        part(&low, 1..4),
        part(&low, 4..16)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_urls_name_the_whole_repository() {
        let url = |text| package_url(&ImageRef::parse(text).unwrap());
        assert_eq!(url("nginx:1.27"), "pkg:oci/nginx?repository_url=docker.io/library/nginx&tag=1.27");
        assert_eq!(url("team/App"), "pkg:oci/app?repository_url=docker.io/team/App");
        assert_eq!(
            url("localhost:5000/a/b:v1@sha256:ab12"),
            "pkg:oci/b@sha256%3Aab12?repository_url=localhost:5000/a/b&tag=v1"
        );
    }

    #[test]
    fn the_serial_number_is_a_uuid_of_the_content() {
        let number = serial_number(&[json!({"name": "a"})]);
        assert_eq!(number, serial_number(&[json!({"name": "a"})]));
        assert_ne!(number, serial_number(&[json!({"name": "b"})]));
        let lengths: Vec<usize> = number.trim_start_matches("urn:uuid:").split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{number}");
    }
}
