//! Namespaces and what is missing in them.

use std::collections::BTreeSet;

use hullmark_model::{Object, ReleaseUnit};

/// The namespaces that the unit declares, and for which it declares no object of a kind of the core group. Those of
/// the control plane have needs of their own.
pub(crate) fn without<'d>(unit: &'d ReleaseUnit<'d>, kind: &str) -> impl Iterator<Item = Object<'d>> {
    let with: BTreeSet<&str> = unit.of_kind("", kind).iter().map(|object| unit.namespace_of(object)).collect();
    let goes_anywhere = unit.has_kustomized_namespace() && !with.is_empty();
    let declared = unit.of_kind("", "Namespace").iter().copied();
    declared.filter(move |namespace| {
        let name = namespace.name().get();
        name.is_some_and(|name| !name.starts_with("kube-") && !with.contains(name)) && !goes_anywhere
    })
}
