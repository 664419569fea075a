//! Where two rules say the same of one subject, the stronger one is enough.
//!
//! This comes before places are worked out and findings are merged: a value that five Deployments share may be
//! outranked in four of them, and is then told of the fifth. Policies come with every rule above them, by way of
//! others too, so it does not matter here whether a stronger rule was outranked itself: what outranked it is on the
//! list as well.

use hullmark_parser::NodeRef;
use rustc_hash::FxHashSet;

use crate::report::Found;

/// Drops what only repeats what a stronger rule reports of the same item, of its container, of its pod, or of the
/// object as a whole.
pub(crate) fn drop_outranked(all_found: &mut Vec<Found<'_>>) {
    let outranked = outranked(all_found);
    let mut at = outranked.iter();
    all_found.retain(|_| at.next() != Some(&true));
}

/// Leaves what only repeats a stronger rule without a fix: the stronger rule's is the one.
pub(crate) fn leave_outranked_unfixed(all_found: &mut [Found<'_>]) {
    let outranked = outranked(all_found);
    for (found, _) in all_found.iter_mut().zip(outranked).filter(|(_, is_outranked)| *is_outranked) {
        found.remedy = None;
    }
}

/// Which of them only repeat a stronger rule.
fn outranked(all_found: &[Found<'_>]) -> Vec<bool> {
    let stronger = |found: &Found<'_>| found.policy.map_or(&[][..], |policy| policy.outranked_by);
    let named: FxHashSet<&str> = all_found.iter().flat_map(stronger).copied().collect();
    let reported: FxHashSet<(&str, Reach<'_>)> = all_found
        .iter()
        .filter(|found| named.contains(found.rule))
        .flat_map(|found| reach(found).map(|reach| (found.rule, reach)))
        .collect();
    let is_outranked = |found: &Found<'_>| {
        let is_covered = |rule: &&str| covers(found).any(|reach| reported.contains(&(*rule, reach)));
        stronger(found).iter().any(is_covered)
    };
    all_found.iter().map(|found| !reported.is_empty() && is_outranked(found)).collect()
}

/// What a finding says something of: of how much of an object.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Reach<'d> {
    /// All of it.
    Object(NodeRef<'d>),
    /// One of its pods, the first or whichever.
    SomePod(NodeRef<'d>),
    /// This pod.
    Pod(NodeRef<'d>, NodeRef<'d>),
    /// This container of this pod.
    Container(NodeRef<'d>, NodeRef<'d>, NodeRef<'d>),
    /// This item of the object.
    Item(NodeRef<'d>, NodeRef<'d>),
}

/// What a finding says something of. What is said of a pod counts for its object too where nobody names the pod.
fn reach<'d>(found: &Found<'d>) -> impl Iterator<Item = Reach<'d>> {
    let object = found.object.map(|object| object.node());
    let reached = |object: NodeRef<'d>| match (found.item, found.pod, found.container) {
        (Some(item), ..) => [Some(Reach::Item(object, item)), None],
        (None, Some(pod), Some(container)) => [Some(Reach::Container(object, pod, container.node())), None],
        (None, Some(pod), None) => [Some(Reach::Pod(object, pod)), Some(Reach::SomePod(object))],
        (None, None, _) => [Some(Reach::Object(object)), None],
    };
    object.map(reached).into_iter().flatten().flatten()
}

/// What covers a finding when a stronger rule reports it.
fn covers<'d>(found: &Found<'d>) -> impl Iterator<Item = Reach<'d>> {
    let covers = |object: NodeRef<'d>| {
        let item = found.item.map(|item| Reach::Item(object, item));
        let container = found.pod.zip(found.container).map(|(pod, it)| Reach::Container(object, pod, it.node()));
        let pod = match (found.pod, found.item) {
            (Some(pod), _) => Some(Reach::Pod(object, pod)),
            (None, None) => Some(Reach::SomePod(object)),
            (None, Some(_)) => None,
        };
        [item, container, pod, Some(Reach::Object(object))]
    };
    found.object.map(|object| covers(object.node())).into_iter().flatten().flatten()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hullmark_model::{Object, ReleaseUnit, UnitKind};
    use hullmark_parser::parse;
    use hullmark_source::SourceId;

    use super::*;
    use crate::report::Subject;
    use crate::{Options, Report};

    const POD: &str = "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, ports: [1, 2]}, {name: a}]}}";
    const RAY: &str = "{apiVersion: ray.io/v1, kind: RayCluster, spec: {headGroupSpec: {template: {spec: {}}}, \
                       workerGroupSpecs: [{template: {spec: {}}}]}}";

    /// Whether what `privileged-container` says of one subject hides what `allow-privilege-escalation` says of
    /// another.
    fn hides(yaml: &str, stronger: impl Fn(&mut At<'_, '_>), weaker: impl Fn(&mut At<'_, '_>)) -> bool {
        let text: Arc<str> = yaml.into();
        let parsed = parse(SourceId::new(0), &text);
        let unit = ReleaseUnit::new(UnitKind::Manifests, &parsed.documents);
        let options = Options::default();
        let mut report = Report::new(&unit, &options, &[]);
        let mut at = At { unit: &unit, report: &mut report, rule: "privileged-container" };
        stronger(&mut at);
        at.rule = "allow-privilege-escalation";
        weaker(&mut at);
        let mut found = report.into_found();
        let before = found.len();
        drop_outranked(&mut found);
        assert!(found.iter().any(|it| it.rule == "privileged-container"), "the stronger one is kept");
        found.len() < before
    }

    struct At<'r, 'd> {
        unit: &'d ReleaseUnit<'d>,
        report: &'r mut Report<'d>,
        rule: &'static str,
    }

    impl<'d> At<'_, 'd> {
        fn at(&mut self, pod: Option<usize>, container: Option<usize>) -> &mut Found<'d> {
            let object: Object<'d> = self.unit.objects()[0];
            let pod = pod.map(|index| self.unit.pods()[index]);
            let container = pod.zip(container).map(|(pod, index)| pod.containers().nth(index).unwrap());
            let subject = Subject { object: Some(object), pod: pod.map(|pod| pod.node()), container };
            self.report.begin(self.rule, hullmark_policies::rule(self.rule));
            self.report.look_at(subject);
            self.report.at(object.node())
        }

        fn object(&mut self) -> &mut Found<'d> {
            self.at(None, None)
        }

        fn pod(&mut self, pod: usize) -> &mut Found<'d> {
            self.at(Some(pod), None)
        }

        fn container(&mut self, container: usize) -> &mut Found<'d> {
            self.at(Some(0), Some(container))
        }

        fn port(&mut self, index: usize) -> &mut Found<'d> {
            let container = self.unit.pods()[0].containers().next().unwrap();
            let port = container.node().get("ports").unwrap().items().nth(index).unwrap();
            self.container(0).item(port)
        }
    }

    #[test]
    fn a_rule_outranks_for_the_same_container_and_not_for_another_of_the_same_name() {
        assert!(hides(POD, |it| _ = it.container(0), |it| _ = it.container(0)));
        assert!(!hides(POD, |it| _ = it.container(1), |it| _ = it.container(0)));
    }

    #[test]
    fn what_is_said_of_the_whole_covers_its_parts_and_not_the_other_way_round() {
        assert!(hides(POD, |it| _ = it.pod(0), |it| _ = it.container(0)));
        assert!(hides(POD, |it| _ = it.object(), |it| _ = it.container(0)));
        assert!(hides(POD, |it| _ = it.object(), |it| _ = it.pod(0)));
        assert!(!hides(POD, |it| _ = it.container(0), |it| _ = it.pod(0)));
        assert!(!hides(POD, |it| _ = it.container(0), |it| _ = it.object()));
    }

    #[test]
    fn an_object_with_several_pods_keeps_them_apart() {
        assert!(hides(RAY, |it| _ = it.pod(1), |it| _ = it.pod(1)));
        assert!(!hides(RAY, |it| _ = it.pod(1), |it| _ = it.pod(0)));
        assert!(hides(RAY, |it| _ = it.pod(1), |it| _ = it.object()));
    }

    #[test]
    fn of_the_items_of_a_list_the_same_is_covered_and_another_is_not() {
        assert!(hides(POD, |it| _ = it.port(0), |it| _ = it.port(0)));
        assert!(!hides(POD, |it| _ = it.port(0), |it| _ = it.port(1)));
        assert!(!hides(POD, |it| _ = it.port(0), |it| _ = it.container(0)));
        assert!(hides(POD, |it| _ = it.container(0), |it| _ = it.port(0)));
    }

    #[test]
    fn only_a_stronger_rule_outranks() {
        let swapped = |it: &mut At<'_, '_>, rule| {
            it.rule = rule;
            it.container(0);
        };
        assert!(!hides(POD, |it| swapped(it, "privileged-container"), |it| swapped(it, "writable-root-filesystem")));
    }
}
