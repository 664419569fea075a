//! Which autoscalers and budgets a workload has, without asking each of them about each.

use std::collections::BTreeMap;

use crate::{Autoscaler, DisruptionBudget, Labels, Object, PodSpec, ReleaseUnit, VerticalAutoscaler};

/// Kind and name of a workload.
type Target<'d> = (&'d str, &'d str);

/// How many pods a workload may have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReplicaBounds {
    /// So many at least.
    pub least: i64,
    /// So many at most; `None` when nothing in view says so: no number is written, which means 1 until somebody
    /// scales it.
    pub most: Option<i64>,
}

impl ReplicaBounds {
    /// Whether there may be more than one. Where no number is written, an autoscaler out of view may set one.
    #[must_use]
    pub fn may_be_several(self) -> bool {
        self.most.is_none_or(|most| most > 1)
    }
}

/// The autoscalers and budgets of a namespace.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scaling<'d> {
    horizontal: BTreeMap<Target<'d>, Vec<Autoscaler<'d>>>,
    vertical: BTreeMap<Target<'d>, Vec<VerticalAutoscaler<'d>>>,
    /// Each budget under the label that the fewest others ask for.
    budgets: BTreeMap<(&'d str, &'d str), Vec<DisruptionBudget<'d>>>,
    /// Budgets that ask for no label by its value.
    broad: Vec<DisruptionBudget<'d>>,
}

impl<'d> Scaling<'d> {
    /// Whether an object is an autoscaler of either kind.
    pub(crate) fn takes(object: &Object<'d>) -> bool {
        Autoscaler::of(*object).is_some() || VerticalAutoscaler::of(*object).is_some()
    }

    pub(crate) fn add(&mut self, object: Object<'d>) {
        if let Some(autoscaler) = Autoscaler::of(object) {
            let kind = autoscaler.target_kind().get().unwrap_or("Deployment");
            let target = autoscaler.target_name().get().map(|name| (kind, name));
            self.horizontal.entry(target.unwrap_or_default()).or_default().push(autoscaler);
        }
        if let Some(autoscaler) = VerticalAutoscaler::of(object) {
            let target = autoscaler.target_kind().get().zip(autoscaler.target_name().get());
            self.vertical.entry(target.unwrap_or_default()).or_default().push(autoscaler);
        }
    }

    pub(crate) fn add_budgets(&mut self, budgets: &[DisruptionBudget<'d>]) {
        let mut asked: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for label in budgets.iter().flat_map(|budget| match_labels(budget).iter()) {
            let count = asked.entry(label).or_default();
            *count = count.saturating_add(1);
        }
        for budget in budgets {
            match match_labels(budget).iter().min_by_key(|label| asked.get(label).copied()) {
                Some(label) => self.budgets.entry(label).or_default().push(*budget),
                None => self.broad.push(*budget),
            }
        }
    }

    fn budgets_for(&self, labels: Labels<'d>) -> impl Iterator<Item = DisruptionBudget<'d>> {
        let by_label = labels.iter().filter_map(|label| self.budgets.get(&label)).flatten();
        by_label.chain(&self.broad).copied().filter(move |budget| budget.selects(labels))
    }
}

fn match_labels<'d>(budget: &DisruptionBudget<'d>) -> Labels<'d> {
    Labels::of(budget.selector().get().and_then(|selector| selector.get("matchLabels")))
}

fn is_named((kind, name): &Target<'_>) -> bool {
    !kind.is_empty() && !name.is_empty()
}

fn target_of<'d>(object: &Object<'d>) -> Option<Target<'d>> {
    Some((object.kind(), object.name().get()?))
}

impl<'d> ReleaseUnit<'d> {
    /// The horizontal autoscalers of a workload, in order.
    #[must_use]
    pub fn autoscalers_of(&self, workload: &Object<'d>) -> &[Autoscaler<'d>] {
        let found = || self.scaling_of(workload)?.horizontal.get(&target_of(workload)?);
        found().map_or(&[], Vec::as_slice)
    }

    /// The vertical autoscalers of a workload, in order.
    #[must_use]
    pub fn vertical_autoscalers_of(&self, workload: &Object<'d>) -> &[VerticalAutoscaler<'d>] {
        let found = || self.scaling_of(workload)?.vertical.get(&target_of(workload)?);
        found().map_or(&[], Vec::as_slice)
    }

    /// The budgets that a pod counts for.
    pub fn budgets_of(&self, pod: &PodSpec<'d>) -> impl Iterator<Item = DisruptionBudget<'d>> {
        let labels = pod.labels();
        self.scaling_of(&pod.object()).into_iter().flat_map(move |scaling| scaling.budgets_for(labels))
    }

    /// The horizontal autoscalers of each workload that has any, in view or not.
    pub fn autoscalers_by_target(&self) -> impl Iterator<Item = &[Autoscaler<'d>]> {
        let by_target = self.scaling().flat_map(|scaling| &scaling.horizontal);
        by_target.filter(|(target, _)| is_named(target)).map(|(_, autoscalers)| autoscalers.as_slice())
    }

    /// The vertical autoscalers of each workload that has any, in view or not.
    pub fn vertical_autoscalers_by_target(&self) -> impl Iterator<Item = &[VerticalAutoscaler<'d>]> {
        let by_target = self.scaling().flat_map(|scaling| &scaling.vertical);
        by_target.filter(|(target, _)| is_named(target)).map(|(_, autoscalers)| autoscalers.as_slice())
    }

    /// The pods that count for a budget, in order.
    pub fn pods_of_budget(&self, budget: &DisruptionBudget<'d>) -> impl Iterator<Item = PodSpec<'d>> {
        let budget = *budget;
        let home = self.meeting_place(&budget.object());
        let is_at_home = move |pod: &PodSpec<'d>| self.meeting_place(&pod.object()) == home;
        self.pods_with(match_labels(&budget)).filter(is_at_home).filter(move |pod| budget.selects(pod.labels()))
    }

    /// How many pods the workload of a pod may have, by its own number or by its autoscaler; `None` for kinds that
    /// keep no number of equal pods.
    #[must_use]
    pub fn replica_bounds(&self, pod: &PodSpec<'d>) -> Option<ReplicaBounds> {
        let replicas = pod.replicas()?;
        if let Some(autoscaler) = self.autoscalers_of(&pod.object()).first() {
            return Some(autoscaler.bounds());
        }
        Some(match replicas.get() {
            Some(number) => ReplicaBounds { least: number, most: Some(number) },
            None => ReplicaBounds { least: 1, most: None },
        })
    }
}
