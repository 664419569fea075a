//! In which renders of a chart something was found.

use std::collections::BTreeSet;
use std::sync::Arc;

/// One render of a chart: with which values, for which Kubernetes. Or one build of a kustomization.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RenderName {
    /// The name of the value set: `values.yaml`, `ci/prod-values.yaml`, `Application/shop (apps/shop.yaml)`. The folder of
    /// the kustomization.
    pub values: Arc<str>,
    /// The version of Kubernetes, `1.33.0`; empty for a kustomization.
    pub kube_version: Arc<str>,
}

/// The renders of a chart in which something was found, among all that were made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeenIn {
    /// Those in which it was found, in the order of `all`, each once.
    pub renders: Vec<RenderName>,
    /// All renders of the chart.
    pub all: Arc<[RenderName]>,
}

impl SeenIn {
    /// The names of the value sets, in the order of the renders.
    #[must_use]
    pub fn values(&self) -> Vec<&str> {
        distinct(&self.renders, |render| &render.values)
    }

    /// The versions of Kubernetes, in the order of the renders; none for kustomizations.
    #[must_use]
    pub fn kube_versions(&self) -> Vec<&str> {
        kube_versions_of(&self.renders)
    }

    /// Whether these are all renders of the chart.
    #[must_use]
    pub fn is_everywhere(&self) -> bool {
        self.renders.len() == self.all.len()
    }

    /// What distinguishes these renders from the others: `ci/prod-values.yaml`, `Kubernetes 1.29.0`,
    /// `values.yaml on Kubernetes 1.29.0`. `None` when they are all there are.
    #[must_use]
    pub fn only_with(&self) -> Option<String> {
        if self.is_everywhere() {
            return None;
        }
        let (values, versions) = (self.values(), self.kube_versions());
        let has_all_values = values.len() == distinct(&self.all, |render| &render.values).len();
        let has_all_versions = versions.len() == kube_versions_of(&self.all).len();
        let is_product = self.renders.len() == values.len() * versions.len().max(1);
        Some(match (is_product, has_all_values, has_all_versions) {
            (true, true, _) => format!("Kubernetes {}", listed(&versions)),
            (true, false, true) => listed(&values),
            (true, false, false) => format!("{} on Kubernetes {}", listed(&values), listed(&versions)),
            (false, ..) => {
                let each = self.renders.iter().map(|it| format!("{} on Kubernetes {}", it.values, it.kube_version));
                let each: Vec<String> = each.collect();
                listed(&each.iter().map(String::as_str).collect::<Vec<_>>())
            }
        })
    }

    /// Adds the renders of another finding of the same chart.
    pub fn extend(&mut self, others: &Self) {
        let seen: BTreeSet<&RenderName> = self.renders.iter().chain(&others.renders).collect();
        self.renders = self.all.iter().filter(|render| seen.contains(render)).cloned().collect();
    }
}

fn kube_versions_of(renders: &[RenderName]) -> Vec<&str> {
    let mut versions = distinct(renders, |render| &render.kube_version);
    versions.retain(|version| !version.is_empty());
    versions
}

fn distinct(renders: &[RenderName], part: impl Fn(&RenderName) -> &Arc<str>) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    renders.iter().map(|render| &**part(render)).filter(|name| seen.insert(*name)).collect()
}

/// How many names a sentence bears.
const MOST_NAMES: usize = 3;

/// `a`, `a and b`, `a, b and c`, `a, b, c and 7 more`.
fn listed(names: &[&str]) -> String {
    let (shown, more) = match names.len().checked_sub(MOST_NAMES) {
        Some(more @ 1..) => (names.get(..MOST_NAMES).unwrap_or(names), format!("{more} more")),
        _ => match names.split_last() {
            Some((last, rest)) => (rest, (*last).to_owned()),
            None => return String::new(),
        },
    };
    if shown.is_empty() { more } else { format!("{} and {more}", shown.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(indexes: &[usize], values: &[&str], versions: &[&str]) -> Option<String> {
        let name = |values: &str, version: &str| RenderName { values: values.into(), kube_version: version.into() };
        let all: Vec<RenderName> =
            values.iter().flat_map(|values| versions.iter().map(move |version| name(values, version))).collect();
        let renders = indexes.iter().map(|index| all[*index].clone()).collect();
        SeenIn { renders, all: all.into() }.only_with()
    }

    #[test]
    fn what_is_everywhere_needs_no_words() {
        assert_eq!(seen(&[0, 1], &["values.yaml", "ci/a-values.yaml"], &["1.33.0"]), None);
    }

    #[test]
    fn it_names_what_distinguishes_the_renders() {
        let sets = ["values.yaml", "ci/a-values.yaml"];
        assert_eq!(seen(&[1], &sets, &["1.33.0"]).unwrap(), "ci/a-values.yaml");
        assert_eq!(seen(&[1], &["overlays/dev", "overlays/prod"], &[""]).unwrap(), "overlays/prod");
        assert_eq!(seen(&[0, 2], &sets, &["1.29.0", "1.33.0"]).unwrap(), "Kubernetes 1.29.0");
        assert_eq!(seen(&[3], &sets, &["1.29.0", "1.33.0"]).unwrap(), "ci/a-values.yaml on Kubernetes 1.33.0");
        assert_eq!(
            seen(&[0, 3], &sets, &["1.29.0", "1.33.0"]).unwrap(),
            "values.yaml on Kubernetes 1.29.0 and ci/a-values.yaml on Kubernetes 1.33.0"
        );
    }

    #[test]
    fn many_names_are_cut() {
        assert_eq!(seen(&[0, 1, 2, 3, 4], &["a", "b", "c", "d", "e", "f"], &["1"]).unwrap(), "a, b, c and 2 more");
        assert_eq!(seen(&[0, 1, 2], &["a", "b", "c", "d"], &["1"]).unwrap(), "a, b and c");
    }
}
