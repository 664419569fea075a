//! What a reference to nothing was perhaps meant for: shown beside the fault, since most of them are slips of the pen.

use std::cell::OnceCell;

use hullmark_findings::{Misspelling, closest};
use hullmark_model::{Labels, PodSpec, ReleaseUnit};

use crate::report::Found;

/// So many candidates are compared, that a unit of thousands of objects costs no more for each reference.
const MOST_CANDIDATES: usize = 200;

/// An object that something refers to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    /// Empty for the core group.
    pub(crate) group: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) namespace: &'a str,
    pub(crate) name: &'a str,
}

impl<'d> Found<'d> {
    /// Shows the object that a reference was perhaps meant for: one of the same name in another namespace, or one of
    /// nearly the same name in this one.
    pub(crate) fn with_meant_object(&mut self, unit: &'d ReleaseUnit<'d>, wanted: Wanted<'_>) -> &mut Self {
        if let Some(elsewhere) = unit.find_anywhere(wanted.group, wanted.kind, wanted.name).next() {
            return self.also_at(elsewhere.name(), "it is here, in another namespace");
        }
        let names = unit.names_in(wanted.namespace, wanted.group, wanted.kind).unwrap_or_default();
        let names = names.iter().copied().take(MOST_CANDIDATES);
        let meant =
            closest(wanted.name, names).and_then(|name| unit.find(wanted.group, wanted.kind, wanted.namespace, name));
        match meant {
            Some(object) => self.also_at(object.name(), "perhaps this one is meant"),
            None => self,
        }
    }

    /// Shows the labels of the pod that a selector was perhaps meant for.
    pub(crate) fn with_meant_pod(&mut self, meant: Option<PodSpec<'d>>) -> &mut Self {
        match meant {
            Some(pod) => self.also_at(pod.template_labels(), "perhaps these pods are meant"),
            None => self,
        }
    }
}

/// The pod of a namespace that a selector misses by one label, or by slips of the pen alone: the one that is most like it.
pub(crate) fn meant_pod<'d>(unit: &'d ReleaseUnit<'d>, namespace: &str, selector: Labels<'d>) -> Option<PodSpec<'d>> {
    let selector: Vec<WantedLabel<'_>> = selector.iter().map(WantedLabel::new).collect();
    let candidates = unit.labelled_pods_in(namespace).take(MOST_CANDIDATES);
    let near = candidates.filter_map(|(labels, pod)| Some((nearness(&selector, labels)?, pod)));
    near.min_by_key(|(nearness, _)| *nearness).map(|(_, pod)| pod)
}

/// A label that a selector asks for.
struct WantedLabel<'a> {
    key: &'a str,
    value: &'a str,
    misspelt: OnceCell<Option<Misspelling>>,
}

impl<'a> WantedLabel<'a> {
    fn new((key, value): (&'a str, &'a str)) -> Self {
        Self { key, value, misspelt: OnceCell::new() }
    }

    /// Whether the value may be a slip of the pen for another one.
    fn is_like(&self, value: &str) -> bool {
        let misspelt = self.misspelt.get_or_init(|| Misspelling::of(self.value));
        misspelt.as_ref().is_some_and(|it| it.edits_to(value).is_some())
    }
}

/// How many labels of a selector the labels of a pod lack, and how many values are only like the wanted ones; `None`
/// where they have nothing to do with each other.
fn nearness(selector: &[WantedLabel<'_>], labels: Labels<'_>) -> Option<(usize, usize)> {
    let (mut same, mut like, mut lacking) = (0_usize, 0_usize, 0_usize);
    for wanted in selector {
        match labels.get(wanted.key) {
            Some(value) if value == wanted.value => same += 1,
            Some(value) if wanted.is_like(value) => like += 1,
            _ => lacking += 1,
        }
        if lacking > 1 {
            return None;
        }
    }
    let is_near = lacking == 0 || same > 0;
    is_near.then_some((lacking, like))
}
