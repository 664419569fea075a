//! Who has which role, and which pods run as them.

use std::collections::BTreeMap;

use hullmark_parser::NodeRef;

use crate::field::mappings;
use crate::{Binding, Field, LabelSelector, Object, PodSpec, ReleaseUnit, Role, Subject, Volume};

/// The bindings that give service accounts rights, by account, by namespace and for all; and the way back, from roles
/// to the pods that have them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rights<'d> {
    accounts: BTreeMap<String, BTreeMap<&'d str, Vec<Binding<'d>>>>,
    namespaces: BTreeMap<&'d str, Vec<Binding<'d>>>,
    everybody: Vec<Binding<'d>>,
    /// By kind and name of the role.
    roles: BTreeMap<(&'d str, &'d str), Vec<Binding<'d>>>,
    /// Roles that take their rules from others, by the first label that they select by; `None` for those that select
    /// by expressions only.
    aggregating: BTreeMap<Option<(&'d str, &'d str)>, Vec<Aggregation<'d>>>,
    /// By namespace and service account.
    pods: BTreeMap<String, BTreeMap<&'d str, Vec<PodSpec<'d>>>>,
}

/// A role, and a selector of those whose rules it takes up.
#[derive(Clone, Copy, Debug)]
struct Aggregation<'d> {
    into: Role<'d>,
    selector: LabelSelector<'d>,
}

/// Who a subject is, as far as pods are concerned.
enum Holders<'a, 'd> {
    Account(&'a str, &'d str),
    AllOf(&'d str),
    Everybody,
    NoPod,
}

impl<'d> Rights<'d> {
    /// Adds the subjects of a binding; `home` is the namespace of those that name none.
    pub(crate) fn add(&mut self, binding: Binding<'d>, home: &str) {
        for subject in binding.subjects() {
            match holders(subject, home) {
                Holders::Account(namespace, name) => {
                    self.accounts.entry(namespace.to_owned()).or_default().entry(name).or_default().push(binding);
                }
                Holders::AllOf(namespace) => self.namespaces.entry(namespace).or_default().push(binding),
                Holders::Everybody => self.everybody.push(binding),
                Holders::NoPod => {}
            }
        }
        if let Some(role) = binding.role_kind().get().zip(binding.role_name().get()) {
            self.roles.entry(role).or_default().push(binding);
        }
    }

    /// Adds an object, if it is a role that takes its rules from others.
    pub(crate) fn add_role(&mut self, object: Object<'d>) {
        let Some(role) = Role::of(object) else { return };
        for selector in role.aggregates() {
            let first = selector.match_labels().iter().next();
            self.aggregating.entry(first).or_default().push(Aggregation { into: role, selector });
        }
    }

    /// Adds a pod of a namespace.
    pub(crate) fn add_pod(&mut self, pod: PodSpec<'d>, namespace: &str) {
        let accounts = self.pods.entry(namespace.to_owned()).or_default();
        accounts.entry(pod.service_account()).or_default().push(pod);
    }

    /// The bindings of the service account `name` of `namespace`.
    pub(crate) fn bindings_of<'u>(
        &'u self,
        namespace: &str,
        name: &str,
    ) -> impl Iterator<Item = Binding<'d>> + use<'u, 'd> {
        let of_account = self.accounts.get(namespace).and_then(|names| names.get(name)).into_iter().flatten();
        let of_namespace = self.namespaces.get(namespace).into_iter().flatten();
        of_account.chain(of_namespace).chain(&self.everybody).copied()
    }

    fn bindings_to(&self, role: Object<'d>) -> &[Binding<'d>] {
        let of_name = |name| self.roles.get(&(role.kind(), name));
        role.name().get().and_then(of_name).map_or(&[], Vec::as_slice)
    }

    /// The roles that take up the rules of a `ClusterRole`.
    fn aggregating<'u>(&'u self, role: Object<'d>) -> impl Iterator<Item = Role<'d>> + use<'u, 'd> {
        let labels = role.labels();
        let keys = labels.iter().map(Some).chain([None]);
        let candidates = keys.filter_map(|key| self.aggregating.get(&key)).flatten();
        candidates.filter(move |it| it.selector.matches(labels)).map(|it| it.into)
    }
}

fn holders<'a, 'd: 'a>(subject: Subject<'d>, home: &'a str) -> Holders<'a, 'd> {
    if let Some((namespace, name)) = subject.service_account(home) {
        return Holders::Account(namespace, name);
    }
    match (subject.kind(), subject.name()) {
        ("Group", "system:serviceaccounts" | "system:authenticated") => Holders::Everybody,
        ("Group", name) => name.strip_prefix("system:serviceaccounts:").map_or(Holders::NoPod, Holders::AllOf),
        _ => Holders::NoPod,
    }
}

impl<'d> ReleaseUnit<'d> {
    /// The bindings of the unit that give somebody what a role grants: those to it, and then those to a `ClusterRole`
    /// of the unit that aggregates it.
    pub fn bindings_to<'u>(&'u self, role: &Role<'d>) -> impl Iterator<Item = Binding<'d>> + use<'u, 'd> {
        let (object, is_cluster_wide) = (role.object(), role.is_cluster_wide());
        let is_meant = move |binding: &Binding<'d>| {
            is_cluster_wide || self.namespace_of(&binding.object()) == self.namespace_of(&object)
        };
        let own = self.rights.bindings_to(object).iter().copied().filter(is_meant);
        let others = is_cluster_wide.then(|| self.rights.aggregating(object)).into_iter().flatten();
        own.chain(others.flat_map(|other| self.rights.bindings_to(other.object())).copied())
    }

    /// A pod of the unit that has what a binding grants: the first that its subjects have.
    #[must_use]
    pub fn pod_with(&self, binding: &Binding<'d>) -> Option<PodSpec<'d>> {
        let home = self.namespace_of(&binding.object());
        let pods = &self.rights.pods;
        binding.subjects().find_map(|subject| match holders(subject, home) {
            Holders::Account(namespace, name) => pods.get(namespace)?.get(name)?.first().copied(),
            Holders::AllOf(namespace) => self.pods_in(namespace).first().copied(),
            Holders::Everybody => self.pods().first().copied(),
            Holders::NoPod => None,
        })
    }

    /// Whether a pod gets a token for the API server by default: by its own word, or else by that of its service
    /// account where it is in view.
    #[must_use]
    pub fn mounts_api_token(&self, pod: &PodSpec<'d>) -> bool {
        let account = self.service_account(self.namespace_of(&pod.object()), pod.service_account());
        let of_account = || account?.field::<bool>("automountServiceAccountToken").get();
        pod.automount_service_account_token().get().or_else(of_account).unwrap_or(true)
    }

    /// Whether a token for the API server lies in a pod: by default, or from a projected volume of its own. A token for
    /// another audience is of no use there.
    #[must_use]
    pub fn has_api_token(&self, pod: &PodSpec<'d>) -> bool {
        let is_for_api = |source: NodeRef<'d>| {
            let audience = source.at(&["serviceAccountToken", "audience"]).and_then(NodeRef::text);
            source.get("serviceAccountToken").is_some() && audience.is_none_or(|it| it.contains("kubernetes"))
        };
        let sources = |volume: Volume<'d>| mappings(Field::at(volume.node(), "projected.sources"));
        self.mounts_api_token(pod) || pod.volumes().flat_map(sources).any(is_for_api)
    }
}
