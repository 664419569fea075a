//! Names of container images.

use std::fmt;
use std::ops::Range;

/// An image reference in its parts: `[registry/]repository[:tag][@digest]`.
///
/// Source: the grammar of github.com/distribution/reference. Nothing is filled in: `nginx` has neither the
/// registry `docker.io` nor the tag `latest` here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ImageRef<'d> {
    /// `ghcr.io`, `localhost:5000` …
    pub registry: Option<&'d str>,
    /// The path of the repository in the registry.
    pub repository: &'d str,
    /// What stands behind the colon.
    pub tag: Option<&'d str>,
    /// What stands behind the `@`, algorithm included.
    pub digest: Option<&'d str>,
}

impl<'d> ImageRef<'d> {
    /// Takes a reference apart; `None` when the text cannot be one (empty, or with other characters than names
    /// have, such as those of a variable that something else fills in).
    #[must_use]
    pub fn parse(text: &'d str) -> Option<Self> {
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(digest)),
            None => (text, None),
        };
        let (path, tag) = match name.rsplit_once(':') {
            Some((path, tag)) if !tag.contains('/') => (path, Some(tag)),
            _ => (name, None),
        };
        let (registry, repository) = match path.split_once('/') {
            Some((first, rest)) if is_registry(first) => (Some(first), rest),
            _ => (None, path),
        };
        let is_name = |text: &str, also: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c) || also.contains(c))
        };
        let well_formed = is_name(repository, "/")
            && registry.is_none_or(|registry| is_name(registry, ":[]") && !registry.ends_with(':'))
            && tag.is_none_or(|tag| is_name(tag, ""))
            && digest.is_none_or(|digest| is_name(digest, ":+"));
        well_formed.then_some(Self { registry, repository, tag, digest })
    }

    /// Where the tag stands in the reference, in bytes.
    #[must_use]
    pub fn tag_range(&self) -> Option<Range<usize>> {
        let start = self.registry.map_or(0, |registry| registry.len() + 1) + self.repository.len() + 1;
        self.tag.map(|tag| start..start + tag.len())
    }

    /// Whether the reference can name other bytes tomorrow without saying so: by the tag `latest`, which is also
    /// what no tag means. A digest decides where there is one.
    #[must_use]
    pub fn follows_latest(&self) -> bool {
        self.digest.is_none() && self.tag.is_none_or(|tag| tag == "latest")
    }
}

impl fmt::Display for ImageRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(registry) = self.registry {
            write!(f, "{registry}/")?;
        }
        f.write_str(self.repository)?;
        if let Some(tag) = self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

/// The first part of a path is a host when it looks like one; else it is a folder on the default registry.
pub(crate) fn is_registry(first: &str) -> bool {
    first == "localhost" || first.contains(['.', ':']) || first.bytes().any(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_come_apart_as_the_container_runtimes_take_them_apart() {
        let parts =
            |text| ImageRef::parse(text).map(|image| (image.registry, image.repository, image.tag, image.digest));
        assert_eq!(parts("nginx"), Some((None, "nginx", None, None)));
        assert_eq!(parts("library/nginx:1.27"), Some((None, "library/nginx", Some("1.27"), None)));
        assert_eq!(parts("localhost:5000/a/b"), Some((Some("localhost:5000"), "a/b", None, None)));
        assert_eq!(parts("ghcr.io/a:v1@sha256:ab"), Some((Some("ghcr.io"), "a", Some("v1"), Some("sha256:ab"))));
        assert_eq!(parts("team/app"), Some((None, "team/app", None, None)));
    }

    #[test]
    fn the_tag_is_found_in_the_reference() {
        for text in ["nginx:1", "localhost:5000/a/b:1.2", "ghcr.io/a:v1@sha256:ab"] {
            let image = ImageRef::parse(text).unwrap();
            assert_eq!(image.tag_range().and_then(|range| text.get(range)), image.tag, "{text}");
            assert_eq!(image.to_string(), text);
        }
        assert_eq!(ImageRef::parse("nginx").unwrap().tag_range(), None);
    }

    #[test]
    fn what_something_else_fills_in_is_no_reference() {
        for text in ["", "$(IMAGE)", "${IMAGE}:1", "a b", "nginx:", "nginx@", "registry.io/", "ko://example.com/web"] {
            assert_eq!(ImageRef::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_digest_pins_whatever_the_tag_says() {
        let follows = |text| ImageRef::parse(text).map(|image| image.follows_latest());
        assert_eq!(follows("nginx"), Some(true));
        assert_eq!(follows("nginx:latest"), Some(true));
        assert_eq!(follows("nginx:latest@sha256:ab"), Some(false));
        assert_eq!(follows("localhost:5000/nginx"), Some(true));
        assert_eq!(follows("nginx:1.27"), Some(false));
    }
}
