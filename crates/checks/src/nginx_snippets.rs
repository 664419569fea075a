//! Lines of NGINX's configuration in annotations.

use hullmark_model::{Ingress, Object, nginx_annotation};
use hullmark_parser::NodeRef;

/// The snippets of an Ingress that say something: the annotation's name without its prefix, and the value.
pub(crate) fn nginx_snippets<'d>(object: &Object<'d>) -> Vec<(&'d str, NodeRef<'d>)> {
    if Ingress::of(*object).is_none() {
        return Vec::new();
    }
    let of = |(key, value): (&'d str, NodeRef<'d>)| {
        let is_filled = value.text().is_some_and(|text| !text.trim().is_empty());
        nginx_annotation(key).filter(|name| is_filled && name.ends_with("-snippet")).map(|name| (name, value))
    };
    object.annotation_nodes().filter_map(of).collect()
}
